"""A document as canonical N-Quads: what a Data Integrity proof signs.

PyLD says what a document means; that takes some twenty milliseconds. Documents of one kind
differ only in their values, so a document is taken apart into a mould, in which every text is
a numbered slot, and its values. PyLD sees each mould once. Filling it gives the same quads as
asking anew; a test compares the two for any document. What does not fit a mould goes the long
way.

Source: W3C Verifiable Credential Data Integrity 1.0, section 4 (transformation).
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

from course.proofs.meaning import canonical_by_pyld, triples
from course.proofs.quads import Quad, escape, quad, written
from course.proofs.refusals import Refused, Why

Document: TypeAlias = dict[str, Any]

SAME = frozenset({"type", "@context", "proofPurpose", "cryptosuite"})
"""What stands under these words belongs to the mould: it decides what the rest means."""
SLOT = re.compile(r"urn:x-slot:(\d+)")
IRI = re.compile(r"(?:https?://|did:|urn:|mailto:|data:)[^\x00-\x20<>\"{}|\\^`]+")
"""Addresses that stay as they are whatever the context says."""
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
DEEPEST = 32
KEPT = 64


@dataclass(frozen=True)
class _Mould:
    """The quads of a document with slots for its values."""

    quads: tuple[Quad, ...]
    literals: frozenset[int]
    """Slots whose value is text."""
    iris: frozenset[int]
    """Slots whose value is an address; one may be both."""


class _NoMould(Exception):
    """This document must go the long way."""


def canonical(document: Document) -> str:
    """The document's canonical N-Quads.

    Raises:
        Refused: it says something that no context defines, uses a context that does not ship,
            or is no JSON-LD.
    """
    values: list[str] = []
    mould_text = json.dumps(_emptied(document, values, 0), sort_keys=True, ensure_ascii=False)
    try:
        found = written(_filled(_mould(mould_text), values))
    except _NoMould:
        found = None
    return found or canonical_by_pyld(document)


# --- taking apart, filling -------------------------------------------------------------


def _emptied(part: Any, values: list[str], depth: int) -> Any:
    if depth > DEEPEST:
        raise Refused(Why.MALFORMED, "It is nested too deeply.")
    if isinstance(part, dict):
        return {
            key: inner if key in SAME else _emptied(inner, values, depth + 1)
            for key, inner in part.items()
        }
    if isinstance(part, list):
        return [_emptied(inner, values, depth + 1) for inner in part]
    if isinstance(part, str):
        values.append(part)
        return f"urn:x-slot:{len(values) - 1}"
    return part


@lru_cache(maxsize=KEPT)
def _mould(text: str) -> _Mould:
    document = json.loads(text)
    if any(key.startswith("@") for key in _keys(document) if key != "@context"):
        raise _NoMould
    literals, iris, quads = set(), set(), []
    for triple, graph in triples(document):
        target = triple["object"]
        if target["type"] == "literal":
            if SLOT.fullmatch(target["value"]):
                literals.add(_number(target["value"]))
            elif SLOT.search(target["value"]):
                raise _NoMould
        found = (triple["subject"]["value"], triple["predicate"]["value"], graph)
        if SLOT.search(found[1]):
            raise _NoMould
        named = [*found, target["value"]] if target["type"] == "IRI" else found
        iris |= {_number(name) for name in named if SLOT.fullmatch(name)}
        quads.append(quad(triple, graph))
    if literals | iris != set(range(len(SLOT.findall(text)))):
        raise _NoMould  # something is not covered: the long way says what
    return _Mould(tuple(quads), frozenset(literals), frozenset(iris))


def _keys(part: Any) -> Iterable[str]:
    if isinstance(part, dict):
        for key, inner in part.items():
            yield key
            yield from _keys(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _keys(inner)


def _number(slot: str) -> int:
    return int(slot.rpartition(":")[2])


def _filled(mould: _Mould, values: Sequence[str]) -> set[Quad]:
    if not all(IRI.fullmatch(values[slot]) for slot in mould.iris):
        raise _NoMould

    def value(slot: re.Match[str]) -> str:
        return escape(values[int(slot[1])])

    return {tuple(SLOT.sub(value, part) for part in each) for each in mould.quads}  # type: ignore[misc]
