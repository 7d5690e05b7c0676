"""Attempts, checks and finished paths."""

from dataclasses import dataclass
from uuid import UUID

from course.events.base import Event


@dataclass(frozen=True, kw_only=True)
class AttemptStarted(Event):
    attempt_id: UUID
    person_id: UUID
    quiz_id: str
    revision_id: str


@dataclass(frozen=True, kw_only=True)
class AttemptFinished(Event):
    """``answers_sha256`` seals the answers: over id, decision and option of each, in order."""

    attempt_id: UUID
    person_id: UUID
    quiz_id: str
    outcome: str | None
    points: int
    max_points: int
    answers_sha256: str


@dataclass(frozen=True, kw_only=True)
class CheckPassed(Event):
    attempt_id: UUID
    person_id: UUID
    assignment_id: UUID
    path_id: str
    revision_id: str
    score_percent: int
    decision_count: int
    language: str


@dataclass(frozen=True, kw_only=True)
class ClausesShown(Event):
    """The assignment about changed clauses is closed because its short check was passed."""

    assignment_id: UUID
    attempt_id: UUID
    person_id: UUID
    path_id: str
    branch_id: UUID
    revision_id: str
    clause_ids: tuple[str, ...]
    score_percent: int
    decision_count: int
    language: str


@dataclass(frozen=True, kw_only=True)
class PathCompleted(Event):
    """The assignment is closed because its final check was passed."""

    assignment_id: UUID
    attempt_id: UUID
    person_id: UUID
    path_id: str
    branch_id: UUID
    revision_id: str
    score_percent: int
    decision_count: int
    language: str
