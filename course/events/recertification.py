"""A clause has changed, and who shows it anew."""

from dataclasses import dataclass
from uuid import UUID

from course.events.base import Event


@dataclass(frozen=True, kw_only=True)
class ClausesAsked(Event):
    """Holders of credentials on an older text were asked; rows carry the batch's id.

    ``dropped`` people are not asked any more for what an older edition asked of them.
    """

    batch_id: UUID
    revision_id: str
    edition: str
    clause_ids: tuple[str, ...]
    people: int
    assigned: int
    dropped: int


@dataclass(frozen=True, kw_only=True)
class EditionProved(Event):
    """Evidence for a newer edition was added to a credential."""

    proof_id: UUID
    credential_id: UUID
    person_id: UUID
    path_id: str
    attempt_id: UUID
    revision_id: str
    edition: str
    clause_ids: tuple[str, ...]
