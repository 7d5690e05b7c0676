"""Reads of the branch board: who stands where today, what comes next, how many hold the standard.

Decision: the rows of the branch are sorted anew for each page, in an index that holds all that
order asks for. An index for every status would have to follow the calendar, and two thousand
people take a millisecond. Counting them takes three: ``board_memory`` keeps what was counted.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Label,
    Select,
    String,
    Subquery,
    Uuid,
    and_,
    bindparam,
    case,
    func,
    literal,
    not_,
    select,
    tuple_,
)
from sqlalchemy.orm import Session, aliased

from course.actor import Act, Actor, Role
from course.assignments.models import Assignment
from course.credentials.models import Demand
from course.people.domain import Kind, fold
from course.people.models import Engagement, Person, Vendor
from course.reports.board_day import Day, works_as
from course.reports.board_progress import PROGRESS
from course.reports.board_rules import (
    ORDER,
    Asked,
    BoardBranch,
    BoardRow,
    Counts,
    Position,
    Progress,
    Share,
)
from course.reports.models import Standing

PAGE = 50
BATCH = 500
"""Rows that a stream holds at once."""


def sees_one_firm_only(actor: Actor) -> bool:
    """Vendor admins see their people in all branches on one board; others one branch at a time."""
    return all(g.role is Role.VENDOR_ADMIN for g in actor.grants_for(Act.SEE_BOARD))


def counts(session: Session, asked: Asked) -> Counts:
    """How many people there are and how they stand, whatever the filter; one statement.

    With ``everywhere`` only the people of that vendor."""
    people = _people(asked)
    employee, contractor = people.c.employee, people.c.contractor
    row = session.execute(
        select(
            *_share(people, literal(1)),
            *_share(people, employee),
            *_share(people, contractor),
            func.coalesce(func.sum(people.c.overdue), 0),
            *(func.count(case((people.c.first == place, 1))) for place in range(len(ORDER))),
        )
    ).one()
    return Counts(Share(*row[0:3]), Share(*row[3:6]), Share(*row[6:9]), row[9], tuple(row[10:]))


def _people(asked: Asked) -> Subquery:
    """One row a person, with ones where something is so for any of their rows."""
    day = Day(asked)

    def any_(so: ColumnElement[bool], name: str) -> Label[int]:
        return func.max(case((so, 1), else_=0)).label(name)

    return (
        select(
            any_(Standing.kind == Kind.EMPLOYEE, "employee"),
            any_(Standing.kind == Kind.CONTRACTOR, "contractor"),
            any_(day.holds, "holds"),
            any_(and_(day.holds, Standing.renewable_from > day.today), "long"),
            any_(day.overdue, "overdue"),
            func.min(day.order).label("first"),
        )
        .where(*day.there(asked), *_of_firm(asked))
        .group_by(Standing.person_id)
        .subquery()
    )


def _of_firm(asked: Asked) -> list[ColumnElement[bool]]:
    return [Standing.vendor_id == asked.vendor_id] if asked.everywhere else []


def _share(people: Subquery, among: ColumnElement[int]) -> list[ColumnElement[int]]:
    holds, soon = people.c.holds, people.c.holds - people.c.long
    return [func.coalesce(func.sum(part), 0) for part in (among, among * holds, among * soon)]


# --- the rows ---------------------------------------------------------------------------


def rows(session: Session, asked: Asked, after: Position | None = None) -> Sequence[BoardRow]:
    """A page of rows and one more, if there is one: most urgent first, then by day and name."""
    found = session.execute(_page(asked, after is not None), after._asdict() if after else {})
    branches = {branch.id: branch for branch in asked.branches}
    return [_row(branches, row) for row in found]


@lru_cache(maxsize=100)
def _page(asked: Asked, further: bool) -> Select[Any]:
    """The rows are found in the index first; what else they hold is looked up for these few.

    Built once while nothing changes: that takes as long as running it.
    """
    day = Day(asked)
    key = order, when, *_ = _key(day)
    found = (
        select(Standing.engagement_id, Standing.path_id, order, when)
        .where(*day.there(asked), *_chosen(asked, day), *([_behind(key)] if further else []))
        .order_by(*key)
        .limit(PAGE + 1)
        .subquery("found")
    )
    same = and_(
        Standing.engagement_id == found.c.engagement_id, Standing.path_id == found.c.path_id
    )
    return (
        select(found.c.order, found.c.day, *_COLUMNS, Assignment.id.is_not(None), *PROGRESS)
        .join(found, same)
        .outerjoin(Vendor, Vendor.id == Standing.vendor_id)
        .outerjoin(Assignment, Assignment.id == Standing.assignment_id)
        .order_by(found.c.order, found.c.day, *key[2:])
    )


def every_row(
    session: Session, asked: Asked, path_id: str | None = None, codes: Sequence[str] = ()
) -> Iterator[tuple[str, BoardRow]]:
    """All rows in the same order, each with the person's own id; streamed, whatever their number.

    Args:
        path_id: only this path, if one is given.
        codes: only people with these ids, if any are given.
    """
    wanted = [Standing.path_id == path_id] if path_id else []
    if codes:
        wanted.append(Person.code_key.in_([fold(code) for code in codes]))
    day = Day(asked)
    key = order, when, *_ = _key(day)
    statement = (
        select(Person.code, order, when, *_COLUMNS, Assignment.id.is_not(None), *PROGRESS)
        .select_from(Standing)
        .join(Person, Person.id == Standing.person_id)
        .outerjoin(Vendor, Vendor.id == Standing.vendor_id)
        .outerjoin(Assignment, Assignment.id == Standing.assignment_id)
        .where(*day.there(asked), *_chosen(asked, day), *wanted)
        .order_by(*key)
    )
    branches = {branch.id: branch for branch in asked.branches}
    for code, *row in session.execute(statement, execution_options={"yield_per": BATCH}):
        yield code, _row(branches, row)


def row_count(session: Session, asked: Asked) -> int:
    """How many rows ``every_row`` has."""
    day = Day(asked)
    found = select(func.count()).select_from(Standing)
    return int(session.execute(found.where(*day.there(asked), *_chosen(asked, day))).scalar_one())


def _key(day: Day) -> Sequence[Any]:
    """What rows are sorted by. The labels let the database work each out once."""
    computed = (day.order.label("order"), day.day.label("day"))
    return (*computed, Standing.name, Standing.engagement_id, Standing.path_id)


_COLUMNS = (
    Standing.name,
    Standing.kind,
    Vendor.name,
    Standing.branch_id,
    Standing.path_id,
    Standing.due_on,
    Standing.valid_until,
    Standing.engagement_id,
    Standing.covered_until,
    select(Demand.edition)
    .where(
        Demand.person_id == Standing.person_id,
        Demand.path_id == Standing.path_id,
        Demand.grace_on == Standing.valid_until,
        Demand.settled_at.is_(None),
    )
    .order_by(Demand.asked_at, Demand.id)
    .limit(1)
    .correlate(Standing)
    .scalar_subquery(),
)


def _chosen(asked: Asked, day: Day) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if asked.kind:
        found.append(Standing.kind == asked.kind)
    if asked.vendor_id:
        found.append(Standing.vendor_id == asked.vendor_id)
    if asked.own_staff:
        found.append(Standing.vendor_id.is_(None))
    if asked.status:
        found.append(day.order == ORDER.index(asked.status))
    if asked.job_roles or asked.other_than:
        found.append(Standing.engagement_id.in_(_working_as(asked)))
    return found


def _working_as(asked: Asked) -> Select[UUID]:
    """Engagements of the branches with a job role that was asked for."""
    here = Engagement.branch_id.in_([branch.id for branch in asked.branches])
    so = works_as(asked.job_roles) if asked.job_roles else not_(works_as(asked.other_than))
    return select(Engagement.id).where(here, so)


def _behind(key: Sequence[Any]) -> ColumnElement[bool]:
    """Rows behind a ``Position``. Its name is looked up, so that no address ever holds a name."""
    engagement_id = bindparam("engagement_id", type_=Uuid())
    path_id = bindparam("path_id", type_=String())
    last = aliased(Standing)
    name = (
        select(last.name)
        .where(last.engagement_id == engagement_id, last.path_id == path_id)
        .scalar_subquery()
    )
    place = (
        bindparam("order", type_=Integer()),
        bindparam("day", type_=Date()),
        func.coalesce(name, ""),
        engagement_id,
        path_id,
    )
    return tuple_(*key) > tuple_(*place)


def _row(branches: Mapping[UUID, BoardBranch], row: Sequence[Any]) -> BoardRow:
    order, day, name, kind, vendor, branch_id, path_id, due_on, until, engagement_id = row[:10]
    covered_until, edition, has_task, *done = row[10:]
    return BoardRow(
        name=name,
        kind=kind,
        vendor=vendor,
        branch=branches[branch_id],
        path_id=path_id,
        due_on=due_on,
        valid_until=until,
        status=ORDER[order],
        day=day,
        engagement_id=engagement_id,
        progress=Progress(*done) if has_task else None,
        covered_until=covered_until,
        edition=edition,
    )
