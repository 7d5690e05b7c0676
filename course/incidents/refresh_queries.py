"""Whom a refresher asks, and how many have done it: counts, no names."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Select, String, Uuid, func, literal, select
from sqlalchemy.orm import Session

from course.assignments.domain import Reason
from course.assignments.models import Assignment
from course.db import new_id
from course.people import queries as people
from course.people.models import Engagement


def team(
    branch_id: UUID,
    path_id: str,
    revision_id: str,
    batch_id: UUID,
    today: date,
    due_on: date,
    now: datetime,
) -> Select[Any]:
    """Rows of assignments for everybody engaged at a branch, employees and contractors alike."""
    there = (
        select(Engagement.person_id)
        .where(Engagement.branch_id == branch_id, people.current(today))
        .distinct()
        .subquery("there")
    )
    rows: Any = select(
        new_id(),
        there.c.person_id,
        literal(path_id),
        literal(branch_id, Uuid()),
        literal(Reason.SERVICE_EVENT.value, String()),
        literal(due_on, Date()),
        literal(now, Assignment.__table__.c.assigned_at.type),
        literal(revision_id),
        literal(batch_id, Uuid()),
    ).where(there.c.person_id.is_not(None))
    found: Select[Any] = rows
    return found


def about(batch_id: UUID, revision_id: str, clause_id: str) -> Select[Any]:
    """Which clause each of these assignments is about."""
    rows: Any = select(
        Assignment.id, literal(revision_id), literal(revision_id), literal(clause_id)
    ).where(Assignment.batch_id == batch_id)
    found: Select[Any] = rows
    return found


def refreshed(session: Session, batch_id: UUID) -> tuple[int, int]:
    """How many a refresher asked, and how many of them have finished it."""
    row = session.execute(
        select(func.count(), func.count(Assignment.completed_at)).where(
            Assignment.batch_id == batch_id
        )
    ).one()
    return int(row[0]), int(row[1])
