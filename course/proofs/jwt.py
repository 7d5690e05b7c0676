"""A credential as a JSON Web Token, for readers that know no Data Integrity proofs.

Source: W3C Securing Verifiable Credentials using JOSE and COSE 1.0, section 3.1; EdDSA as in
RFC 8037.
"""

import base64
import binascii
import json
from typing import Any

from course.proofs import dids
from course.proofs.canonical import Document
from course.proofs.integrity import ResolveKey, Signing, check_signature, issuer_of
from course.proofs.refusals import Refused, Why

LONGEST = 4_000_000


def sign(document: Document, signer: Signing, *, did: str) -> str:
    """The credential as ``application/vc+jwt``; its own proof, if it has one, is left out."""
    plain = {key: part for key, part in document.items() if key != "proof"}
    if issuer_of(plain) != did:
        raise Refused(Why.NOT_THE_ISSUER, "It names another issuer than the one who signs.")
    head = {
        "alg": "EdDSA",
        "typ": "vc+jwt",
        "cty": "vc",
        "kid": dids.method(did, signer.public),
        "iss": did,
    }
    message = f"{_packed(_json(head))}.{_packed(_json(plain))}"
    return f"{message}.{_packed(signer.sign(message.encode('ascii')))}"


def verify(token: str, resolve_key: ResolveKey) -> Document:
    """The credential in a token whose signature holds.

    Raises:
        Refused: it is no such token, or its signature does not hold.
    """
    parts = token.strip().split(".")
    if len(parts) != 3 or len(token) > LONGEST:
        raise Refused(Why.MALFORMED, "It is no signed token.")
    head, document = _object(parts[0]), _object(parts[1])
    if head.get("alg") != "EdDSA" or not isinstance(head.get("kid"), str) or "crit" in head:
        raise Refused(Why.SUITE, "It is not signed by EdDSA, the one kind of token that we check.")
    method_id = head["kid"]
    if dids.did_of(method_id) != issuer_of(document):
        raise Refused(Why.NOT_THE_ISSUER, "It was signed by somebody else than its issuer.")
    public = dids.of_key(method_id) or resolve_key(method_id)
    if public is None:
        raise Refused(Why.UNKNOWN_KEY, f"The key {method_id} is not known.")
    check_signature(public, f"{parts[0]}.{parts[1]}".encode(), _bytes(parts[2]))
    return document


def _json(value: Document) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _packed(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise Refused(Why.MALFORMED, "A part of the token cannot be read.") from error


def _object(text: str) -> dict[str, Any]:
    try:
        found = json.loads(_bytes(text))
    except (ValueError, RecursionError) as error:
        raise Refused(Why.MALFORMED, "A part of the token cannot be read.") from error
    if not isinstance(found, dict):
        raise Refused(Why.MALFORMED, "A part of the token cannot be read.")
    return found
