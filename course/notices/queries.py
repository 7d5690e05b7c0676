"""Reads about notices: the switch, whom one may remind, whom somebody has to tell."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from course.actor import Act, Actor
from course.assignments import who as groups
from course.assignments.domain import Who, today_in
from course.assignments.models import Assignment
from course.assignments.queries import is_open
from course.credentials.models import Credential
from course.incidents.domain import reference
from course.incidents.models import ServiceEvent
from course.notices.domain import OPEN, About, Channel, State, Why
from course.notices.models import Notice, NoticeSwitch
from course.people.models import Branch, Engagement, Person, Vendor

PAGE = 100
"""Lines of a page of the list; also what fits on four sheets of paper."""
SHEET = 1_000
"""Lines of a printed sheet at the most."""


def is_on(session: Session) -> bool:
    found = session.execute(select(NoticeSwitch.on)).scalar_one_or_none()
    return bool(found)


def switched_at(session: Session) -> datetime | None:
    """When it was switched last; None where it never was."""
    found: datetime | None = session.execute(select(NoticeSwitch.changed_at)).scalar_one_or_none()
    return found


def counts(session: Session) -> Sequence[tuple[Channel, State, Why | None, int]]:
    """Everything in the ledger that is not over."""
    kinds = (Notice.channel, Notice.state, Notice.why)
    rows = session.execute(
        select(*kinds, func.count()).where(Notice.state.in_(OPEN)).group_by(*kinds).order_by(*kinds)
    )
    return [(*row,) for row in rows]


def has_address(session: Session, person_id: UUID) -> bool:
    found = select(Person.email).where(Person.id == person_id)
    return bool(session.execute(found).scalar_one_or_none())


def links_since(session: Session, person_id: UUID, since: datetime) -> int:
    """Sign-in links that somebody asked for by e-mail since a moment."""
    found = select(func.count()).where(
        Notice.person_id == person_id, Notice.about == About.SIGN_IN, Notice.due_at > since
    )
    return int(session.execute(found).scalar_one())


# --- reminding by hand -----------------------------------------------------------------


@dataclass(frozen=True)
class Task:
    """One assignment in reach, for whoever may remind its learner."""

    id: UUID
    person_id: UUID
    branch_id: UUID
    name: str
    path_id: str
    due_on: date
    time_zone: str
    has_address: bool
    open: bool
    today: date
    """Where the branch is."""


def remindable(
    session: Session, actor: Actor, ids: Collection[UUID], now: datetime
) -> Sequence[Task]:
    """Those of the assignments whose people work in reach today, by name."""
    rows = session.execute(_tasks(session, actor, now).where(Assignment.id.in_(ids)))
    return [_task(row, now) for row in rows]


def open_tasks_of(
    session: Session, actor: Actor, person_ids: Collection[UUID], now: datetime
) -> Sequence[Task]:
    """Everything these people have open, as far as they are in reach."""
    of = _tasks(session, actor, now).where(Assignment.person_id.in_(person_ids), is_open())
    return [_task(row, now) for row in session.execute(of)]


def _task(row: Any, now: datetime) -> Task:
    return Task(**row._mapping, today=today_in(row.time_zone, now))


def people_in_reach(
    session: Session, actor: Actor, ids: Collection[UUID], now: datetime
) -> set[UUID]:
    """Those of the people whom somebody may remind, whatever they have open."""
    reached = _in_reach(session, actor, Act.REMIND, Person.id, now)
    return set(session.execute(select(Person.id).where(Person.id.in_(ids), reached)).scalars())


def _tasks(session: Session, actor: Actor, now: datetime) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Assignment.id,
            Assignment.person_id,
            Assignment.branch_id,
            Person.name,
            Assignment.path_id,
            Assignment.due_on,
            Branch.time_zone,
            (func.coalesce(Person.email, "") != "").label("has_address"),
            is_open().label("open"),
        )
        .join(Person, Person.id == Assignment.person_id)
        .join(Branch, Branch.id == Assignment.branch_id)
        .where(_in_reach(session, actor, Act.REMIND, Assignment.person_id, now))
        .order_by(Person.name, Person.code_key, Assignment.path_id, Assignment.id)
    )


def _in_reach(
    session: Session, actor: Actor, act: Act, person_id: Any, now: datetime
) -> ColumnElement[bool]:
    return _works_in_reach(actor, act, person_id, groups.days(session, now))


def _works_in_reach(
    actor: Actor, act: Act, person_id: Any, days: groups.Days
) -> ColumnElement[bool]:
    """Whether somebody works today where ``actor`` may do this."""
    reached = groups.matching(actor, Who(), days, Engagement.person_id, act=act)
    return person_id.in_(reached)  # type: ignore[no-any-return]


# --- the list of whom to tell ----------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """Somebody who has to be told in person, and what."""

    id: UUID
    name: str
    phone: str | None
    vendor: str | None
    branch_id: UUID
    branch: str
    time_zone: str
    about: About
    path_id: str | None
    """None for what is about no path."""
    day: date
    days_left: int
    stage: str
    reference: str | None
    """Of a case."""
    by_hand: bool
    why: Why
    said: str | None


@dataclass(frozen=True)
class Reach:
    """Whom somebody may look after at a moment: worked out once for all that a page reads."""

    actor: Actor
    now: datetime
    days: groups.Days

    def waiting(self, branch_id: UUID | None = None) -> list[ColumnElement[bool]]:
        """Notices of people in reach who have to be told."""
        so = [
            Notice.channel == Channel.IN_PERSON,
            Notice.state == State.DUE,
            _works_in_reach(self.actor, Act.SEE_BOARD, Notice.person_id, self.days),
        ]
        return [*so, Notice.branch_id == branch_id] if branch_id else so


def reach(session: Session, actor: Actor, now: datetime) -> Reach:
    return Reach(actor, now, groups.days(session, now))


def to_tell(
    session: Session, seen: Reach, *, branch_id: UUID | None, most: int, skip: int = 0
) -> Sequence[Line]:
    """The most urgent of each branch first; one more than ``most``, if there is one."""
    vendor = (
        select(Vendor.name)
        .join(Engagement, Engagement.vendor_id == Vendor.id)
        .where(Engagement.person_id == Notice.person_id, Engagement.branch_id == Notice.branch_id)
        .order_by(Engagement.starts_on.desc(), Engagement.id)
        .limit(1)
        .scalar_subquery()
    )
    path = func.coalesce(Assignment.path_id, Credential.path_id)
    last_day = func.coalesce(Assignment.due_on, Credential.valid_until, Notice.day)
    found = (
        select(
            Notice.id,
            Person.name,
            Person.phone,
            vendor.label("vendor"),
            Branch.id.label("branch_id"),
            Branch.name.label("branch"),
            Branch.time_zone,
            Notice.about,
            path.label("path_id"),
            last_day.label("day"),
            Notice.stage,
            ServiceEvent.digits.label("reference"),
            Notice.why,
            Notice.said,
        )
        .join(Person, Person.id == Notice.person_id)
        .join(Branch, Branch.id == Notice.branch_id)
        .outerjoin(Assignment, Assignment.id == Notice.about_id)
        .outerjoin(Credential, Credential.id == Notice.about_id)
        .outerjoin(ServiceEvent, ServiceEvent.id == Notice.about_id)
        .where(*seen.waiting(branch_id))
        .order_by(Branch.name, Branch.id, Notice.urgency.desc(), Person.name, Notice.id)
        .offset(skip)
        .limit(most + 1)
    )
    return [_line(row._mapping, seen.now) for row in session.execute(found)]


def _line(row: Any, now: datetime) -> Line:
    given = {key: row[key] for key in row}
    today = today_in(row["time_zone"], now)
    given["why"] = row["why"] or Why.NO_ADDRESS
    given["reference"] = reference(row["reference"]) if row["reference"] else None
    return Line(**given, days_left=(row["day"] - today).days, by_hand=row["stage"] == "by_hand")


@dataclass(frozen=True)
class Place:
    """A branch with people to tell."""

    id: UUID
    name: str
    people: int


def places_to_tell(session: Session, seen: Reach) -> Sequence[Place]:
    """By name; only branches where there is somebody."""
    rows = session.execute(
        select(Branch.id, Branch.name, func.count(Notice.person_id.distinct()))
        .join(Notice, Notice.branch_id == Branch.id)
        .where(*seen.waiting())
        .group_by(Branch.id, Branch.name)
        .order_by(Branch.name, Branch.id)
    )
    return [Place(*row) for row in rows]


def reached(session: Session, actor: Actor, ids: Collection[UUID], now: datetime) -> set[UUID]:
    """Those of the notices whose people are in reach, for whoever may say that they are told."""
    found = select(Notice.id).where(
        Notice.id.in_(ids),
        Notice.channel == Channel.IN_PERSON,
        _in_reach(session, actor, Act.REMIND, Notice.person_id, now),
    )
    return set(session.execute(found).scalars())
