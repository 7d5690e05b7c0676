"""Proofs on documents: making them, and checking that one holds.

A proof that holds says one thing: the issuer named in the document wrote exactly this. Whether
it is valid today, and whether it was taken back since, are two other questions.

Source: W3C Verifiable Credential Data Integrity 1.0; Data Integrity EdDSA Cryptosuites 1.0,
section 3.2 (``eddsa-rdfc-2022``).
"""

import hashlib
import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any, Protocol, TypeAlias

from course.proofs import dids, multikey, vocabulary
from course.proofs.canonical import CONTROL, Document, canonical
from course.proofs.refusals import Refused, Why

SUITE = "eddsa-rdfc-2022"
SIGNATURE_BYTES = 64
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")

ResolveKey: TypeAlias = Callable[[str], bytes | None]
"""The public key behind a verification method's id; None where it is not known."""


class Signing(Protocol):
    """A key that can sign: Ed25519."""

    @property
    def public(self) -> bytes: ...

    @property
    def sign(self) -> Callable[[bytes], bytes]: ...


def sign(document: Document, signer: Signing, *, did: str, created: datetime) -> Document:
    """The document with a proof, as a list of one: the JSON Schema of Open Badges demands that.

    Args:
        did: the issuer; the document must name the same.

    Raises:
        Refused: it says something that a signature would not cover, or that two programs may
            write down in two ways.
    """
    if "proof" in document:
        raise Refused(Why.MALFORMED, "It has a proof already.")
    if issuer_of(document) != did:
        raise Refused(Why.NOT_THE_ISSUER, "It names another issuer than the one who signs.")
    _require_plain(document)
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": SUITE,
        "created": moment(created),
        "verificationMethod": dids.method(did, signer.public),
        "proofPurpose": "assertionMethod",
    }
    signature = signer.sign(_signed_bytes(document, proof))
    return {**document, "proof": [{**proof, "proofValue": multikey.encode(signature)}]}


def verify(document: Document, resolve_key: ResolveKey, *, by_issuer: bool = True) -> list[str]:
    """Check every proof that we can check; give the ids of the keys that made them.

    Proofs of other kinds, such as older ones beside ours, are left aside. A did:key proves
    itself; for all others ``resolve_key`` is asked.

    Args:
        by_issuer: only keys that bear the issuer's name are good. Otherwise the caller has to
            find out whose the keys are.

    Raises:
        Refused: there is none that we can check, or one that does not hold.
    """
    if not isinstance(document, dict):
        raise Refused(Why.MALFORMED, "It is not a JSON object.")
    found = document.get("proof")
    proofs = found if isinstance(found, list) else [found] if found else []
    if not proofs or not all(isinstance(proof, dict) for proof in proofs):
        raise Refused(Why.NO_PROOF, "It carries no proof.")
    ours = [proof for proof in proofs if proof.get("cryptosuite") == SUITE]
    if not ours:
        raise Refused(Why.SUITE, f"It is not signed by {SUITE}, the one kind that we check.")
    plain = {key: part for key, part in document.items() if key != "proof"}
    return [_verify_one(plain, proof, resolve_key, by_issuer) for proof in ours]


def _verify_one(plain: Document, proof: Document, resolve_key: ResolveKey, by_issuer: bool) -> str:
    method_id = proof.get("verificationMethod")
    if proof.get("type") != "DataIntegrityProof" or not isinstance(method_id, str):
        raise Refused(Why.MALFORMED, "Its proof is not built as a proof must be.")
    if proof.get("proofPurpose") != "assertionMethod":
        raise Refused(Why.PURPOSE, "Its proof was made for another purpose.")
    if "@context" in proof:
        raise Refused(Why.CONTEXT, "Its proof brings a context of its own.")
    if not MOMENT.fullmatch(str(proof.get("created", "2000-01-01T00:00:00Z"))):
        raise Refused(Why.MALFORMED, "The moment of its proof cannot be read.")
    if issuer_of(plain) != dids.did_of(method_id) and by_issuer:
        raise Refused(Why.NOT_THE_ISSUER, "It was signed by somebody else than its issuer.")
    value = {key: part for key, part in proof.items() if key != "proofValue"}
    message = _signed_bytes(plain, value)
    public = dids.of_key(method_id) or resolve_key(method_id)
    if public is None:
        raise Refused(Why.UNKNOWN_KEY, f"The key {method_id} is not known.")
    check_signature(public, message, multikey.decode(str(proof.get("proofValue", ""))))
    return method_id


def check_signature(public: bytes, message: bytes, signature: bytes) -> None:
    """Raises ``Refused`` unless this key signed this message."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError) as error:
        raise Refused(
            Why.SIGNATURE, "It was altered after it was signed, or signed with another key."
        ) from error


def _signed_bytes(plain: Document, proof: Document) -> bytes:
    """SHA-256 over the proof's own words, then over the document's."""
    contexts = vocabulary.require_known(plain.get("@context"))
    words = canonical({"@context": list(contexts), **proof})
    return (
        hashlib.sha256(words.encode()).digest() + hashlib.sha256(canonical(plain).encode()).digest()
    )


def issuer_of(document: Document) -> str:
    """Who says it.

    Raises:
        Refused: nobody.
    """
    issuer = document.get("issuer")
    found = issuer.get("id") if isinstance(issuer, dict) else issuer
    if not isinstance(found, str) or not found:
        raise Refused(Why.MALFORMED, "It names no issuer.")
    return found


def moment(at: datetime) -> str:
    """An aware moment as credentials write it: UTC, whole seconds."""
    return at.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def _require_plain(document: Document) -> None:
    """Only what every program writes down alike, and nothing that a signature would not cover."""
    for part in _parts(document):
        if part is None or part in ([], {}, "") or isinstance(part, float):
            raise Refused(Why.UNDEFINED, f"{part!r} in it would not be covered by a signature.")
        if isinstance(part, str) and CONTROL.search(part):
            raise Refused(Why.MALFORMED, f"{part!r} holds a control character.")


def _parts(part: Any) -> Iterable[Any]:
    yield part
    inner = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    for each in inner:
        yield from _parts(each)
