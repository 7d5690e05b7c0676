"""What has been done on an open assignment: columns for the last one of the board."""

from typing import Any

from sqlalchemy import func, select

from course.agreements.models import Acknowledgement
from course.assessment.domain import AttemptKind
from course.assessment.models import Attempt
from course.assignments.models import Assignment, Delta
from course.assignments.queries import taken_path
from course.learning.models import ScreenRead
from course.library.queries import NEWEST

_CHECKS = (
    select(Attempt.outcome)
    .where(Attempt.assignment_id == Assignment.id, Attempt.kind == AttemptKind.CHECK)
    .correlate(Assignment)
)
PROGRESS: tuple[Any, ...] = (
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
    Assignment.excused_until,
    Assignment.id,
    taken_path(),
    select(Delta.clause_ids)
    .where(Delta.assignment_id == Assignment.id)
    .correlate(Assignment)
    .scalar_subquery(),
)
"""The fields of ``Progress``, of whichever ``Assignment`` a statement joins."""
