"""Reads about cover: who may be covered, who is, and what was given and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from course.actor import Act, Actor
from course.assignments import who as groups
from course.assignments.domain import Who, today_in
from course.credentials.standin_models import Cover, CoverEnd
from course.errors import NotFound
from course.people.models import Branch, Engagement, Person, Vendor

MOST = 200
"""Lines of the list of those who are covered; their number is small on purpose."""


@dataclass(frozen=True)
class Worker:
    """Somebody who works here today, by the newest engagement in reach."""

    person_id: UUID
    name: str
    code: str
    branch_id: UUID
    branch: str
    time_zone: str
    vendor_id: UUID | None
    vendor: str | None
    today: date
    """Where they work."""


def worker(session: Session, actor: Actor, act: Act, person_id: UUID, now: datetime) -> Worker:
    """Somebody in reach for an act.

    Raises:
        NotFound: there is nobody of that id, they are out of reach, or do not work here today.
    """
    found = groups.matching(
        actor,
        Who(person_ids=(person_id,)),
        groups.days(session, now),
        Person.id,
        Person.name,
        Person.code,
        Branch.id,
        Branch.name,
        Branch.time_zone,
        Vendor.id,
        Vendor.name,
        act=act,
    )
    row: Any = session.execute(
        found.outerjoin(Vendor, Vendor.id == Engagement.vendor_id)
        .order_by(Engagement.starts_on.desc(), Engagement.id)
        .limit(1)
    ).one_or_none()
    if row is None:
        raise NotFound("There is no such person.")
    return Worker(*(*row, today_in(row.time_zone, now)))


@dataclass(frozen=True)
class Covered:
    """One cover: from whom, why, and whether it was ended before its last day."""

    id: UUID
    person_id: UUID
    path_id: str
    covers_from: date
    covers_until: date
    given_at: datetime
    given_by: str | None
    """None for the operator."""
    reason: str
    claim_id: UUID | None
    """By accepted evidence from elsewhere."""
    ended_at: datetime | None
    ended_by: str | None
    end_reason: str | None

    def lasts(self, today: date) -> bool:
        return self.ended_at is None and self.covers_until >= today


_giver, _ender = aliased(Person), aliased(Person)
_COVER = (
    select(
        Cover.id,
        Cover.person_id,
        Cover.path_id,
        Cover.covers_from,
        Cover.covers_until,
        Cover.given_at,
        _giver.name,
        Cover.reason,
        Cover.claim_id,
        CoverEnd.ended_at,
        _ender.name,
        CoverEnd.reason,
    )
    .outerjoin(CoverEnd, CoverEnd.cover_id == Cover.id)
    .outerjoin(_giver, _giver.id == Cover.given_by)
    .outerjoin(_ender, _ender.id == CoverEnd.ended_by)
)


def of_person(session: Session, person_id: UUID) -> Sequence[Covered]:
    """Every cover that somebody was ever given, newest first. Reach is the caller's duty."""
    found = _COVER.where(Cover.person_id == person_id)
    return _covers(session, found.order_by(Cover.given_at.desc(), Cover.id))


def in_reach(session: Session, actor: Actor, person_id: UUID, cover_id: UUID) -> Covered:
    """One cover of somebody; only who reaches everybody keeps cover.

    Raises:
        NotFound: there is no such cover of this person, or it is out of reach.
    """
    found = _covers(session, _COVER.where(Cover.id == cover_id, Cover.person_id == person_id))
    if not found or not actor.may(Act.COVER):
        raise NotFound("There is no such cover.")
    return found[0]


def _covers(session: Session, found: Any) -> list[Covered]:
    return [Covered(*row) for row in session.execute(found)]


@dataclass(frozen=True)
class Line:
    """Somebody who is covered today, on the list of all."""

    cover: Covered
    name: str
    code: str


def lasting(session: Session, on: date) -> tuple[int, Sequence[Line]]:
    """How many covers last on a day, and those that end first. For who reaches everybody."""
    going_on = [Cover.covers_until >= on, CoverEnd.cover_id.is_(None)]
    whose = aliased(Person)
    rows = session.execute(
        _COVER.add_columns(whose.name, whose.code, func.count().over())
        .join(whose, whose.id == Cover.person_id)
        .where(*going_on)
        .order_by(Cover.covers_until, Cover.id)
        .limit(MOST)
    ).all()
    lines = [Line(Covered(*row[:-3]), row[-3], row[-2]) for row in rows]
    return (rows[0][-1] if rows else 0), lines
