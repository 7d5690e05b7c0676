"""Counts of the region board: how many of each branch, role group and kind hold the standard."""

from collections.abc import Sequence
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import (
    CTE,
    ColumnElement,
    CompoundSelect,
    Label,
    Select,
    String,
    and_,
    case,
    func,
    literal,
    null,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from course.people.domain import Kind
from course.people.models import Engagement
from course.reports.board_day import Day, works_as
from course.reports.board_rules import Asked
from course.reports.models import Standing
from course.reports.region_rules import NONE, OTHER, Column, Part, RoleGroup, Tally

Tallies = dict[UUID, Tally]
Statement: TypeAlias = Select[Any] | CompoundSelect[Any]
Place = InstrumentedAttribute[UUID] | InstrumentedAttribute[UUID | None]


def by_branch(session: Session, asked: Asked, groups: Sequence[RoleGroup]) -> Tallies:
    """What each branch of ``asked`` comes to; branches without people are left out.

    One statement. Each person counts once in a branch and once in each of its cells, and holds
    the standard there with any path, as on the board of the branch.
    """
    return _tallies(session, tallying(asked, groups, Standing.branch_id))


def by_vendor(session: Session, asked: Asked) -> dict[UUID, Part]:
    """The same for each vendor, whose people count once wherever they work."""
    found = _tallies(session, tallying(asked, (), Standing.vendor_id))
    return {id_: tally.everybody for id_, tally in found.items() if id_}


def tallying(
    asked: Asked, groups: Sequence[RoleGroup], place: Place
) -> Select[Any] | CompoundSelect[Any]:
    """The statement: cells first in its columns, and a row without a cell for each place."""
    people = _people(asked, groups, place)
    whole = _merged(people)
    rows = select(people.c.place, people.c.cell, people.c.kind, *_sums(people))
    cells = rows.group_by(people.c.place, people.c.cell, people.c.kind)
    alone = select(whole.c.place, null(), null(), *_sums(whole)).group_by(whole.c.place)
    return alone.union_all(cells) if groups else alone


def _people(asked: Asked, groups: Sequence[RoleGroup], place: Place) -> CTE:
    """One row a person, place, role group and kind, with ones where something is so."""
    day = Day(asked)
    cell: Any = group_of(groups) if groups else literal(OTHER, String)
    keys = (place.label("place"), cell.label("cell"), Standing.kind, Standing.person_id)
    found = select(*keys, *_ones(day)).where(*day.there(asked), *_of_firm(asked))
    if place is Standing.vendor_id:
        found = found.where(Standing.vendor_id.is_not(None))
    if groups:
        found = found.join(Engagement, Engagement.id == Standing.engagement_id)
    # By their names: PostgreSQL takes an expression with values in it for another each time.
    return found.group_by(place, "cell", Standing.kind, Standing.person_id).cte("people")


def _ones(day: Day) -> list[Label[int]]:
    def any_(so: ColumnElement[bool], name: str) -> Label[int]:
        return func.max(case((so, 1), else_=0)).label(name)

    return [
        any_(day.holds, "holds"),
        any_(and_(day.holds, Standing.renewable_from > day.today), "long"),
        any_(day.overdue, "overdue"),
    ]


def _of_firm(asked: Asked) -> list[ColumnElement[bool]]:
    return [Standing.vendor_id == asked.vendor_id] if asked.vendor_id else []


def _merged(people: CTE) -> Any:
    """One row a person and place, whatever they do there."""
    row = people.c
    ones = [func.max(one).label(one.name) for one in (row.holds, row.long, row.overdue)]
    return select(row.place, *ones).group_by(row.place, row.person_id).subquery("whole")


def _sums(people: Any) -> list[Any]:
    row = people.c
    parts = (row.holds, row.holds - row.long, row.overdue)
    return [func.count(), *(func.sum(part) for part in parts)]


def group_of(groups: Sequence[RoleGroup]) -> ColumnElement[str]:
    """The role group of an engagement, by its job role."""
    whens = [(works_as(group.job_roles), group.id) for group in groups]
    return case(*whens, else_=OTHER)


def _tallies(session: Session, statement: Statement) -> Tallies:
    whole: dict[UUID, Part] = {}
    cells: dict[UUID, dict[Column, Part]] = {}
    rows: Any = session.execute(statement)
    for place, cell, kind, *numbers in rows:
        part = Part(*map(int, numbers))
        if cell is None:
            whole[place] = part
        else:
            cells.setdefault(place, {})[Column(cell, Kind(kind))] = part
    return {place: Tally(whole.get(place, NONE), cells.get(place, {})) for place in whole}
