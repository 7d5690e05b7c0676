"""The meters of a scenario and what they mean at its end: whole numbers from 0 to 100."""

from collections.abc import Iterable
from typing import NamedTuple

from course.content.model import Option

TRUST_AT_START, SAFETY_AT_START = 50, 100
UNSAFE_BELOW, KEPT_FROM, SHAKEN_FROM = 60, 70, 45
ENDINGS = ("kept", "shaken", "lost", "unsafe")


class Standing(NamedTuple):
    """Trust and safety at one moment of a story."""

    trust: int = TRUST_AT_START
    safety: int = SAFETY_AT_START

    def after(self, options: Iterable[Option]) -> "Standing":
        """Where the meters stand once these options have been chosen, one after the other."""
        trust, safety = self
        for option in options:
            trust, safety = bounded(trust + option.trust), bounded(safety + option.safety)
        return Standing(trust, safety)

    @property
    def ending(self) -> str:
        """One of ``ENDINGS``: whatever the customer thinks, what is unsafe did not end well."""
        return "unsafe" if self.safety < UNSAFE_BELOW else trust_word(self.trust)


def bounded(value: int) -> int:
    return 0 if value < 0 else min(value, 100)


def trust_word(trust: int) -> str:
    """``kept``, ``shaken`` or ``lost``."""
    if trust >= KEPT_FROM:
        return "kept"
    return "shaken" if trust >= SHAKEN_FROM else "lost"
