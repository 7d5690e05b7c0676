"""Reads for changing assignments: which of some ids are in reach, and whose they are."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from course.actor import Actor
from course.assignments import who as groups
from course.assignments.domain import Who
from course.assignments.models import Assignment
from course.people.models import Branch, Engagement, Person


@dataclass(frozen=True)
class Line:
    """One assignment, for whoever may change it."""

    id: UUID
    name: str
    path_id: str
    due_on: date
    open: bool
    excused_until: date | None
    time_zone: str


def in_reach(
    session: Session, actor: Actor, ids: Collection[UUID], now: datetime
) -> Sequence[Line]:
    """Those of the ids whose people work in somebody's reach today, by name."""
    days = groups.days(session, now)
    reached = groups.matching(actor, Who(), days, Engagement.person_id)
    rows = session.execute(
        select(
            Assignment.id,
            Person.name,
            Assignment.path_id,
            Assignment.due_on,
            Assignment.completed_at.is_(None) & Assignment.withdrawn_at.is_(None),
            Assignment.excused_until,
            Branch.time_zone,
        )
        .join(Person, Person.id == Assignment.person_id)
        .join(Branch, Branch.id == Assignment.branch_id)
        .where(
            Assignment.id.in_(ids),
            reached.where(Engagement.person_id == Assignment.person_id)
            .correlate(Assignment)
            .exists(),
        )
        .order_by(Person.name, Person.code_key, Assignment.path_id, Assignment.id)
    )
    return [Line(*row) for row in rows]
