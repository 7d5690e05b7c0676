"""Keys that the instance signs with."""

from dataclasses import dataclass
from uuid import UUID

from course.events.base import Event


@dataclass(frozen=True, kw_only=True)
class SigningKeyMade(Event):
    key_id: UUID
    purpose: str


@dataclass(frozen=True, kw_only=True)
class SigningKeyRetired(Event):
    """It signs nothing more; what it signed still verifies."""

    key_id: UUID
    purpose: str
