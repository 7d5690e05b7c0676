"""What was awarded or taken back, and what left the system."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from course.events.base import Event, Personal


@dataclass(frozen=True, kw_only=True)
class CredentialAwarded(Event):
    credential_id: UUID
    person_id: UUID
    path_id: str
    serial: str
    valid_from: date
    valid_until: date


@dataclass(frozen=True, kw_only=True)
class CredentialRevoked(Event):
    credential_id: UUID
    person_id: UUID
    serial: str
    reason: Personal[str]


@dataclass(frozen=True, kw_only=True)
class CredentialReinstated(Event):
    """A revocation was lifted: the credential stands again, with its own days."""

    credential_id: UUID
    person_id: UUID
    serial: str
    reason: Personal[str]


@dataclass(frozen=True, kw_only=True)
class CoverGiven(Event):
    """Somebody counts as covered without a credential. ``claim_id``: by accepted evidence."""

    cover_id: UUID
    person_id: UUID
    path_id: str
    until: date
    claim_id: UUID | None
    reason: Personal[str]


@dataclass(frozen=True, kw_only=True)
class CoverEnded(Event):
    cover_id: UUID
    person_id: UUID
    path_id: str
    reason: Personal[str]


@dataclass(frozen=True, kw_only=True)
class ClaimMade(Event):
    """A firm claims that clauses were shown elsewhere."""

    claim_id: UUID
    person_id: UUID
    path_id: str
    vendor_id: UUID
    clause_ids: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ClaimReviewed(Event):
    claim_id: UUID
    person_id: UUID
    path_id: str
    accepted_clause_ids: tuple[str, ...]
    declined_clause_ids: tuple[str, ...]
    until: date | None


@dataclass(frozen=True, kw_only=True)
class ExportTaken(Event):
    """Rows left the system: who took what, by which filter, and how many."""

    what: str
    form: str
    filter: Personal[tuple[tuple[str, str], ...]]
    rows: int


@dataclass(frozen=True, kw_only=True)
class CredentialsSigned(Event):
    """Credentials that had no signature yet got one. With an award it goes without saying."""

    key_id: UUID
    credentials: int
