"""The scorecard: facts counted by one statement for all groups, then measured by one rule.

Decision: there is no statement for employees and none for contractors. Every count is grouped by
the kind that stands in the fact, so that no definition, question or period can differ.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Integer,
    Select,
    String,
    Uuid,
    and_,
    case,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql.expression import FunctionElement

from course.actor import OPERATOR, Act, Actor
from course.content.model import Measure, MeasureId
from course.measures.domain import Moved, Period, Where
from course.measures.intake_queries import definitions
from course.measures.models import Complaint, SurveyReply, Visit, VisitSum
from course.measures.row_rules import digest_of
from course.measures.score_rules import Counted, Score, scores
from course.measures.visit_rules import Came
from course.people.domain import Kind
from course.people.models import Branch, Vendor
from course.people.queries import Placed, branches_below, within_reach

Facts: TypeAlias = Visit | SurveyReply | Complaint
Group: TypeAlias = tuple[Kind, UUID | None]
"""The kind, and of contractors the firm or of employees the branch, where groups are asked for."""


class days_between(FunctionElement[int]):  # noqa: N801 - reads like the SQL function that it is
    """How many days from one day to another."""

    inherit_cache = True
    type = Integer()


@compiles(days_between, "sqlite")
def _sqlite(element: Any, compiler: Any, **kwargs: Any) -> str:
    first, last = (compiler.process(part, **kwargs) for part in element.clauses)
    return f"CAST(julianday({last}) - julianday({first}) AS INTEGER)"


@compiles(days_between, "postgresql")
def _postgresql(element: Any, compiler: Any, **kwargs: Any) -> str:
    first, last = (compiler.process(part, **kwargs) for part in element.clauses)
    return f"({last} - {first})"


@dataclass(frozen=True)
class Who:
    """Whose facts are counted: as far as somebody reaches, of one place or of everywhere."""

    actor: Actor = OPERATOR
    act: Act = Act.SEE_BOARD
    where: Where = field(default_factory=Where)
    everywhere: bool = False
    """For jobs and for pages that asked the scope rule themselves: all facts of ``where``."""


@dataclass(frozen=True)
class Row:
    """One measure: its definition, employees and contractors."""

    measure: Measure
    employees: Score
    contractors: Score


def scorecard(session: Session, who: Who, period: Period) -> tuple[Row, ...]:
    """The seven measures with n, share and interval, employees beside contractors.

    One statement. Empty where the published course defines no measures.
    """
    known = definitions(session)
    found = counted(session, known, who, period)
    return rows_of(tuple(known.values()), found)


def rows_of(known: Sequence[Measure], found: Mapping[Group, Counted]) -> tuple[Row, ...]:
    """The same, from facts that were counted already."""
    both = [
        scores(known, summed(counted for group, counted in found.items() if group[0] is kind))
        for kind in (Kind.EMPLOYEE, Kind.CONTRACTOR)
    ]
    return tuple(Row(*line) for line in zip(known, *both, strict=True))


def summed(parts: Any) -> Counted:
    """All of them as one group."""
    whole = Counted()
    for part in parts:
        whole.add(part)
    return whole


def counted(
    session: Session,
    known: Mapping[MeasureId, Measure],
    who: Who,
    period: Period,
    *,
    by_group: bool = False,
) -> dict[Group, Counted]:
    """Facts of each kind; by firm and branch team too if asked. One statement."""
    if not known:
        return {}
    found: dict[Group, Counted] = {}
    for row in session.execute(counting(known, who, period, by_group=by_group)):
        part, kind, group_id, key, *numbers = row
        _note(found.setdefault((Kind(kind), group_id), Counted()), part, key, numbers)
    return found


def _note(into: Counted, part: str, key: int | None, numbers: Sequence[int]) -> None:
    n = int(numbers[0])
    if part == "visits":
        into.booked, into.kept, into.no_shows, into.jobs = map(int, numbers)
        into.right += into.jobs
    elif part == "done again":
        into.right -= n
    elif part == "damage":
        into.minutes[key] = n
    elif part == "replies" and key is not None:
        into.scores[key] = n
    elif part == "complaints":
        into.complaints += n
        if key is None:
            into.overdue += int(numbers[1])
        else:
            into.days[key] = n


def counting(
    known: Mapping[MeasureId, Measure], who: Who, period: Period, *, by_group: bool
) -> CompoundSelect[Any]:
    """The statement: each part of it groups by kind, and names no kind."""
    question = known[MeasureId.CONTENT_CUSTOMERS].question
    days = known[MeasureId.RIGHT_FIRST_TIME].limit or 0
    return union_all(
        _visits(who, period, by_group),
        _done_again(who, period, by_group, days),
        _plain(Visit, "damage", Visit.notify_minutes, who, period, by_group).where(
            Visit.damage_found_at.is_not(None)
        ),
        _plain(SurveyReply, "replies", SurveyReply.score, who, period, by_group).where(
            SurveyReply.question == digest_of(question)
        ),
        _plain(Complaint, "complaints", Complaint.working_days, who, period, by_group),
    )


def _visits(who: Who, period: Period, by_group: bool) -> Select[Any]:
    """What came of them, day by day: see ``visit_rules.Came``."""
    keys = _keys(VisitSum, "visits", by_group)
    sums = [func.coalesce(func.sum(getattr(VisitSum, name)), 0) for name in Came._fields]
    return (
        select(*keys, null().cast(Integer).label("key"), *sums)
        .where(*narrowed(VisitSum, VisitSum.visited_on, who, period))
        .group_by(VisitSum.kind, *_groups(VisitSum, by_group))
    )


def _done_again(who: Who, period: Period, by_group: bool, days: int) -> Select[Any]:
    """Jobs for which somebody came again within so many days, though nobody had planned it.

    Of the visits and not of their sums: an import may tell of the second visit before the first.
    """
    again, first = aliased(Visit), aliased(Visit)
    booked = or_(first.moved.is_(None), first.moved == Moved.LATE)
    job = and_(first.done, ~first.several_visits, ~first.no_access, first.return_of.is_(None))
    keys = _keys(first, "done again", by_group)
    zero = literal(0)
    return (
        select(
            *keys,
            null().cast(Integer).label("key"),
            func.count(first.reference.distinct()),
            *[zero] * 3,
        )
        .select_from(again)
        .join(first, first.reference == again.return_of)
        .where(
            again.return_of.is_not(None),
            days_between(first.visited_on, again.visited_on) <= days,
            booked,
            job,
            *narrowed(first, first.visited_on, who, period),
        )
        .group_by(first.kind, *_groups(first, by_group))
    )


DAYS: Mapping[type[Any], Any] = {
    Visit: Visit.visited_on,
    SurveyReply: SurveyReply.replied_on,
    Complaint: Complaint.logged_on,
}
"""The day that decides in which period a fact counts."""


def _plain(
    table: type[Any], part: str, key: Any, who: Who, period: Period, by_group: bool
) -> Select[Any]:
    """How often each value of a column is there."""
    late: Any = literal(0)
    if table is Complaint:
        late = _number(and_(Complaint.agreed_at.is_(None), Complaint.due_on < period.today))
    zero = literal(0)
    return (
        select(*_keys(table, part, by_group), key.label("key"), func.count(), late, *[zero] * 2)
        .select_from(table)
        .where(*narrowed(table, DAYS[table], who, period))
        .group_by(table.kind, *_groups(table, by_group), key)
    )


def _keys(table: type[Any], part: str, by_group: bool) -> list[Any]:
    groups = _groups(table, by_group) or [null().cast(Uuid)]
    return [literal(part, String), cast(table.kind, String), groups[0].label("group_id")]


def _groups(table: type[Any], by_group: bool) -> list[Any]:
    return [func.coalesce(table.vendor_id, table.branch_id)] if by_group else []


def _number(so: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((so, 1), else_=0)), 0)


def narrowed(table: type[Any], day: Any, who: Who, period: Period) -> list[ColumnElement[bool]]:
    """Facts of the period in reach; of a firm, its own and those of the employees beside it."""
    return [day.between(period.first, period.last), *reached(table, who)]


def reached(table: type[Any], who: Who) -> list[ColumnElement[bool]]:
    """Rows of a table with a branch and a firm, as far as they are asked about and in reach.

    The one place where the scorecard, the parity page and the questions ask the scope rule.
    """
    where = who.where
    tests: list[ColumnElement[bool]] = []
    if not who.everywhere:
        placed = Placed(null().cast(Uuid), table.branch_id, table.vendor_id)
        tests.append(within_reach(who.actor, who.act, placed))
    if where.region_id:
        tests.append(table.branch_id.in_(branches_below(where.region_id)))
    if where.branch_id:
        tests.append(table.branch_id == where.branch_id)
    if where.vendor_id:
        tests.append(or_(table.vendor_id == where.vendor_id, table.vendor_id.is_(None)))
    return tests


def names(session: Session, found: Mapping[Group, Counted]) -> dict[UUID, str]:
    """What firms and branches that were counted are called. One statement."""
    both = union_all(select(Vendor.id, Vendor.name), select(Branch.id, Branch.name)).subquery()
    ids = {group_id for _, group_id in found if group_id}
    rows = session.execute(select(both.c.id, both.c.name).order_by(both.c.name, both.c.id))
    return {id_: name for id_, name in rows if id_ in ids}
