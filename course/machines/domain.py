"""What a key may be for, and what each purpose allows."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

NAME_MOST = 100
"""Letters in the name of a machine."""


class Purpose(StrEnum):
    """The one thing that a key opens."""

    READY = "ready"
    EVENTS = "events"
    FACTS = "facts"


@dataclass(frozen=True)
class Terms:
    """What holds for all keys of one purpose."""

    begins: str
    """So that a key that somebody leaks is known for what it is."""
    words: str
    """What its machine may do, as on a button."""
    a_minute: int | None
    """How often the machines that share one key may use it within a minute; None: no limit."""
    everywhere: bool
    """Whether it may be for the whole company, and not only for one branch."""


TERMS: Mapping[Purpose, Terms] = {
    Purpose.READY: Terms("gate_", "Ask who is ready to visit", 60, False),
    Purpose.EVENTS: Terms("event_", "Log service events", 60, False),
    # A planner hands in its visits one by one, as fast as they end.
    Purpose.FACTS: Terms("facts_", "Hand in visits, replies and complaints", None, True),
}
