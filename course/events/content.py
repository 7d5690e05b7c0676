"""The course's text, and who has read it."""

from dataclasses import dataclass
from uuid import UUID

from course.events.base import Event


@dataclass(frozen=True, kw_only=True)
class RevisionPublished(Event):
    revision_id: str
    edition: str
    previous_id: str | None


@dataclass(frozen=True, kw_only=True)
class ClauseRevised(Event):
    clause_id: str
    edition: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class AgreementAcknowledged(Event):
    acknowledgement_id: UUID
    person_id: UUID
    edition: str
    text_sha256: str
