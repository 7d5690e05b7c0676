"""The questions of a first talk."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Question:
    """One question. ``id`` is stable; the words may be improved."""

    id: str
    ask: str
