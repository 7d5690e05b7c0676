"""What one compilation has worked out, kept for the next one of nearly the same pack.

Nothing depends on it: with a memory or without, the same files give the same. It only spares an
author the wait, since most texts of a pack are the same before and after a change.
"""

from collections.abc import Hashable
from typing import Any


class Memory:
    """Results of pure steps by what they were made from. For one compilation at a time."""

    def __init__(self) -> None:
        self._before: dict[Hashable, Any] = {}
        self._now: dict[Hashable, Any] = {}

    def turn(self) -> None:
        """Begin a compilation: what the last one did not need is forgotten."""
        self._before, self._now = self._now, {}

    def get(self, key: Hashable) -> Any:
        """None if it is not known."""
        return self._now.get(key) or self._before.get(key)

    def keep(self, key: Hashable, result: Any) -> None:
        self._now[key] = result
