"""Reads about rules: which there are, whom they match, and who sees them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, func, null, or_, select
from sqlalchemy.orm import Session, aliased

from course.actor import OPERATOR, Act, Actor
from course.assignments import who as groups
from course.assignments.domain import Who
from course.assignments.models import Assignment, Rule
from course.assignments.queries import is_open
from course.people import queries as people
from course.people.domain import Kind
from course.people.models import Branch, Engagement, Person, Region, Vendor


@dataclass(frozen=True)
class Line:
    """One rule with the names of what it is about, and what has come of it."""

    id: UUID
    path_id: str
    days: int
    kind: Kind | None
    job_role: str | None
    branch_id: UUID | None
    region_id: UUID | None
    vendor_id: UUID | None
    started_from: date | None
    note: str | None
    plan: str | None
    holds_from: date | None
    made_at: datetime
    ended_at: datetime | None
    branch: str | None
    region: str | None
    vendor: str | None
    made_by: str | None
    asked: int = 0
    """How many it has asked."""
    finished: int = 0

    @property
    def who(self) -> Who:
        return Who(
            kind=self.kind,
            job_role=self.job_role,
            branch_id=self.branch_id,
            region_id=self.region_id,
            vendor_id=self.vendor_id,
            started_from=self.started_from,
        )


_maker = aliased(Person)
_ASKED = (
    select(
        Assignment.rule_id,
        func.count().label("asked"),
        func.count(Assignment.completed_at).label("finished"),
    )
    .where(Assignment.rule_id.is_not(None), Assignment.unmatched_at.is_(None))
    .group_by(Assignment.rule_id)
    .subquery()
)
_BARE: tuple[Any, ...] = (
    Rule.id,
    Rule.path_id,
    Rule.days,
    Rule.kind,
    Rule.job_role,
    Rule.branch_id,
    Rule.region_id,
    Rule.vendor_id,
    Rule.started_from,
    Rule.note,
    Rule.plan,
    Rule.holds_from,
    Rule.made_at,
    Rule.ended_at,
)


def rules(session: Session, actor: Actor) -> Sequence[Line]:
    """Rules in somebody's reach, the living ones first, with what has come of them."""
    found = (
        select(
            *_BARE,
            Branch.name,
            Region.name,
            Vendor.name,
            _maker.name,
            func.coalesce(_ASKED.c.asked, 0),
            func.coalesce(_ASKED.c.finished, 0),
        )
        .outerjoin(Branch, Branch.id == Rule.branch_id)
        .outerjoin(Region, Region.id == Rule.region_id)
        .outerjoin(Vendor, Vendor.id == Rule.vendor_id)
        .outerjoin(_maker, _maker.id == Rule.made_by)
        .outerjoin(_ASKED, _ASKED.c.rule_id == Rule.id)
        .where(within_reach(actor))
        .order_by(Rule.ended_at.is_not(None), Rule.made_at.desc(), Rule.id)
    )
    rows: Any = session.execute(found)
    return [Line(*row) for row in rows]


def living(session: Session) -> Sequence[Line]:
    """Every rule that has not been ended, the oldest first, without names."""
    found = select(*_BARE, null(), null(), null(), null()).where(Rule.ended_at.is_(None))
    rows: Any = session.execute(found.order_by(Rule.made_at, Rule.id))
    return [Line(*row) for row in rows]


def within_reach(actor: Actor) -> ColumnElement[bool]:
    """Rules about one branch are in the reach of who reaches it, about a region of who reaches
    all of it; a rule about the whole company is HR's."""
    placed = people.Placed(Rule.made_by, Rule.branch_id, Rule.vendor_id)
    return or_(
        people.within_reach(actor, Act.MAKE_RULES, placed),
        people.whole_regions(actor, Act.MAKE_RULES, Rule.region_id),
    )


def place_in_reach(session: Session, actor: Actor, who: Who) -> bool:
    """Whether somebody reaches every person whom a filter's branch or region may ever have."""
    placed = people.Placed(Branch.id, Branch.id, null())
    branch = select(Branch.id).where(
        Branch.id == who.branch_id, people.within_reach(actor, Act.MAKE_RULES, placed)
    )
    region = select(Region.id).where(
        Region.id == who.region_id, people.whole_regions(actor, Act.MAKE_RULES, Region.id)
    )
    return session.execute(branch.union_all(region)).first() is not None


# --- whom a rule matches ---------------------------------------------------------------


def matching(rule: Line, days: groups.Days, only: Sequence[UUID] | None = None) -> Select[Any]:
    """Engagements that a rule is about today. Whose rule it was does not narrow it any more."""
    who = Who(**vars(rule.who) | {"person_ids": None if only is None else tuple(only)})
    found = groups.matching(OPERATOR, who, days)
    return found.where(days.after() >= rule.holds_from) if rule.holds_from else found


def untouched(path_id: str) -> ColumnElement[bool]:
    """Nobody has ever asked this person for the path, but rules that have let go of them.

    Whoever finished it, or was told that they need not, is not asked again by a rule.
    """
    return ~groups.has(path_id, Assignment.unmatched_at.is_(None))


@dataclass(frozen=True)
class Forecast:
    """What a rule would come to today."""

    matching: int
    asked: int

    @property
    def seal(self) -> str:
        return f"{self.matching}-{self.asked}"


def forecast(session: Session, who: Who, days: groups.Days, path_id: str) -> Forecast:
    """How many people a rule would match, and how many of them it would ask."""
    found = groups.matching(OPERATOR, who, days, func.count(Engagement.person_id.distinct()))
    both = select(found.scalar_subquery(), found.where(untouched(path_id)).scalar_subquery())
    return Forecast(*session.execute(both).one())


def strayed(
    rule: Line, days: groups.Days, only: Sequence[UUID] | None = None
) -> list[ColumnElement[bool]]:
    """Conditions on ``Assignment``: the rule asked, they have not begun, and match no longer."""
    match = (
        matching(rule, days)
        .with_only_columns(Engagement.id)
        .where(Engagement.person_id == Assignment.person_id)
        .correlate(Assignment)
    )
    among = [] if only is None else [Assignment.person_id.in_(only)]
    return [
        Assignment.rule_id == rule.id,
        is_open(),
        Assignment.begun_at.is_(None),
        ~match.exists(),
        *among,
    ]


def strayed_count(session: Session, rule: Line, days: groups.Days) -> int:
    found = select(func.count()).select_from(Assignment).where(*strayed(rule, days))
    return int(session.execute(found).scalar_one())


# --- coverage --------------------------------------------------------------------------


@dataclass(frozen=True)
class Covered:
    """How far one role group has come on a path."""

    branch: str
    job_role: str
    people: int
    asked: int
    finished: int


def coverage(
    session: Session, actor: Actor, days: groups.Days, path_id: str, who: Who
) -> Sequence[Covered]:
    """People by branch and job role, with how many were asked and how many have finished."""

    def some(*so: ColumnElement[bool]) -> ColumnElement[int]:
        return func.max(case((groups.has(path_id, *so), 1), else_=0))

    person = (
        groups.matching(
            actor,
            who,
            days,
            Branch.name.label("branch"),
            Engagement.job_role,
            some(Assignment.withdrawn_at.is_(None)).label("asked"),
            some(groups.FINISHED).label("finished"),
            act=Act.MAKE_RULES,
        )
        .group_by(Branch.name, Engagement.job_role, Engagement.person_id)
        .subquery()
    )
    row = person.c
    found = (
        select(row.branch, row.job_role, func.count(), func.sum(row.asked), func.sum(row.finished))
        .group_by(row.branch, row.job_role)
        .order_by(row.branch, row.job_role)
    )
    return [Covered(*each) for each in session.execute(found)]
