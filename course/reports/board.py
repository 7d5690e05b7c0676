"""Reads of the branch board: who stands where today, what comes next, how many hold the standard.

Decision: the rows of the branch are sorted anew for each page. An index for every status would
have to follow the calendar; the counts read the whole branch anyway, and two thousand people
take a few milliseconds.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Label,
    Select,
    String,
    Subquery,
    and_,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    tuple_,
)
from sqlalchemy.orm import Session, aliased

from course.actor import Act, Actor, Role
from course.library.queries import NEWEST
from course.people.domain import Kind, fold
from course.people.models import Branch, Person, Vendor
from course.people.queries import Placed, within_reach
from course.reports.board_rules import (
    ORDER,
    Asked,
    BoardBranch,
    BoardRow,
    BoardStatus,
    Counts,
    Firm,
    Places,
    Position,
    Share,
)
from course.reports.models import Standing

PAGE = 50
PLACED = Placed(Standing.person_id, Standing.branch_id, Standing.vendor_id)
FAR = date.max
"""Sorts rows without a day behind all others."""


def places(session: Session, actor: Actor) -> Places:
    """Branches and vendors in reach that have people; a manager's own branch in any case."""
    reached = within_reach(actor, Act.SEE_BOARD, PLACED)
    own = [grant.branch_id for grant in actor.grants_for(Act.SEE_BOARD) if grant.branch_id]
    peopled = exists().where(Standing.branch_id == Branch.id, reached)
    branches = select(Branch.id, Branch.name, Branch.time_zone).where(
        or_(Branch.id.in_(own), peopled)
    )
    sends = exists().where(Standing.vendor_id == Vendor.id, reached)
    vendors = select(Vendor.id, Vendor.name, literal("", String)).where(sends)
    both = branches.union_all(vendors).subquery()
    rows = session.execute(select(both).order_by(both.c.name, both.c.id)).all()
    return Places(
        tuple(BoardBranch(*row) for row in rows if row.time_zone),
        tuple(Firm(row.id, row.name) for row in rows if not row.time_zone),
    )


def sees_one_firm_only(actor: Actor) -> bool:
    """Vendor admins see their people in all branches on one board; others one branch at a time."""
    return all(g.role is Role.VENDOR_ADMIN for g in actor.grants_for(Act.SEE_BOARD))


class _Day:
    """The columns of ``Standing`` as they read today, wherever each branch is."""

    def __init__(self, asked: Asked):
        self.today = _today(asked)
        self.holds = func.coalesce(Standing.valid_until >= self.today, False)
        self.expiring = and_(self.holds, Standing.renewable_from <= self.today)
        self.overdue = func.coalesce(Standing.due_on < self.today, False)
        self.day = func.coalesce(
            case((self.overdue, Standing.due_on), else_=Standing.valid_until), Standing.due_on, FAR
        )

    @property
    def order(self) -> ColumnElement[int]:
        """Place of the status in ``ORDER``. A credential in force beats a newer, revoked one."""
        place = ORDER.index
        return case(
            (self.overdue, place(BoardStatus.OVERDUE)),
            (self.expiring, place(BoardStatus.EXPIRING)),
            (self.holds, place(BoardStatus.VALID)),
            (Standing.revoked, place(BoardStatus.REVOKED)),
            (Standing.valid_until.is_not(None), place(BoardStatus.LAPSED)),
            else_=place(BoardStatus.NOT_YET),
        )

    def there(self, asked: Asked) -> list[ColumnElement[bool]]:
        """Rows of people who are engaged today, in these branches and within reach."""
        return [
            Standing.branch_id.in_([branch.id for branch in asked.branches]),
            Standing.starts_on <= self.today,
            or_(Standing.ends_on.is_(None), Standing.ends_on >= self.today),
            within_reach(asked.actor, Act.SEE_BOARD, PLACED),
        ]


def _today(asked: Asked) -> ColumnElement[date]:
    """Which day it is where a row belongs: two or three days at most, the world over."""
    found: dict[date, list[UUID]] = {}
    for branch in asked.branches:
        found.setdefault(asked.today(branch), []).append(branch.id)
    (first, _), *others = found.items() or [(FAR, [])]
    whens = [(Standing.branch_id.in_(ids), literal(day)) for day, ids in others]
    return case(*whens, else_=literal(first)) if whens else literal(first)


def counts(session: Session, asked: Asked) -> Counts:
    """How many people there are and how they stand, whatever the filter; one statement."""
    people = _people(asked)
    employee, contractor = people.c.employee, people.c.contractor
    row = session.execute(
        select(
            *_share(people, literal(1)),
            *_share(people, employee),
            *_share(people, contractor),
            func.coalesce(func.sum(people.c.overdue), 0),
            NEWEST,
        )
    ).one()
    return Counts(Share(*row[0:3]), Share(*row[3:6]), Share(*row[6:9]), row[9], row[10])


def _people(asked: Asked) -> Subquery:
    """One row a person, with ones where something is so for any of their rows."""
    day = _Day(asked)

    def any_(so: ColumnElement[bool], name: str) -> Label[int]:
        return func.max(case((so, 1), else_=0)).label(name)

    return (
        select(
            any_(Standing.kind == Kind.EMPLOYEE, "employee"),
            any_(Standing.kind == Kind.CONTRACTOR, "contractor"),
            any_(day.holds, "holds"),
            any_(and_(day.holds, Standing.renewable_from > day.today), "long"),
            any_(day.overdue, "overdue"),
        )
        .where(*day.there(asked))
        .group_by(Standing.person_id)
        .subquery()
    )


def _share(people: Subquery, among: ColumnElement[int]) -> list[ColumnElement[int]]:
    holds, soon = people.c.holds, people.c.holds - people.c.long
    return [func.coalesce(func.sum(part), 0) for part in (among, among * holds, among * soon)]


# --- the rows ---------------------------------------------------------------------------


def rows(session: Session, asked: Asked, after: Position | None = None) -> Sequence[BoardRow]:
    """A page of rows and one more, if there is one: most urgent first, then by day and name."""
    day = _Day(asked)
    found = session.execute(_rows(asked, day).where(*_behind(_key(day), after)).limit(PAGE + 1))
    branches = {branch.id: branch for branch in asked.branches}
    return [_row(asked, branches[row.branch_id], row) for row in found]


def every_row(
    session: Session, asked: Asked, path_id: str | None, codes: Sequence[str]
) -> Iterator[tuple[str, BoardRow]]:
    """All rows in the same order, each with the person's own id.

    Args:
        path_id: only this path, if one is given.
        codes: only people with these ids, if any are given.
    """
    wanted = [Standing.path_id == path_id] if path_id else []
    if codes:
        wanted.append(Person.code_key.in_([fold(code) for code in codes]))
    statement = _rows(asked, _Day(asked)).join(Person, Person.id == Standing.person_id)
    branches = {branch.id: branch for branch in asked.branches}
    for row in session.execute(statement.add_columns(Person.code).where(*wanted)):
        yield row.code, _row(asked, branches[row.branch_id], row)


def _rows(asked: Asked, day: _Day) -> Select[*tuple[Any, ...]]:
    order, when, *_ = key = _key(day)
    return (
        select(*_COLUMNS, Vendor.name.label("vendor"), order.label("order"), when.label("day"))
        .outerjoin(Vendor, Vendor.id == Standing.vendor_id)
        .where(*day.there(asked), *_chosen(asked, day))
        .order_by(*key)
    )


def _key(day: _Day) -> Sequence[Any]:
    return (day.order, day.day, Standing.name, Standing.engagement_id, Standing.path_id)


_COLUMNS = (
    Standing.person_id,
    Standing.name,
    Standing.kind,
    Standing.branch_id,
    Standing.engagement_id,
    Standing.path_id,
    Standing.assignment_id,
    Standing.due_on,
    Standing.valid_until,
)


def _chosen(asked: Asked, day: _Day) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if asked.kind:
        found.append(Standing.kind == asked.kind)
    if asked.vendor_id:
        found.append(Standing.vendor_id == asked.vendor_id)
    if asked.own_staff:
        found.append(Standing.vendor_id.is_(None))
    if asked.status:
        found.append(day.order == ORDER.index(asked.status))
    return found


def _behind(key: Sequence[Any], after: Position | None) -> list[ColumnElement[bool]]:
    """Rows behind a position. Its name is looked up, so that no address ever holds a name."""
    if after is None:
        return []
    last = aliased(Standing)
    name = (
        select(last.name)
        .where(last.engagement_id == after.engagement_id, last.path_id == after.path_id)
        .scalar_subquery()
    )
    place = (
        literal(after.order),
        literal(after.day),
        func.coalesce(name, ""),
        literal(after.engagement_id),
        literal(after.path_id),
    )
    return [tuple_(*key) > tuple_(*place)]


def _row(asked: Asked, branch: BoardBranch, row: Any) -> BoardRow:
    return BoardRow(
        person_id=row.person_id,
        name=row.name,
        kind=row.kind,
        vendor=row.vendor,
        branch=branch.name,
        path_id=row.path_id,
        assignment_id=row.assignment_id,
        due_on=row.due_on,
        valid_until=row.valid_until,
        status=ORDER[row.order],
        today=asked.today(branch),
        position=Position(row.order, row.day, row.engagement_id, row.path_id),
    )
