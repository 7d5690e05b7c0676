"""The branch board: who holds the standard, who is late, and what each person does next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from course.actor import Act
from course.errors import NotFound
from course.library import queries as library
from course.people.domain import Kind
from course.reports import board as queries
from course.reports import board_memory, board_places
from course.reports.blueprint import bp
from course.reports.board_rules import (
    Asked,
    BoardBranch,
    BoardRow,
    BoardStatus,
    Places,
    Position,
    next_step,
)
from course.web.context import current_actor, reading, settings
from course.web.filters import short_day
from course.web.guards import requires
from course.web.moulds import Mould, slot

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
    session, actor, now = reading(), current_actor(), settings().clock()
    places = board_places.places(session, actor, now)
    spread = queries.sees_one_firm_only(actor)
    choice = Choice(*(request.args.get(name, "") for name in ("branch", "kind", "firm", "status")))
    asked = _asked(places, choice, spread)
    counts = board_memory.counts(session, asked)
    found = queries.rows(session, asked, _after(request.args.get("after", "")))
    shown = found[: queries.PAGE]
    one = asked.branches[0] if len(asked.branches) == 1 and not spread else None
    words = _words(places, asked, spread)
    return render_template(
        "reports/board.html",
        choice=choice,
        counts=counts,
        lines=_lines(shown, words, with_branch=one is None, ticks=actor.may(Act.ASSIGN)),
        one=one,
        today=asked.branches[0].today if asked.branches else now.date(),
        more=_address(choice, shown[-1].position) if len(found) > len(shown) else None,
        further="after" in request.args,
        first_page=_address(choice),
        clear=_address(Choice(choice.branch)),
        page_size=queries.PAGE,
        spread=spread,
        **words,
    )


def _words(places: Places, asked: Asked, spread: bool) -> dict[str, Any]:
    """Names of branches, firms, paths and statuses, for the filter and the table."""
    id_ = places.newest_revision_id
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
        grants=current_actor().grants_for(Act.SEE_BOARD),
        branches=_branches(places, choice.branch, spread),
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


def _lines(
    shown: Sequence[BoardRow], words: Mapping[str, Any], *, with_branch: bool, ticks: bool
) -> Markup:
    """The rows of the table, with what comes next."""
    session = reading()
    needed = {row.progress.revision_id for row in shown if row.progress}
    revisions = {id_: library.revision(session, id_) for id_ in needed}
    titles, company = words["titles"], words["company"]
    return Markup("\n").join(
        _line(row.status, with_branch, ticks and row.progress is not None).fill(
            {
                "name": row.name,
                "assignment": str(row.progress.assignment_id) if row.progress else "",
                "words": row.words,
                "kind": row.kind.capitalize(),
                "firm": row.vendor or company,
                "branch": row.branch.name,
                "path": titles.get(row.path_id, row.path_id) or "None",
                "due": short_day(row.due_on) if row.due_on else "None",
                "next": next_step(row, revisions),
            }
        )
        for row in shown
    )


@lru_cache(maxsize=40)
def _line(status: BoardStatus, with_branch: bool, ticked: bool) -> Mould:
    """``ticked`` gives it a box, where something is due that can be changed."""
    page = render_template(
        "reports/board_row.html",
        status=status,
        with_branch=with_branch,
        ticked=ticked,
        slot=slot,
    )
    return Mould(page)


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
