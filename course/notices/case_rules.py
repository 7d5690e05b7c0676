"""A case as a letter to its owner tells it. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from course.incidents.domain import Clock


class Stand(StrEnum):
    """How the clock of the owner's call stands; each has words of its own."""

    WAITS = "waits"
    """The office does not know yet."""
    RUNS = "runs"
    LATE = "late"
    CALLED = "called"


@dataclass(frozen=True)
class Case:
    """What somebody owns from now on. Who caused it stands nowhere."""

    id: UUID
    """Of the service event."""
    reference: str
    what: str
    place: str
    branch: str
    found_at: datetime
    zone: str
    """Of the branch (IANA name)."""
    minutes: int
    """Within which the owner calls in working hours, once the office knows."""
    next_morning: str
    """Until when, outside them."""
    clock: Clock | None
    """None until the office knows."""

    @property
    def stand(self) -> Stand:
        if self.clock is None:
            return Stand.WAITS
        if not self.clock.runs:
            return Stand.CALLED
        return Stand.RUNS if self.clock.in_time else Stand.LATE
