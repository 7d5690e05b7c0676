"""Issuers: by a web address of theirs (did:web) or, offline, by nothing but their key (did:key).

Source: the did:web method specification (W3C CCG) and the did:key method, version 0.7.
"""

from collections.abc import Iterable
from ipaddress import ip_address
from typing import Any
from urllib.parse import quote, urlsplit

from course.proofs import multikey
from course.proofs.refusals import Refused, Why

DID_CONTEXT = "https://www.w3.org/ns/did/v1"
MULTIKEY_CONTEXT = "https://w3id.org/security/multikey/v1"
_KEY = "did:key:"


def web(base_url: str) -> str | None:
    """The did:web of an installation; None where nobody outside could ask it for its keys.

    A did:web is always read by HTTPS, from the root of a host: ``https://learn.example.com`` is
    ``did:web:learn.example.com``. None for this machine itself, addresses without a name, plain
    HTTP, and pages below the root.
    """
    parts = urlsplit(base_url)
    host = parts.hostname or ""
    if parts.scheme != "https" or parts.path.strip("/") or _nameless(host):
        return None
    return f"did:web:{host}" + (quote(f":{parts.port}", safe="") if parts.port else "")


def _nameless(host: str) -> bool:
    if "." not in host or host.endswith(".localhost"):
        return True
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def key(public: bytes) -> str:
    """The did:key of an Ed25519 key."""
    return _KEY + multikey.of_public(public)


def method(did: str, public: bytes) -> str:
    """How a proof names a key of an issuer. The name is the key, so none is ever used twice."""
    return f"{did}#{multikey.of_public(public)}"


def did_of(method_id: str) -> str:
    return method_id.partition("#")[0]


def of_key(method_id: str) -> bytes | None:
    """The public key in a did:key's name of it; None for other methods.

    Raises:
        Refused: its two halves differ, or it is no Ed25519 key.
    """
    did, _, fragment = method_id.partition("#")
    if not did.startswith(_KEY):
        return None
    if did.removeprefix(_KEY) != fragment:
        raise Refused(Why.UNKNOWN_KEY, "The name of its key contradicts itself.")
    return multikey.to_public(fragment)


def document(did: str, publics: Iterable[bytes]) -> dict[str, Any]:
    """The DID document: every key that ever signed for this issuer, newest first."""
    methods = [
        {
            "id": method(did, public),
            "type": "Multikey",
            "controller": did,
            "publicKeyMultibase": multikey.of_public(public),
        }
        for public in publics
    ]
    return {
        "@context": [DID_CONTEXT, MULTIKEY_CONTEXT],
        "id": did,
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }
