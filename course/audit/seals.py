"""What auditors opened, a day at a time: the digest that seals it, and where it does not hold."""

import hashlib
import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import groupby
from uuid import UUID

BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
"""Where the first seal begins: before anything was opened."""
DAY = timedelta(days=1)
LATE = timedelta(hours=1)
"""A day is sealed so long after it is over: by then every view of it has been written, also by
a machine whose clock is behind."""


@dataclass(frozen=True)
class View:
    """One address that an auditor opened."""

    id: UUID
    at: datetime
    person_id: UUID
    grant_id: UUID
    method: str
    endpoint: str
    path: str
    status: int


@dataclass(frozen=True)
class Seal:
    """All views from ``since`` until before ``until``, counted and digested."""

    since: datetime
    until: datetime
    views: int
    sha256: str


def day_begins(at: datetime) -> datetime:
    """Midnight, as UTC counts days."""
    return datetime.combine(at.astimezone(UTC).date(), time(), UTC)


def may_seal_until(now: datetime) -> datetime:
    return day_begins(now - LATE)


def digest(views: Iterable[View]) -> tuple[int, str]:
    """How many, and SHA-256 in hex over each one's fields as a line of JSON."""
    count, found = 0, hashlib.sha256()
    for view in views:
        line = [str(value) for value in vars(view).values()]
        found.update(json.dumps(line).encode() + b"\n")
        count += 1
    return count, found.hexdigest()


NONE = digest(())


def seals(views: Iterable[View], since: datetime) -> Iterator[Seal]:
    """A seal for each day with views, each beginning where the one before ends.

    Args:
        views: from ``since`` on, in order of time and id.
    """
    for begins, of_day in groupby(views, key=lambda view: day_begins(view.at)):
        seal = Seal(since, begins + DAY, *digest(of_day))
        yield seal
        since = seal.until


def first_misfit(sealed: Sequence[Seal], views: Iterable[View]) -> str | None:
    """Compare what was sealed with what is there; None when it is the same, else in words.

    Args:
        sealed: in the order of the log.
        views: at least all that are older than the end of the last seal, in any order of time
            that puts those of one seal together.
    """
    ends = [seal.until for seal in sealed]
    covered = groupby(views, key=lambda view: bisect_right(ends, view.at))
    found = {number: digest(some) for number, some in covered}
    expected = BEGINNING
    for number, seal in enumerate(sealed):
        day = f"{seal.until - DAY:%Y-%m-%d}"
        count, sha256 = found.get(number, NONE)
        if seal.since != expected:
            return f"the seal of {day} does not follow the one before it"
        if count != seal.views:
            return f"{seal.views} views were sealed for {day}, but {count} are there"
        if sha256 != seal.sha256:
            return f"the views of {day} are not those that were sealed"
        expected = seal.until
    return None
