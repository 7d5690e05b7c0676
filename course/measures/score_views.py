"""The scorecard of a firm or a branch team, and all of them beside each other on one measure."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue

from course.actor import Act, Role
from course.content.model import MeasureId
from course.errors import NotFound
from course.measures import parity_queries, queries
from course.measures.blueprint import bp
from course.measures.domain import Period, Where, period, periods
from course.measures.intake_queries import definitions
from course.measures.parity_queries import Choice
from course.measures.queries import Row, Who
from course.measures.score_rules import ranked, scores
from course.measures.shown_rules import Plot, between, number, plot
from course.people.domain import Kind
from course.web.context import current_actor, reading, settings
from course.web.guards import requires

EMPLOYEES, CONTRACTORS = "Employees", "Contractors"


@dataclass(frozen=True)
class Asked:
    """What a page is about: who asks, of which place, in which period."""

    who: Who
    period: Period
    choice: Choice

    @property
    def given(self) -> dict[str, str]:
        """As it stands in an address."""
        where = self.who.where
        ids = {"region": where.region_id, "branch": where.branch_id, "firm": where.vendor_id}
        return {"period": self.period.id} | {name: str(id_) for name, id_ in ids.items() if id_}

    @property
    def name(self) -> str:
        return self.choice.name(self.who.where)


def asked(act: Act, given: Mapping[str, str]) -> Asked:
    """Read the filter. ``NotFound`` for a place out of reach, as for one that is not there."""
    today = settings().clock().date()
    where = Where(*(_id(given.get(name, "")) for name in ("region", "branch", "firm")))
    who = Who(current_actor(), act, where)
    choice = parity_queries.choice(reading(), who)
    if not choice.holds(where):
        raise NotFound("There is no such page.")
    return Asked(who, period(given.get("period", ""), today), choice)


def _id(given: str) -> UUID | None:
    try:
        return UUID(given) if given else None
    except ValueError:
        raise NotFound("There is no such page.") from None


@bp.get("/team/scorecard")
@requires(Act.SEE_BOARD)
def scorecard() -> ResponseReturnValue:
    """Seven measures of one firm or one branch, employees beside contractors."""
    given = {name: request.args.get(name, "") for name in ("region", "branch", "firm", "period")}
    here = asked(Act.SEE_BOARD, given)
    rows = queries.scorecard(reading(), here.who, here.period)
    return render_template(
        "measures/scorecard.html",
        here=here,
        plots=plots(rows, own=own_firm_only()),
        periods=periods(here.period.today),
        number=number,
        between=between,
        own=own_firm_only(),
    )


def own_firm_only() -> bool:
    """Whether somebody looks after one firm's people, and so sees nobody else's numbers."""
    grants = current_actor().grants_for(Act.SEE_BOARD)
    return all(grant.role is Role.VENDOR_ADMIN for grant in grants)


def plots(rows: tuple[Row, ...], *, own: bool = False) -> list[Plot]:
    """A picture for each measure; who looks after one firm has one line in it."""
    return [
        plot(
            row.measure,
            [(CONTRACTORS, row.contractors, None, True)]
            if own
            else [
                (EMPLOYEES, row.employees, None, False),
                (CONTRACTORS, row.contractors, None, True),
            ],
        )
        for row in rows
    ]


@bp.get("/team/scorecards")
@requires(Act.SEE_PARITY)
def scorecards() -> ResponseReturnValue:
    """Firms and branch teams in one chart; whoever has too few replies or visits has no rank."""
    given = {name: request.args.get(name, "") for name in ("region", "branch", "firm", "period")}
    here = asked(Act.SEE_PARITY, given)
    known = definitions(reading())
    measure = _measure()
    found = queries.counted(reading(), known, here.who, here.period, by_group=True)
    called = queries.names(reading(), found)
    rows = [
        (label(kind, called.get(id_, "") if id_ else ""), score)
        for (kind, id_), counted in found.items()
        for score in scores([known[measure]], counted)
    ]
    firms = {called.get(id_) for kind, id_ in found if id_ and kind is Kind.CONTRACTOR}
    lines = [(one.name, one.score, one.rank, one.name in firms) for one in ranked(rows)]
    return render_template(
        "measures/scorecards.html",
        here=here,
        known=known,
        measure=measure,
        plot=plot(known[measure], lines) if known else None,
        periods=periods(here.period.today),
        number=number,
        between=between,
    )


def _measure() -> MeasureId:
    wanted = request.args.get("measure", "")
    return MeasureId(wanted) if wanted in set(MeasureId) else MeasureId.CONTENT_CUSTOMERS


def label(kind: Kind, name: str) -> str:
    return f"{name} team" if kind is Kind.EMPLOYEE else name
