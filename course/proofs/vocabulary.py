"""The JSON-LD contexts that ship with the package. No other is ever loaded, from anywhere.

Each file comes from the registry package that publishes it; ``contexts/NOTICE`` names them, and
their licences.
"""

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from course.proofs.refusals import Refused, Why

VC1 = "https://www.w3.org/2018/credentials/v1"
VC2 = "https://www.w3.org/ns/credentials/v2"
OB3 = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
OB3_EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"

_OB = "https://purl.imsglobal.org/spec/ob/v3p0/"
FILES = MappingProxyType(
    {
        VC1: "credentials-v1",
        VC2: "credentials-v2",
        OB3: "ob-context-3.0.3",
        f"{_OB}context-3.0.2.json": "ob-context-3.0.2",
        f"{_OB}context-3.0.1.json": "ob-context-3.0.1",
        f"{_OB}context.json": "ob-context",
        OB3_EXTENSIONS: "ob-extensions",
        "https://w3id.org/security/data-integrity/v1": "data-integrity-v1",
        "https://w3id.org/security/data-integrity/v2": "data-integrity-v2",
        "https://w3id.org/security/suites/ed25519-2020/v1": "ed25519-2020-v1",
    }
)
"""Address -> file. A document must name those it needs in this order."""
_ORDER = MappingProxyType({url: at for at, url in enumerate(FILES)})
_FOLDER = Path(__file__).parent / "contexts"


@cache
def context(url: str) -> dict[str, Any]:
    """A context that ships.

    Raises:
        Refused: any other address.
    """
    if url not in FILES:
        raise Refused(Why.CONTEXT, f"The context {url} is not one that ships with the program.")
    found: dict[str, Any] = json.loads((_FOLDER / f"{FILES[url]}.json").read_text("utf-8"))
    return found


def load(url: str, _options: object = None) -> dict[str, Any]:
    """What PyLD calls to load a document: only contexts that ship are there."""
    return {
        "document": context(url),
        "documentUrl": url,
        "contextUrl": None,
        "contentType": "application/ld+json",
    }


def require_known(contexts: object) -> Sequence[str]:
    """The contexts of a credential, as a list.

    Decision: contexts may only be addresses, in one order. A context written inside a document,
    or two that change places, can give the same words another meaning while the signature
    stays good.

    Raises:
        Refused: one that does not ship, is repeated, or stands in another order.
    """
    named = [contexts] if isinstance(contexts, str) else contexts
    if not isinstance(named, list) or not all(isinstance(url, str) for url in named):
        raise Refused(Why.CONTEXT, "Its contexts must be a list of addresses.")
    for url in named:
        context(url)
    places = [_ORDER[url] for url in named]
    if not named or named[0] not in (VC1, VC2):
        raise Refused(Why.CONTEXT, f"Its first context must be {VC2}.")
    if places != sorted(set(places)):
        raise Refused(Why.CONTEXT, "Its contexts are repeated, or stand in another order.")
    return named
