"""The branch board: who holds the standard, who is late, and what each person does next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import chain
from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from course.actor import Act
from course.content.model import Revision
from course.errors import NotFound
from course.library import queries as library
from course.people.domain import Kind, fold
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
from course.reports.region_rules import OTHER, RoleGroup, role_groups
from course.web.context import current_actor, reading, settings
from course.web.filters import short_day
from course.web.guards import requires
from course.web.moulds import Mould, slot

OWN_STAFF = "own"
"""The firm filter's word for employees."""
EVERYWHERE = "all"
"""The branch filter's word for all branches where a firm works."""
MANY = 25
"""From so many branches on, people write a part of the name and choose."""
STATUSES = {status: status.replace("_", " ").capitalize() for status in BoardStatus}


@dataclass(frozen=True)
class Choice:
    """The filter as it stands in the address; empty for whatever is not chosen."""

    branch: str = ""
    kind: str = ""
    firm: str = ""
    role: str = ""
    """A role group's id."""
    status: str = ""

    @property
    def narrows(self) -> bool:
        return bool(self.kind or self.firm or self.role or self.status)

    @property
    def given(self) -> dict[str, str]:
        """What is chosen, as an address or a form carries it."""
        return {name: value for name, value in vars(self).items() if value}


@dataclass(frozen=True)
class Desk:
    """Whose board, what has been chosen of it, and the words it is told in."""

    places: Places
    spread: bool
    """All branches on one board: for vendor admins, and for the people of one firm."""
    choice: Choice
    asked: Asked
    course: Revision

    @property
    def company(self) -> str:
        return self.course.agreement.parameters_by_name.get("company_name", "Own staff")

    @property
    def titles(self) -> dict[str, str]:
        return {path.id: path.title for path in self.course.paths}


def desk(given: Mapping[str, str]) -> Desk:
    """Raises ``NotFound`` for a choice that is not offered: out of reach and unknown are alike."""
    session, actor = reading(), current_actor()
    places = board_places.places(session, actor, settings().clock())
    id_ = places.newest_revision_id
    course = library.revision(session, id_) if id_ else library.newest(session)
    names = ("branch", "kind", "firm", "role", "status")
    choice = Choice(*(given.get(name, "") for name in names))
    spread = queries.sees_one_firm_only(actor)
    asked = _asked(places, choice, spread, role_groups(course.paths))
    return Desk(places, spread or asked.everywhere, choice, asked, course)


@bp.get("/team")
@requires(Act.SEE_BOARD)
def board() -> ResponseReturnValue:
    """At most five statements, signing in included, however many people there are."""
    wanted = request.args.get("branch", "")
    try:
        here = desk(request.args)
    except UnclearBranch as unclear:
        return render_template("reports/which_branch.html", unclear=unclear, wanted=wanted)
    session, actor, choice, asked = reading(), current_actor(), here.choice, here.asked
    counts = board_memory.counts(session, asked)
    found = queries.rows(session, asked, _after(request.args.get("after", "")))
    shown = found[: queries.PAGE]
    one = asked.branches[0] if len(asked.branches) == 1 and not here.spread else None
    return render_template(
        "reports/board.html",
        choice=choice,
        counts=counts,
        statuses_shown=list(zip(BoardStatus, counts.statuses, strict=True)),
        status_address=lambda status: _address(replace(choice, status=status)),
        lines=_lines(shown, here, with_branch=one is None, ticks=actor.may(Act.ASSIGN)),
        one=one,
        today=asked.branches[0].today if asked.branches else settings().clock().date(),
        more=_address(choice, shown[-1].position) if len(found) > len(shown) else None,
        further="after" in request.args,
        first_page=_address(choice),
        clear=_address(Choice(choice.branch)),
        page_size=queries.PAGE,
        many=MANY,
        spread=here.spread,
        **_words(here),
    )


def _words(here: Desk) -> dict[str, Any]:
    """Names of branches, firms, role groups and statuses, for the filter and the heading."""
    only = queries.sees_one_firm_only(current_actor())
    firm = here.asked.vendor_id if here.places.branches[1:] else None
    everywhere = [("" if only else EVERYWHERE, "All branches")] if only or firm else []
    own = [] if only else [(OWN_STAFF, here.company)]
    vendors = [(str(vendor.id), vendor.name) for vendor in here.places.vendors]
    groups = [(group.id, group.title) for group in role_groups(here.course.paths)]
    return {
        "where": _where(here.asked, [v for v in vendors if only or v[0] == str(firm)]),
        "branches": [*everywhere, *((str(b.id), b.name) for b in here.places.branches)],
        "firms": [("", "All firms"), *own, *vendors],
        "roles": [("", "Every role"), *groups, (OTHER, "Other roles")],
        "statuses": [("", "Every status"), *STATUSES.items()],
    }


def _where(asked: Asked, vendors: list[tuple[str, str]]) -> str:
    """The heading's place, with the name of a firm whose people alone are counted."""
    place = asked.branches[0].name if len(asked.branches) == 1 else "All branches"
    return f"{vendors[0][1]}: {place}" if len(vendors) == 1 else place


def _asked(places: Places, choice: Choice, spread: bool, groups: Sequence[RoleGroup]) -> Asked:
    firm = choice.firm
    if firm not in {"", OWN_STAFF, *(str(vendor.id) for vendor in places.vendors)}:
        raise NotFound("There is no such firm.")
    if choice.kind not in {"", *Kind} or choice.status not in {"", *BoardStatus}:
        raise NotFound("There is no such kind or status.")
    roles = {group.id: group.job_roles for group in groups}
    if choice.role not in {"", OTHER, *roles}:
        raise NotFound("There is no such role.")
    vendor_id = UUID(firm) if firm not in {"", OWN_STAFF} else None
    wanted = "" if choice.branch == EVERYWHERE else choice.branch
    everywhere = wanted != choice.branch and vendor_id is not None and not spread
    return Asked(
        grants=current_actor().grants_for(Act.SEE_BOARD),
        branches=_branches(places, wanted, spread or everywhere),
        kind=Kind(choice.kind) if choice.kind else None,
        vendor_id=vendor_id,
        own_staff=firm == OWN_STAFF,
        status=BoardStatus(choice.status) if choice.status else None,
        job_roles=roles.get(choice.role, ()),
        other_than=tuple(chain(*roles.values())) if choice.role == OTHER else (),
        everywhere=everywhere,
    )


class UnclearBranch(Exception):
    """Somebody typed a name that none or several of their branches have."""

    def __init__(self, branches: Sequence[BoardBranch], all_branches: Sequence[BoardBranch]):
        super().__init__("Choose a branch from the list.")
        self.branches, self.all_branches = branches, all_branches


def _branches(places: Places, wanted: str, spread: bool) -> tuple[BoardBranch, ...]:
    """The branch asked for, by id or by what was typed; else the first one, or all of them."""
    if not wanted:
        return places.branches if spread else places.branches[:1]
    found = tuple(branch for branch in places.branches if str(branch.id) == wanted)
    if found:
        return found
    if len(places.branches) < MANY or is_id(wanted):
        raise NotFound("There is no such branch.")
    return (_typed(places.branches, wanted),)


def _typed(branches: Sequence[BoardBranch], name: str) -> BoardBranch:
    """Raises ``UnclearBranch``. The whole name wins over a part of it."""
    wanted = fold(name)
    like = [branch for branch in branches if wanted in fold(branch.name)]
    exact = [branch for branch in like if fold(branch.name) == wanted]
    if len(found := exact or like) != 1:
        raise UnclearBranch(found, branches)
    return found[0]


def is_id(text: str) -> bool:
    """Whether it is an id and not a name that somebody typed."""
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _lines(shown: Sequence[BoardRow], here: Desk, *, with_branch: bool, ticks: bool) -> Markup:
    """The rows of the table, with what comes next."""
    session = reading()
    needed = {row.progress.revision_id for row in shown if row.progress}
    revisions = {id_: library.revision(session, id_) for id_ in needed}
    titles, company = here.titles, here.company
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
    given: dict[str, Any] = choice.given
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
