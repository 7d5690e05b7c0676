"""A document as canonical N-Quads: what a Data Integrity proof signs.

PyLD says what a document means; that takes some twenty milliseconds. Documents of one kind
differ only in their values, so a document is taken apart into a mould, in which every text is
a numbered slot, and its values. PyLD sees each mould once. Filling it gives the same quads as
asking anew; a test compares the two for any document. What does not fit a mould goes the long
way.

Source: W3C RDF Dataset Canonicalization (RDFC-1.0, the same as URDNA2015) and JSON-LD 1.1.
"""

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

from course.proofs import vocabulary
from course.proofs.refusals import Refused, Why

Document: TypeAlias = dict[str, Any]
Quad: TypeAlias = tuple[str, str, str, str]
"""Subject, predicate, object and graph as they are written; the graph may be empty."""

SAME = frozenset({"type", "@context", "proofPurpose", "cryptosuite"})
"""What stands under these words belongs to the mould: it decides what the rest means."""
SLOT = re.compile(r"urn:x-slot:(\d+)")
IRI = re.compile(r"(?:https?://|did:|urn:|mailto:|data:)[^\x00-\x20<>\"{}|\\^`]+")
"""Addresses that stay as they are whatever the context says."""
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"
LANGUAGE_STRING = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"
BASE = "x-relative://nothing/"
"""What relative addresses come out below. PyLD's own default makes them look like real ones."""
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
        mould = _mould(mould_text)
        return _written(_filled(mould, values))
    except _NoMould:
        return _the_long_way(document)


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
    for triple, graph in _triples(document):
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
        quads.append(
            (_node(found[0]), _node(found[1]), _object(target), _node(graph) if graph else "")
        )
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

    return {tuple(SLOT.sub(value, part) for part in quad) for quad in mould.quads}  # type: ignore[misc]


# --- writing quads ---------------------------------------------------------------------


def escape(text: str) -> str:
    """As canonical N-Quads write a literal; other control characters are refused before."""
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r").replace('"', '\\"')


def _node(name: str) -> str:
    return name if name.startswith("_:") else f"<{name}>"


def _object(target: Mapping[str, str]) -> str:
    if target["type"] != "literal":
        return _node(target["value"])
    text = f'"{escape(target["value"])}"'
    if target["datatype"] == LANGUAGE_STRING:
        return f"{text}@{target['language']}"
    return text if target["datatype"] == XSD_STRING else f"{text}^^<{target['datatype']}>"


def _written(quads: set[Quad]) -> str:
    """The quads as sorted lines, with their blank nodes named as RDFC-1.0 says.

    Only its first step, which compares the quads that a node stands in. Two nodes that are
    alike in that need the rest.
    """
    around: dict[str, list[Quad]] = defaultdict(list)
    for quad in quads:
        for node in {quad[0], quad[2], quad[3]}:
            if node.startswith("_:"):
                around[node].append(quad)
    by_hash: dict[str, str] = {}
    for node, near in around.items():
        lines = sorted(_line(_seen_from(node, quad)) for quad in near)
        found = hashlib.sha256("".join(lines).encode()).hexdigest()
        if by_hash.setdefault(found, node) != node:
            raise _NoMould
    names = {by_hash[found]: f"_:c14n{at}" for at, found in enumerate(sorted(by_hash))}
    renamed = ((names.get(s, s), p, names.get(o, o), names.get(g, g)) for s, p, o, g in quads)
    return "".join(sorted(map(_line, renamed)))


def _seen_from(node: str, quad: Quad) -> Quad:
    subject, predicate, target, graph = (
        ("_:a" if part == node else "_:z") if part.startswith("_:") else part for part in quad
    )
    return subject, predicate, target, graph


def _line(quad: Quad) -> str:
    subject, predicate, target, graph = quad
    return (
        f"{subject} {predicate} {target} {graph} .\n"
        if graph
        else (f"{subject} {predicate} {target} .\n")
    )


# --- what PyLD is asked ----------------------------------------------------------------


def _the_long_way(document: Document) -> str:
    from pyld.jsonld import JsonLdError, JsonLdProcessor

    expanded = _expanded(document)
    options = {
        "algorithm": "URDNA2015",
        "format": "application/n-quads",
        "documentLoader": vocabulary.load,
    }
    try:
        found: str = JsonLdProcessor().normalize(expanded, options)
    except JsonLdError as error:
        raise _no_json_ld(error) from error
    return found


def _triples(document: Document) -> Iterable[tuple[dict[str, Any], str]]:
    from pyld.jsonld import JsonLdError, JsonLdProcessor

    try:
        dataset = JsonLdProcessor().to_rdf(_expanded(document), {"documentLoader": vocabulary.load})
    except JsonLdError as error:
        raise _no_json_ld(error) from error
    for graph, triples in dataset.items():
        for triple in triples:
            yield triple, "" if graph == "@default" else graph


def _expanded(document: Document) -> list[Any]:
    """What the document says, in full words.

    Raises:
        Refused: PyLD would leave something out, silently: a word that no context defines, a
            type or an address that is relative to nothing.
    """
    from pyld.jsonld import JsonLdError, JsonLdProcessor

    dropped: list[str] = []
    processor = JsonLdProcessor(on_property_dropped=lambda name: dropped.append(str(name)))
    try:
        expanded: list[Any] = processor.expand(
            document, {"documentLoader": vocabulary.load, "base": BASE}
        )
    except JsonLdError as error:
        raise _no_json_ld(error) from error
    dropped += [name for part in expanded for name in _relative(part)]
    if dropped:
        names = ", ".join(sorted(set(dropped)))
        raise Refused(Why.UNDEFINED, f"No context defines: {names}.")
    return expanded


def _relative(part: Any) -> Iterable[str]:
    if isinstance(part, list):
        for inner in part:
            yield from _relative(inner)
    elif isinstance(part, dict):
        named = [part.get("@id", [])] if isinstance(part.get("@id"), str) else []
        types = part.get("@type", [])
        for name in [*named, *(types if isinstance(types, list) else [types])]:
            if name.startswith(BASE) or not (":" in name or name.startswith("@")):
                yield name.removeprefix(BASE) or "an empty address"
        for key, inner in part.items():
            if not key.startswith("@") or key in ("@graph", "@list", "@set", "@included"):
                yield from _relative(inner)


def _no_json_ld(error: Exception) -> Refused:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, Refused):
            return cause
        cause = cause.__cause__ or getattr(cause, "cause", None)
    return Refused(
        Why.MALFORMED, f"It is no JSON-LD that can be read: {str(error).splitlines()[0]}"
    )
