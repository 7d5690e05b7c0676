"""Reads about attempts and answers."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Executable, bindparam, select
from sqlalchemy.orm import Session

from course.agreements import queries as agreements
from course.assessment.domain import AttemptKind, Outcome, Steps, steps
from course.assessment.models import Answer, Attempt
from course.assignments.models import Assignment, Delta
from course.assignments.queries import Held, taken_path
from course.content.model import Revision
from course.db.places import placed, places
from course.errors import NotFound
from course.learning import queries as learning
from course.people.models import Branch


@dataclass(frozen=True)
class AttemptRow:
    """One attempt with what its pages need of its assignment."""

    id: UUID
    person_id: UUID
    assignment_id: UUID
    kind: AttemptKind
    quiz_id: str
    revision_id: str
    ordinal: int
    paper: list[dict[str, Any]]
    started_at: datetime
    finished_at: datetime | None
    outcome: Outcome | None
    points: int | None
    max_points: int | None
    missed_clause_ids: list[str]
    path_id: str
    time_zone: str
    due_on: Any
    about: str | None = None
    """Ids of the changed clauses that it asks about, where it is not about a whole path."""


@dataclass(frozen=True)
class Given:
    """One answer as it was given."""

    id: UUID
    position: int
    decision_id: str
    option_id: str
    answered_at: datetime


@dataclass(frozen=True)
class AttemptLine:
    """One attempt in a list: enough to say how far somebody is."""

    id: UUID
    assignment_id: UUID
    kind: AttemptKind
    quiz_id: str
    ordinal: int
    finished_at: datetime | None
    outcome: Outcome | None


_ATTEMPT = (
    select(
        Attempt.id,
        Attempt.person_id,
        Attempt.assignment_id,
        Attempt.kind,
        Attempt.quiz_id,
        Attempt.revision_id,
        Attempt.ordinal,
        Attempt.paper,
        Attempt.started_at,
        Attempt.finished_at,
        Attempt.outcome,
        Attempt.points,
        Attempt.max_points,
        Attempt.missed_clause_ids,
        taken_path(),
        Branch.time_zone,
        Assignment.due_on,
        Delta.clause_ids,
    )
    .join(Assignment, Assignment.id == Attempt.assignment_id)
    .join(Branch, Branch.id == Assignment.branch_id)
    .outerjoin(Delta, Delta.assignment_id == Assignment.id)
    .where(
        Attempt.id == bindparam("attempt_id"),
        Attempt.person_id == bindparam("person_id"),
        Attempt.kind == bindparam("kind"),
    )
)
_ANSWERS = (
    select(Answer.id, Answer.position, Answer.decision_id, Answer.option_id, Answer.answered_at)
    .where(Answer.attempt_id == bindparam("attempt_id"))
    .order_by(Answer.position)
)


@cache
def _lines(assignments: int) -> Executable:
    return (
        select(
            Attempt.id,
            Attempt.assignment_id,
            Attempt.kind,
            Attempt.quiz_id,
            Attempt.ordinal,
            Attempt.finished_at,
            Attempt.outcome,
        )
        .where(Attempt.assignment_id.in_(places(assignments)))
        .order_by(Attempt.assignment_id, Attempt.kind, Attempt.quiz_id, Attempt.ordinal)
    )


def own(session: Session, person_id: UUID, attempt_id: UUID, kind: AttemptKind) -> AttemptRow:
    """One attempt of this very person.

    Raises:
        NotFound: there is none of that id and kind, or it is somebody else's.
    """
    given = {"attempt_id": attempt_id, "person_id": person_id, "kind": kind}
    row = session.execute(_ATTEMPT, given).one_or_none()
    if row is None:
        raise NotFound("There is no such attempt.")
    return AttemptRow(*row)


def answers(session: Session, attempt_id: UUID) -> Sequence[Given]:
    """In order of position."""
    return [Given(*row) for row in session.execute(_ANSWERS, {"attempt_id": attempt_id})]


def lines(session: Session, assignment_ids: Collection[UUID]) -> Sequence[AttemptLine]:
    """Every attempt within these assignments, oldest first, in one statement."""
    rows = session.execute(_lines(len(assignment_ids)), placed(assignment_ids))
    return [AttemptLine(*row) for row in rows]


def finished_scenarios(attempts: Collection[AttemptLine], assignment_id: UUID) -> frozenset[str]:
    """Scenarios played to an end at least once within an assignment."""
    return frozenset(
        line.quiz_id
        for line in attempts
        if line.kind is AttemptKind.SCENARIO
        and line.finished_at
        and line.assignment_id == assignment_id
    )


def steps_done(
    session: Session,
    person_id: UUID,
    assignment: Held,
    revision: Revision,
    attempts: Collection[AttemptLine],
) -> Steps:
    """What of an assignment's path is done: the one answer to whether its check is open.

    Args:
        attempts: those of this assignment.
    """
    digest = revision.agreement.digest
    return steps(
        revision,
        revision.path(assignment.path_id),
        learning.reading(session, assignment.id),
        finished_scenarios(attempts, assignment.id),
        acknowledged=agreements.acknowledged(session, person_id, digest) is not None,
    )
