"""What a document means, as PyLD tells it; and the refusal of what it would leave out in silence.

Source: JSON-LD 1.1; W3C RDF Dataset Canonicalization (RDFC-1.0, the same as URDNA2015).
"""

from collections.abc import Iterable
from typing import Any

from course.proofs import vocabulary
from course.proofs.quads import Quad, alike, blank, quad
from course.proofs.refusals import Refused, Why

BASE = "x-relative://nothing/"
"""What relative addresses come out below. PyLD's own default makes them look like real ones."""
MOST_KNOTS = 8


def canonical_by_pyld(document: dict[str, Any]) -> str:
    """The canonical N-Quads of any document, the long way."""
    from pyld.jsonld import JsonLdError, JsonLdProcessor

    expanded = _expanded(document)
    _require_tame({quad(triple, graph) for triple, graph in _of_expanded(expanded)})
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


def triples(document: dict[str, Any]) -> Iterable[tuple[dict[str, Any], str]]:
    """Each triple of a document, and its graph; empty for the default one."""
    return _of_expanded(_expanded(document))


def _of_expanded(expanded: list[Any]) -> Iterable[tuple[dict[str, Any], str]]:
    from pyld.jsonld import JsonLdError, JsonLdProcessor

    try:
        dataset = JsonLdProcessor().to_rdf(expanded, {"documentLoader": vocabulary.load})
    except JsonLdError as error:
        raise _no_json_ld(error) from error
    for graph, found in dataset.items():
        for triple in found:
            yield triple, "" if graph == "@default" else graph


def _require_tame(quads: set[Quad]) -> None:
    """Refuse what was built to keep us busy.

    Nodes that are alike and point at each other are told apart by trying every order of them:
    RDFC-1.0 warns of such "poisoned" documents. No credential needs more than a few.
    """
    tied = {node for nodes in alike(quads).values() if len(nodes) > 1 for node in nodes}
    knots = [each for each in quads if len(blank(each) & tied) > 1]
    if len(knots) > MOST_KNOTS:
        raise Refused(Why.MALFORMED, "Too many of its parts are alike and point at each other.")


def _expanded(document: dict[str, Any]) -> list[Any]:
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
