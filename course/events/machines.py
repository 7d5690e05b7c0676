"""Keys by which other programs ask or tell something."""

from dataclasses import dataclass
from uuid import UUID

from course.events.base import Event


@dataclass(frozen=True, kw_only=True)
class MachineKeyMade(Event):
    """Machines of one branch, or of the whole company (None), may do one thing from now on."""

    key_id: UUID
    purpose: str
    branch_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class MachineKeyEnded(Event):
    key_id: UUID
    purpose: str
