"""Quads as canonical N-Quads, and the names of their blank nodes.

Source: W3C RDF Dataset Canonicalization (RDFC-1.0, the same as URDNA2015).
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

Quad: TypeAlias = tuple[str, str, str, str]
"""Subject, predicate, object and graph as they are written; the graph may be empty."""

XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"
LANGUAGE_STRING = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"


def escape(text: str) -> str:
    """As canonical N-Quads write a literal; other control characters are refused before."""
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r").replace('"', '\\"')


def quad(triple: Mapping[str, Any], graph: str) -> Quad:
    """A triple as PyLD gives it."""
    subject, predicate = triple["subject"]["value"], triple["predicate"]["value"]
    graph = _node(graph) if graph else ""
    return _node(subject), _node(predicate), _object(triple["object"]), graph


def _node(name: str) -> str:
    return name if name.startswith("_:") else f"<{name}>"


def _object(target: Mapping[str, str]) -> str:
    if target["type"] != "literal":
        return _node(target["value"])
    text = f'"{escape(target["value"])}"'
    if target["datatype"] == LANGUAGE_STRING:
        return f"{text}@{target['language']}"
    return text if target["datatype"] == XSD_STRING else f"{text}^^<{target['datatype']}>"


def written(quads: set[Quad]) -> str | None:
    """The quads as sorted lines, with their blank nodes named.

    Only by the first step of RDFC-1.0, which compares the quads that a node stands in. None
    where two nodes are alike in that: telling them apart needs the rest.
    """
    nodes = alike(quads)
    if any(len(same) > 1 for same in nodes.values()):
        return None
    names = {nodes[found][0]: f"_:c14n{at}" for at, found in enumerate(sorted(nodes))}
    renamed = ((names.get(s, s), p, names.get(o, o), names.get(g, g)) for s, p, o, g in quads)
    return "".join(sorted(map(_line, renamed)))


def alike(quads: Iterable[Quad]) -> dict[str, list[str]]:
    """Blank nodes by the hash of the quads that they stand in."""
    around: dict[str, list[Quad]] = defaultdict(list)
    for each in quads:
        for node in blank(each):
            around[node].append(each)
    found: dict[str, list[str]] = defaultdict(list)
    for node, near in around.items():
        lines = sorted(_line(_seen_from(node, each)) for each in near)
        found[hashlib.sha256("".join(lines).encode()).hexdigest()].append(node)
    return found


def blank(each: Quad) -> set[str]:
    """The blank nodes of a quad."""
    return {part for part in (each[0], each[2], each[3]) if part.startswith("_:")}


def _seen_from(node: str, each: Quad) -> Quad:
    subject, predicate, target, graph = (
        ("_:a" if part == node else "_:z") if part.startswith("_:") else part for part in each
    )
    return subject, predicate, target, graph


def _line(each: Quad) -> str:
    return " ".join(part for part in (*each, ".") if part) + "\n"
