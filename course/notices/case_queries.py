"""Cases of service events: who owns one now, whether they need still be told, and the letter.

Decision: no run plans these rows. They are added with the fact that makes somebody the owner, or
never, so that neither an upgrade nor switching notices on mails anybody about older cases.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from course.incidents.domain import Fact, minutes, owner_clock, reference
from course.incidents.fact_queries import CALLED_AT, TOLD_AT
from course.incidents.models import ServiceEvent, ServiceEventFact
from course.library import queries as library
from course.notices.case_rules import Case
from course.notices.domain import About
from course.notices.models import Notice
from course.people.models import Branch, Person


@dataclass(frozen=True)
class Ownership:
    """Somebody's owning of a case, as the newest fact says it."""

    stage: str
    """The fact's key within its case: the higher, the later."""
    owner_before: UUID | None
    branch_id: UUID
    time_zone: str
    has_address: bool


def ownership(session: Session, event_id: UUID, person_id: UUID) -> Ownership:
    """How somebody came to own a case just now, and whether e-mail reaches them."""
    fact = ServiceEventFact
    owners = session.execute(
        select(
            fact.once,
            fact.person_id,
            ServiceEvent.branch_id,
            Branch.time_zone,
            func.coalesce(Person.email, "") != "",
        )
        .join(ServiceEvent, ServiceEvent.id == fact.event_id)
        .join(Branch, Branch.id == ServiceEvent.branch_id)
        .join(Person, Person.id == person_id)
        .where(fact.event_id == event_id, fact.kind == Fact.OWNER)
        .order_by(fact.once.desc())
        .limit(2)
    ).all()
    (stage, _, branch_id, zone, reached), *before = owners
    assert stage, "the fact that makes somebody the owner has a key"
    return Ownership(stage, before[0][1] if before else None, branch_id, zone, reached)


def is_over() -> ColumnElement[bool]:
    """Whether a notice is about a case that its person need not be told of any more."""
    return and_(Notice.about == About.CASE, ~_stands())


def _stands() -> ColumnElement[bool]:
    """Whether the case is open and theirs, and the customer was not called since it is."""
    own, since = aliased(ServiceEventFact), aliased(ServiceEventFact)
    handed_on = and_(
        since.kind == Fact.OWNER, since.once > own.once, since.person_id != Notice.person_id
    )
    called = and_(since.kind == Fact.OWNER_CALLED, since.made_at > own.made_at)
    over = exists().where(
        since.event_id == own.event_id, or_(since.kind == Fact.AGREED, handed_on, called)
    )
    return (
        exists()
        .where(
            own.event_id == Notice.about_id,
            own.once == Notice.stage,
            ~over.correlate(own, Notice),
        )
        .correlate(Notice)
    )


def cases(session: Session, ids: Collection[UUID], now: datetime) -> Mapping[UUID, Case]:
    """What letters to owners tell, by row; rows that have come to nothing are left out."""
    found = (
        select(
            Notice.id.label("notice_id"),
            ServiceEvent.id,
            ServiceEvent.digits,
            ServiceEvent.what,
            ServiceEvent.place,
            ServiceEvent.found_at,
            ServiceEvent.revision_id,
            Branch.name,
            Branch.time_zone,
            TOLD_AT.label("told_at"),
            CALLED_AT.label("called_at"),
        )
        .join(ServiceEvent, ServiceEvent.id == Notice.about_id)
        .join(Branch, Branch.id == ServiceEvent.branch_id)
        .where(Notice.id.in_(ids), Notice.about == About.CASE, _stands())
    )
    return {row.notice_id: _case(session, row, now) for row in session.execute(found).all()}


def _case(session: Session, row: Any, now: datetime) -> Case:
    """By the minutes of the text that the case began with, as on its page."""
    _, owner, morning = minutes(library.revision(session, row.revision_id).agreement)
    return Case(
        id=row.id,
        reference=reference(row.digits),
        what=row.what,
        place=row.place,
        branch=row.name,
        found_at=row.found_at,
        zone=row.time_zone,
        minutes=owner,
        next_morning=morning,
        clock=owner_clock(owner, morning, row.time_zone, row.told_at, row.called_at, now),
    )
