"""The region board: a heat map of branches and role groups, twelve weeks, who answers."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from course.actor import Act
from course.content.model import Revision
from course.errors import NotFound
from course.library import queries as library
from course.reports import answering, region_memory, region_places
from course.reports import region_rules as rules
from course.reports import trend_rules as trends
from course.reports.blueprint import bp
from course.reports.board_rules import Asked
from course.reports.region_rules import Country, Region, RegionBranch, RoleGroup, Row
from course.reviews import queries as reviews
from course.reviews.queries import OverdueBranch
from course.web.context import current_actor, reading, settings
from course.web.guards import requires

PAGE = 50
GROUPED = 40
"""Up to so many branches stand on one page below their regions; of more one opens a region."""


@dataclass(frozen=True)
class Section:
    """A region, and its parts below it; no region for the whole and for loose branches."""

    head: Row | None
    rows: Sequence[Row]


@bp.get("/team/regions")
@requires(Act.SEE_REGIONS)
def regions() -> ResponseReturnValue:
    """All regions in reach; a small company sees its branches there too."""
    country = _country()
    if len(country.tops) == 1 and not country.loose:
        return _page(country, country.tops[0])
    return _page(country, None)


@bp.get("/team/regions/<uuid:region_id>")
@requires(Act.SEE_REGIONS)
def region(region_id: UUID) -> ResponseReturnValue:
    """One region: the regions in it, then its own branches."""
    country = _country()
    found = next((one for one in country.regions if one.whole and one.id == region_id), None)
    if found is None:
        raise NotFound("There is no such page.")
    return _page(country, found)


def _country() -> Country:
    """Raises ``NotFound`` for whoever leads one branch: it has a board of its own."""
    if not current_actor().leads_several:
        raise NotFound("There is no such page.")
    return region_places.country(reading(), current_actor(), settings().clock())


def newest(revision_id: str | None) -> Revision:
    """The newest course, without a statement where its id was read along."""
    session = reading()
    return library.revision(session, revision_id) if revision_id else library.newest(session)


def _page(country: Country, here: Region | None) -> str:
    """At most six statements, signing in included, however many branches there are."""
    branches = country.below(here.id) if here else country.branches
    board = _Board(country, branches, newest(country.newest_revision_id))
    order = request.args.get("order", "")
    sections, number, pages = _sections(board, here, order if order in rules.ORDERS else "name")
    shown = [row for part in sections for row in ([part.head] if part.head else []) + [*part.rows]]
    return render_template(
        "reports/regions.html",
        here=here,
        above=_above(country, here),
        all=board.sum.everybody,
        branch_count=len(branches),
        sections=sections,
        columns=rules.columns(shown, board.groups),
        titles=board.titles,
        order=order if order in rules.ORDERS else "name",
        number=number,
        pages=pages,
        address=partial(_address, here),
        several=len(country.tops) > 1 or bool(country.loose),
        trend=board.trend(),
        unanswered=sum(not board.answers.get(one.branch.id) for one in branches),
        steps=rules.STEPS,
        today=board.today,
        overdue_reviews=_overdue(board.today, {one.branch.name for one in branches}),
    )


def _overdue(today: date, shown: set[str]) -> Sequence[OverdueBranch]:
    """Reviews that should have been held, of the branches on this page."""
    late = reviews.overdue_branches(reading(), current_actor(), today)
    return [one for one in late if one.branch in shown]


class _Board:
    """Everything the page counts, read once."""

    def __init__(self, country: Country, branches: Sequence[RegionBranch], course: Revision):
        session = reading()
        self.country, self._branches = country, branches
        self.groups: Sequence[RoleGroup] = rules.role_groups(course.paths)
        self.titles: Mapping[str, str] = titles(self.groups)
        self.asked = asked = Asked(
            current_actor().grants_for(Act.SEE_REGIONS), tuple(one.branch for one in branches)
        )
        self.today: date = rules.first_day(asked.branches, settings().clock().date())
        self.ends = trends.week_ends(self.today)
        self.tallies = region_memory.tallies(session, asked, self.groups) if branches else {}
        self._weeks = region_memory.trends(session, asked, self.ends) if branches else {}
        places = [one.branch.id for one in branches] + [one.id for one in country.regions]
        self.answers = answering.for_places(session, places, self.today)
        self.sum = rules.added(self.tallies.values())

    def trend(self) -> trends.Trend:
        weeks = trends.added(list(self._weeks.values()))
        return trends.trend(self.ends, weeks, self.today, self.sum.everybody)

    def branch(self, one: RegionBranch) -> Row:
        id_ = one.branch.id
        answers = self.answers.get(id_, ())
        return Row(id_, one.branch.name, self.tallies[id_], answers, branch=True)

    def region(self, one: Region) -> Row:
        below = self.country.below(one.id)
        tally = rules.added(self.tallies[part.branch.id] for part in below)
        answers = self.answers.get(one.id, ())
        return Row(one.id, one.name, tally, answers, branch=False, branches=len(below))


def titles(groups: Sequence[RoleGroup]) -> dict[str, str]:
    return {group.id: group.title for group in groups} | {rules.OTHER: "Other"}


def _sections(board: _Board, here: Region | None, order: str) -> tuple[list[Section], int, int]:
    """What stands on the page, which page it is, and how many there are."""
    country = board.country
    if len(board.asked.branches) <= GROUPED:
        tops = [here] if here else country.tops
        loose = rules.ordered(map(board.branch, () if here else country.loose), order)
        nested = list(_nested(board, tops, order))
        return [*nested, *([Section(None, loose)] if loose else [])], 1, 1
    if here is None:
        rows = [*map(board.region, country.tops), *map(board.branch, country.loose)]
    else:
        inside = map(board.region, country.children(here.id))
        rows = [*inside, *map(board.branch, country.own(here.id))]
    asked = request.args.get("page", 1, type=int)
    shown, pages = rules.page_of(rules.ordered(rows, order), asked, PAGE)
    head = [Section(board.region(here), ())] if here else []
    return [*head, Section(None, shown)], min(max(asked, 1), pages), pages


def _nested(board: _Board, regions: Iterable[Region], order: str) -> Iterator[Section]:
    """Regions in order, each with its own branches, then with the regions in it."""
    known = {one.id: one for one in regions}
    for head in rules.ordered(map(board.region, known.values()), order):
        own = map(board.branch, board.country.own(head.id))
        yield Section(head, rules.ordered(own, order))
        yield from _nested(board, board.country.children(head.id), order)


def _above(country: Country, here: Region | None) -> Region | None:
    """The whole region around this one."""
    parent = here.parent_id if here else None
    return next((one for one in country.regions if one.whole and one.id == parent), None)


def _address(here: Region | None, order: str, page: int | None = None) -> str:
    """This page in another order, or another page of it."""
    if here:
        return url_for(".region", region_id=here.id, order=order, page=page)
    return url_for(".regions", order=order, page=page)
