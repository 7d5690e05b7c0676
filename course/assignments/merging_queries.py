"""Reads of what two records of one person both have open."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from course.assignments.domain import Open
from course.assignments.models import Assignment
from course.assignments.queries import is_open


def open_by_path(session: Session, *person_ids: UUID) -> Sequence[Sequence[Open]]:
    """What these people have open; what is of one path stands together. One statement."""
    rows = session.execute(
        select(
            Assignment.id,
            Assignment.person_id,
            Assignment.path_id,
            Assignment.begun_at,
            Assignment.due_on,
            Assignment.assigned_at,
        )
        .where(Assignment.person_id.in_(person_ids), is_open())
        .order_by(Assignment.path_id, Assignment.id)
    ).all()
    by_path: dict[str, list[Open]] = {}
    for row in rows:
        by_path.setdefault(row.path_id, []).append(Open(*row))
    return list(by_path.values())
