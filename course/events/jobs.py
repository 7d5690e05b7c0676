"""Long work: what was asked for, what came of it, and who took the file."""

from dataclasses import dataclass
from uuid import UUID

from course.events.base import Event


@dataclass(frozen=True, kw_only=True)
class JobAsked(Event):
    job_id: UUID
    kind: str
    attempt: int


@dataclass(frozen=True, kw_only=True)
class JobFinished(Event):
    job_id: UUID
    asked_by: UUID | None
    size: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class JobFailed(Event):
    job_id: UUID
    asked_by: UUID | None
    attempt: int


@dataclass(frozen=True, kw_only=True)
class JobFileTaken(Event):
    """Somebody was given a link to the file."""

    job_id: UUID


@dataclass(frozen=True, kw_only=True)
class JobFileRemoved(Event):
    job_id: UUID
