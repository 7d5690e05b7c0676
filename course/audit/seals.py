"""What auditors opened, a day at a time: the digest that seals it, and where it does not hold."""

import hashlib
import json
import secrets
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from itertools import groupby
from uuid import UUID

BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
"""Where the first seal begins: before anything was opened."""
DAY = timedelta(days=1)
SALT_BYTES = 16
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
    path: str | None
    """With the query, as asked; None once it was erased."""
    status: int
    salt: str | None = None
    path_sha256: str = ""
    """Over salt and path. What is sealed, so that the path itself can be erased."""

    def salted(self) -> "View":
        """Ready to be kept."""
        salt = secrets.token_hex(SALT_BYTES)
        return replace(self, salt=salt, path_sha256=path_sha256(salt, self.path or ""))

    @property
    def line(self) -> bytes:
        """What is sealed of it, as a line of JSON."""
        path = self.path_sha256
        if self.path is not None:
            path = path_sha256(self.salt or "", self.path)
        head = (self.id, self.at, self.person_id, self.grant_id, self.method, self.endpoint)
        return json.dumps([str(value) for value in (*head, path, self.status)]).encode() + b"\n"


def path_sha256(salt: str, path: str) -> str:
    return hashlib.sha256(f"{salt} {path}".encode()).hexdigest()


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
    """How many, and SHA-256 in hex over each one's line."""
    count, found = 0, hashlib.sha256()
    for view in views:
        found.update(view.line)
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


def first_misfit(
    sealed: Sequence[Seal], views: Iterable[View], purged: datetime = BEGINNING
) -> str | None:
    """Compare what was sealed with what is there; None when it is the same, else in words.

    Args:
        sealed: in the order of the log.
        views: at least all that are older than the end of the last seal, in any order of time
            that puts those of one seal together.
        purged: up to the end of which seal views are not kept any longer.
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
        if seal.until <= purged:
            if count:
                return f"the views of {day} are not kept any longer, but {count} are there"
        elif count != seal.views:
            return f"{seal.views} views were sealed for {day}, but {count} are there"
        elif sha256 != seal.sha256:
            return f"the views of {day} are not those that were sealed"
        expected = seal.until
    return None
