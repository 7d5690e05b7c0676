"""The log's entries: what their leaves are, and where a log does not hold.

Decision: what the log proves, and what not. Every entry is a leaf of one Merkle tree (RFC 6962),
written as canonical JSON (RFC 8785). Whoever holds a checkpoint, a signed line with the number of
entries and the root over them, can find out later whether those entries are still exactly what
they were: altered, removed, inserted or reordered ones give another root. Without a checkpoint
kept elsewhere, somebody with full access to the database and the key could write the whole log
anew. The log shows that the program wrote something down and when its clock said it was; it
cannot show that what was written down was true, that the clock was right, or that something
which never reached the program did not happen. No entry holds a name: words that people typed
stand in it as a salted hash only, and beside it until they are erased.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

import rfc8785

from course.audit.tree_rules import grow, root, split
from course.events import ChainEnded, Event, personal_fields

SALT_BYTES = 16
HASHED = "salted_sha256"
"""How a leaf names the hash of words that stand beside it."""


LEAST_LETTERS = 3
"""Shorter parts of names are in too many words that mean something else."""
LEAST_DIGITS = 6
WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Entry:
    """One leaf. ``data`` is canonical JSON."""

    seq: int
    at: datetime
    event: str
    actor_id: UUID | None
    data: str
    nodes: bytes
    """Hashes of the subtrees that are whole with it, its own first."""
    texts: str | None
    """Words that people typed, by field with their salts, as JSON; None where there are none, or
    they were erased."""

    @property
    def leaf(self) -> bytes:
        return leaf(self.seq, self.at, self.event, self.actor_id, self.data)


@dataclass(frozen=True)
class Break:
    """The first place where the log does not hold, and what is wrong there."""

    seq: int
    what: str


# --- leaves ----------------------------------------------------------------------------


def written(event: Event, salts: Iterator[bytes]) -> tuple[str, str | None]:
    """The event's fields as canonical JSON, and apart from them the words that people typed.

    Args:
        salts: gives as many random ones as there are fields with words.
    """
    values = {field.name: _plain(getattr(event, field.name)) for field in fields(event)}
    texts = {}
    for name in sorted(personal_fields(type(event))):
        if values[name]:
            salt = next(salts)
            texts[name] = {"salt": salt.hex(), "text": values[name]}
            values[name] = {HASHED: salted(salt, values[name])}
    return _canonical(values), _canonical(texts) if texts else None


def salted(salt: bytes, value: Any) -> str:
    """SHA-256 in hex over a salt and a value as canonical JSON."""
    return hashlib.sha256(salt + rfc8785.dumps(value)).hexdigest()


def leaf(seq: int, at: datetime, event: str, actor_id: UUID | None, data: str) -> bytes:
    """The bytes that are hashed: one JSON object in canonical form.

    Decision: it is put together as text. ``data`` is canonical already, the other values need no
    escape, and the names stand in order; a test compares it with the library's form.
    """
    actor = f'"{actor_id}"' if actor_id else "null"
    return (
        f'{{"actor":{actor},"at":"{at.isoformat()}","data":{data},"event":"{event}","seq":{seq}}}'
    ).encode()


def told(data: str, texts: str | None) -> dict[str, Any]:
    """The event's fields, with the words that people typed where they are still there."""
    values: dict[str, Any] = json.loads(data)
    for name, kept in json.loads(texts or "{}").items():
        values[name] = kept["text"]
    return values


def _canonical(values: dict[str, Any]) -> str:
    return rfc8785.dumps(values).decode()


def _plain(value: Any) -> Any:
    if isinstance(value, UUID | date):
        return str(value)
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return value


# --- where a log does not hold ---------------------------------------------------------


def first_break(entries: Iterable[Entry], head_seq: int, frontier: bytes) -> Break | None:
    """Grow the tree anew, in order of ``seq``; None when every entry fits, up to the head.

    Finds an altered, removed, inserted or reordered entry, words that were altered rather than
    erased, and a log cut off at its end. It cannot find a log that somebody with full access
    wrote anew from a point on, head included: a checkpoint kept elsewhere does.
    """
    grown: list[bytes] = []
    expected = 1
    for entry in entries:
        if entry.seq != expected:
            return Break(expected, f"entry {expected} is missing; {entry.seq} stands in its place")
        if b"".join(grow(grown, entry.seq - 1, entry.leaf)) != entry.nodes:
            return Break(entry.seq, f"entry {entry.seq} ({entry.event}) does not fit the tree")
        if what := _misfit(entry):
            return Break(entry.seq, f"entry {entry.seq} ({entry.event}) {what}")
        expected += 1
    if (expected - 1, grown) != (head_seq, split(frontier)):
        ends = f"the log should end at entry {head_seq}, but ends at {expected - 1}"
        return Break(expected, ends if expected - 1 != head_seq else "the log's head was altered")
    return None


def _misfit(entry: Entry) -> str | None:
    """What is wrong with what an entry that fits the tree says, or with the words beside it."""
    if entry.event == ChainEnded.__name__ and (at := json.loads(entry.data)["broken_at"]):
        return f"says that the log of before did not hold: {at}"
    if entry.texts is None:
        return None
    try:
        values, texts = json.loads(entry.data), json.loads(entry.texts)
        for name, kept in texts.items():
            if values[name] != {HASHED: salted(bytes.fromhex(kept["salt"]), kept["text"])}:
                return f"has other words beside it than were typed ({name})"
    except (ValueError, TypeError, KeyError, AttributeError):
        return "has words beside it that cannot be read"
    return None


def root_hex(frontier: bytes) -> str:
    return root(split(frontier)).hex()


# --- finding somebody in texts that people typed ----------------------------------------


@dataclass(frozen=True)
class Words:
    """What must not be left of somebody: found whole anywhere, and parts of names as words."""

    whole: frozenset[str]
    parts: frozenset[str]
    digits: frozenset[str]

    @classmethod
    def of(cls, names: Iterable[str], others: Iterable[str] = ()) -> "Words":
        """
        Args:
            names: each in every form in which somebody may look for it.
            others: e-mail addresses, phone numbers and ids.
        """
        whole = {text.casefold() for text in (*names, *others) if text}
        parts = {part for name in names for part in WORD.findall(name.casefold())}
        numbers = {re.sub(r"\D", "", text) for text in others if "@" not in text}
        return cls(
            frozenset(whole),
            frozenset(part for part in parts if len(part) >= LEAST_LETTERS),
            frozenset(number for number in numbers if len(number) >= LEAST_DIGITS),
        )

    def named_in(self, text: str) -> bool:
        """Whether the text says something of them. Rather once too often than once too few."""
        folded = text.casefold()
        if any(value in folded for value in self.whole):
            return True
        if self.parts & set(WORD.findall(folded)):
            return True
        return any(number in re.sub(r"\D", "", folded) for number in self.digits)
