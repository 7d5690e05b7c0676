"""Facts of a case: each that is there once as part of other statements, and all as a timeline."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from course.incidents.domain import Fact
from course.incidents.models import ServiceEvent, ServiceEventFact
from course.people.models import Person


def moment_of(kind: Fact) -> Any:
    """When a fact of which there is one was so."""
    return (
        select(ServiceEventFact.at)
        .where(ServiceEventFact.event_id == ServiceEvent.id, ServiceEventFact.kind == kind)
        .order_by(ServiceEventFact.made_at, ServiceEventFact.id)
        .limit(1)
        .correlate(ServiceEvent)
        .scalar_subquery()
    )


OWNER_ID = (
    select(ServiceEventFact.person_id)
    .where(ServiceEventFact.event_id == ServiceEvent.id, ServiceEventFact.kind == Fact.OWNER)
    .order_by(ServiceEventFact.once.desc())
    .limit(1)
    .correlate(ServiceEvent)
    .scalar_subquery()
)
"""Who owns the case now: the newest fact says it."""
TOLD_AT = moment_of(Fact.OFFICE_TOLD)
CALLED_AT = moment_of(Fact.OWNER_CALLED)
AGREED_AT = moment_of(Fact.AGREED)


@dataclass(frozen=True)
class Line:
    """One fact of a timeline."""

    id: UUID
    kind: Fact
    words: str
    at: datetime
    due_at: datetime | None
    about_id: UUID | None
    person: str | None
    batch_id: UUID | None
    made_by: UUID | None
    made_by_name: str | None
    made_at: datetime


def timeline(session: Session, event_id: UUID) -> Sequence[Line]:
    """Every fact of a case, in the order in which it was added."""
    fact, whose, by = ServiceEventFact, aliased(Person), aliased(Person)
    rows = session.execute(
        select(
            fact.id,
            fact.kind,
            fact.words,
            fact.at,
            fact.due_at,
            fact.about_id,
            whose.name,
            fact.batch_id,
            fact.made_by,
            by.name,
            fact.made_at,
        )
        .outerjoin(whose, whose.id == fact.person_id)
        .outerjoin(by, by.id == fact.made_by)
        .where(fact.event_id == event_id)
        .order_by(fact.made_at, fact.at, fact.id)
    )
    return [Line(*row) for row in rows]


def owners(session: Session, event_id: UUID) -> int:
    """How often a case has got an owner."""
    found = select(func.count()).where(
        ServiceEventFact.event_id == event_id, ServiceEventFact.kind == Fact.OWNER
    )
    return int(session.execute(found).scalar_one())
