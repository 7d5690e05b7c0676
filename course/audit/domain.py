"""The chain: how an entry's digest follows from the one before, and where a chain breaks."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from course.events import Event

START = "0" * 64
"""The digest before the first entry."""


@dataclass(frozen=True)
class Entry:
    """One link of the chain. ``data`` is canonical JSON."""

    seq: int
    at: datetime
    event: str
    actor_id: UUID | None
    data: str
    digest: str


@dataclass(frozen=True)
class Break:
    """The first place where the chain does not hold, and what is wrong there."""

    seq: int
    what: str


def canonical(event: Event) -> str:
    """The event's fields as JSON with sorted keys and no spaces: same event, same text."""
    values = {field.name: _plain(getattr(event, field.name)) for field in fields(event)}
    return json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _plain(value: Any) -> Any:
    if isinstance(value, UUID | date):
        return str(value)
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return value


def chain(previous: str, seq: int, at: datetime, event: str, actor: UUID | None, data: str) -> str:
    """SHA-256 in hex over the digest before and every field of this entry, line by line."""
    parts = (previous, str(seq), at.isoformat(), event, str(actor or "-"), data)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def first_break(entries: Iterable[Entry], head_seq: int, head_digest: str) -> Break | None:
    """Walk entries in order of ``seq``; None when every link holds up to the head.

    Finds an altered, removed, inserted or reordered entry, and a log cut off at its end. It
    cannot find a log that somebody with full access wrote anew from a point on, head included.
    """
    previous, expected = START, 1
    for entry in entries:
        if entry.seq != expected:
            return Break(expected, f"entry {expected} is missing; {entry.seq} stands in its place")
        link = chain(previous, entry.seq, entry.at, entry.event, entry.actor_id, entry.data)
        if link != entry.digest:
            return Break(entry.seq, f"entry {entry.seq} ({entry.event}) does not fit the chain")
        previous, expected = entry.digest, expected + 1
    if (expected - 1, previous) != (head_seq, head_digest):
        return Break(
            expected, f"the log should end at entry {head_seq}, but ends at {expected - 1}"
        )
    return None
