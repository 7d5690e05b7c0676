"""Reads for a person's calendar."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from course.assignments.models import Assignment
from course.assignments.queries import is_open, taken_path
from course.notices.models import CalendarFeed
from course.people.models import Branch
from course.people.service import sha256


def calendar_owner(session: Session, token: str) -> UUID | None:
    found: UUID | None = session.execute(
        select(CalendarFeed.person_id).where(CalendarFeed.token_sha256 == sha256(token))
    ).scalar_one_or_none()
    return found


def has_calendar(session: Session, person_id: UUID) -> bool:
    found = select(CalendarFeed.person_id).where(CalendarFeed.person_id == person_id)
    return session.execute(found).first() is not None


@dataclass(frozen=True)
class Due:
    """Something open, with its last day."""

    id: UUID
    path_id: str
    due_on: date
    time_zone: str
    assigned_at: datetime


def due_days(session: Session, person_id: UUID) -> Sequence[Due]:
    """What somebody has open, by due day."""
    rows = session.execute(
        select(
            Assignment.id,
            taken_path(),
            Assignment.due_on,
            Branch.time_zone,
            Assignment.assigned_at,
        )
        .join(Branch, Branch.id == Assignment.branch_id)
        .where(Assignment.person_id == person_id, is_open())
        .order_by(Assignment.due_on, Assignment.id)
    )
    return [Due(*row) for row in rows]
