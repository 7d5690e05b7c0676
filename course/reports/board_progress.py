"""Reads of what has been done on open assignments: the last column of the board."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session

from course.agreements.models import Acknowledgement
from course.assessment.domain import AttemptKind
from course.assessment.models import Attempt
from course.assignments.models import Assignment
from course.learning.models import ScreenRead
from course.library.queries import NEWEST
from course.reports.board_rules import Progress

_CHECKS = (
    select(Attempt.outcome)
    .where(Attempt.assignment_id == Assignment.id, Attempt.kind == AttemptKind.CHECK)
    .correlate(Assignment)
)
_PROGRESS: Select[Any] = select(
    Assignment.id,
    func.coalesce(Assignment.revision_id, NEWEST),
    select(func.count())
    .where(ScreenRead.assignment_id == Assignment.id)
    .correlate(Assignment)
    .scalar_subquery(),
    select(func.count(Attempt.quiz_id.distinct()))
    .where(
        Attempt.assignment_id == Assignment.id,
        Attempt.kind == AttemptKind.SCENARIO,
        Attempt.finished_at.is_not(None),
    )
    .correlate(Assignment)
    .scalar_subquery(),
    select(Acknowledgement.text_sha256)
    .where(Acknowledgement.person_id == Assignment.person_id)
    .order_by(Acknowledgement.acknowledged_at.desc(), Acknowledgement.id)
    .limit(1)
    .correlate(Assignment)
    .scalar_subquery(),
    _CHECKS.where(Attempt.finished_at.is_not(None))
    .order_by(Attempt.ordinal.desc())
    .limit(1)
    .scalar_subquery(),
    _CHECKS.where(Attempt.finished_at.is_(None)).exists(),
).where(Assignment.id.in_(bindparam("ids", expanding=True)))


def progress(session: Session, assignment_ids: Collection[UUID]) -> Mapping[UUID, Progress]:
    """What has been done on each of these open assignments, in one statement."""
    if not assignment_ids:
        return {}
    found = session.execute(_PROGRESS, {"ids": list(assignment_ids)})
    return {row[0]: Progress(*row[1:]) for row in found}
