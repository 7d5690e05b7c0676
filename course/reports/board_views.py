"""The branch board: who holds the standard, who is late, and what each person does next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from course.actor import Act
from course.errors import NotFound
from course.library import queries as library
from course.people.domain import Kind
from course.reports import board as queries
from course.reports import board_progress
from course.reports.blueprint import bp
from course.reports.board_rules import (
    Asked,
    BoardBranch,
    BoardRow,
    BoardStatus,
    Counts,
    Places,
    Position,
    next_step,
)
from course.web.context import current_actor, reading, settings
from course.web.guards import requires

OWN_STAFF = "own"
"""The firm filter's word for employees."""
STATUSES = {status: status.replace("_", " ").capitalize() for status in BoardStatus}


@dataclass(frozen=True)
class Choice:
    """The filter as it stands in the address; empty for whatever is not chosen."""

    branch: str = ""
    kind: str = ""
    firm: str = ""
    status: str = ""

    @property
    def narrows(self) -> bool:
        return bool(self.kind or self.firm or self.status)


@bp.get("/team")
@requires(Act.SEE_BOARD)
def board() -> ResponseReturnValue:
    """At most five statements, signing in included, however many people there are."""
    session, actor = reading(), current_actor()
    places = queries.places(session, actor)
    spread = queries.sees_one_firm_only(actor)
    choice = Choice(*(request.args.get(name, "") for name in ("branch", "kind", "firm", "status")))
    asked = _asked(places, choice, spread)
    counts = queries.counts(session, asked)
    found = queries.rows(session, asked, _after(request.args.get("after", "")))
    shown = found[: queries.PAGE]
    return render_template(
        "reports/board.html",
        choice=choice,
        counts=counts,
        lines=_lines(shown),
        one=asked.branches[0] if len(asked.branches) == 1 and not spread else None,
        today=asked.today(asked.branches[0]) if asked.branches else asked.now.date(),
        more=_address(choice, shown[-1].position) if len(found) > len(shown) else None,
        further="after" in request.args,
        first_page=_address(choice),
        clear=_address(Choice(choice.branch)),
        page_size=queries.PAGE,
        spread=spread,
        **_words(places, asked, counts, spread),
    )


def _words(places: Places, asked: Asked, counts: Counts, spread: bool) -> dict[str, Any]:
    """Names of branches, firms, paths and statuses, for the filter and the table."""
    id_ = counts.newest_revision_id
    newest = library.revision(reading(), id_) if id_ else library.newest(reading())
    company = dict(newest.agreement.parameters).get("company_name", "Own staff")
    everywhere = [("", "All branches")] if spread else []
    own = [] if spread else [(OWN_STAFF, company)]
    vendors = [(str(vendor.id), vendor.name) for vendor in places.vendors]
    return {
        "where": _where(asked, vendors if spread else []),
        "branches": [*everywhere, *((str(b.id), b.name) for b in places.branches)],
        "firms": [("", "All firms"), *own, *vendors],
        "statuses": [("", "Every status"), *STATUSES.items()],
        "titles": {path.id: path.title for path in newest.paths},
        "company": company,
    }


def _where(asked: Asked, vendors: list[tuple[str, str]]) -> str:
    """The heading's place; a vendor admin reads the own firm's name there too."""
    place = asked.branches[0].name if len(asked.branches) == 1 else "All branches"
    return f"{vendors[0][1]}: {place}" if len(vendors) == 1 else place


def _asked(places: Places, choice: Choice, spread: bool) -> Asked:
    """Raises ``NotFound`` for a choice that is not offered: out of reach and unknown are alike."""
    firm = choice.firm
    if firm not in {"", OWN_STAFF, *(str(vendor.id) for vendor in places.vendors)}:
        raise NotFound("There is no such firm.")
    if choice.kind not in {"", *Kind} or choice.status not in {"", *BoardStatus}:
        raise NotFound("There is no such kind or status.")
    return Asked(
        actor=current_actor(),
        branches=_branches(places, choice.branch, spread),
        now=settings().clock(),
        kind=Kind(choice.kind) if choice.kind else None,
        vendor_id=UUID(firm) if firm not in {"", OWN_STAFF} else None,
        own_staff=firm == OWN_STAFF,
        status=BoardStatus(choice.status) if choice.status else None,
    )


def _branches(places: Places, wanted: str, spread: bool) -> tuple[BoardBranch, ...]:
    """The branch asked for; else the first one, or for a vendor admin all of them."""
    if not wanted:
        return places.branches if spread else places.branches[:1]
    found = tuple(branch for branch in places.branches if str(branch.id) == wanted)
    if not found:
        raise NotFound("There is no such branch.")
    return found


def _lines(shown: Sequence[BoardRow]) -> list[tuple[BoardRow, str]]:
    """Rows with what comes next."""
    session = reading()
    ids = [row.assignment_id for row in shown if row.assignment_id]
    progress = board_progress.progress(session, ids)
    needed = {done.revision_id for done in progress.values()}
    revisions = {id_: library.revision(session, id_) for id_ in needed}
    return [(row, next_step(row, progress, revisions)) for row in shown]


def _address(choice: Choice, position: Position | None = None) -> str:
    given = {name: value for name, value in vars(choice).items() if value}
    if position:
        order, day, engagement_id, path_id = position
        given["after"] = f"{order}~{day}~{engagement_id}~{path_id}"
    return url_for(".board", **given)


def _after(text: str) -> Position | None:
    """Where a page begins; one that cannot be read begins at the top."""
    try:
        order, day, engagement_id, path_id = text.split("~")
        return Position(int(order), date.fromisoformat(day), UUID(engagement_id), path_id)
    except ValueError:
        return None
