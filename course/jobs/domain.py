"""What a job is, where it stands, and what a kind of work has to be able to do. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

KEPT_FOR = timedelta(days=7)
"""How long a file lies ready. Then it is removed; asking again makes it again."""
LINK_LIFE = timedelta(hours=1)
"""How long one link to a file leads to it: long enough to begin anew on a bad line."""
SILENT_AFTER = timedelta(seconds=60)
"""A worker that has not been heard of for so long is taken to be gone."""
BEAT = timedelta(seconds=10)
"""How often a worker says that it is there."""


class State(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


OPEN = (State.WAITING, State.RUNNING)


class Stand(StrEnum):
    """Where a job stands, for whoever waits for it. Derived from its row and the hour."""

    WAITING = "waiting"
    UNTAKEN = "untaken"
    """It waits, and no worker is there to take it."""
    RUNNING = "running"
    LEFT = "left"
    """Its worker has not been heard of."""
    READY = "ready"
    FAILED = "failed"
    GONE = "gone"
    """The file is not there any more."""


def stand(
    state: State,
    *,
    now: datetime,
    asked_at: datetime,
    heard_at: datetime | None,
    expires_at: datetime | None,
) -> Stand:
    """What a row means at a moment.

    Args:
        heard_at: when the worker that has it was heard of last; of a waiting one, any worker.
    """
    if state is State.FAILED:
        return Stand.FAILED
    if state is State.DONE:
        return Stand.READY if expires_at and now < expires_at else Stand.GONE
    silent = now - max(heard_at or asked_at, asked_at) > SILENT_AFTER
    if state is State.WAITING:
        return Stand.UNTAKEN if silent else Stand.WAITING
    return Stand.LEFT if silent else Stand.RUNNING


@dataclass(frozen=True)
class Task:
    """One job as its work sees it."""

    id: UUID
    kind: str
    asked_by: UUID | None
    given: Mapping[str, Any]
    """What it was asked for with, as plain JSON values."""
    folder: Path
    """Its own; what is put there outlives the worker and is gone when the job is done."""


@dataclass(frozen=True)
class Plan:
    """What there is to do: so many parts, and how many things in all, for the bar."""

    parts: int
    things: int


class Work(Protocol):
    """One kind of job.

    A worker may die at any moment, and then each of these is called once more for what was not
    over: it has to come to the same. A part that is over is not called again.
    """

    def plan(self, task: Task) -> Plan: ...

    def part(self, task: Task, number: int) -> int:
        """Does one part, counted from 0, and says how many things it was."""

    def file(self, task: Task) -> Iterator[bytes]:
        """The finished file."""


def percent(done: int, total: int) -> int:
    """Whole percent, rounded down, and 99 at most: what is 100 is over."""
    return min(99, done * 100 // total) if total else 0
