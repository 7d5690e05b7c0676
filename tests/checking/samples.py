"""Credentials to check: good ones, and mutants of each kind, made here and nowhere else."""

import base64
import json
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256

from course.proofs import dids, integrity, jwt, statuslist, vocabulary
from tests.proofs.documents import BADGE, CREATED, Key

AT = datetime(2026, 6, 1, tzinfo=UTC)
"""The moment at which samples are checked: within their days."""
LIST = "https://train.example/status/1"
WEB = "did:web:train.example"
KEY = Key()


def badge(index: int | None = None, did: str = KEY.did, **changed: Any) -> dict[str, Any]:
    """A credential without a proof; with an index it has a place in a status list."""
    document = deepcopy(BADGE) | changed
    document["issuer"]["id"] = did
    if index is None:
        document.pop("credentialStatus", None)
    else:
        document["credentialStatus"] = {
            "id": f"{LIST}#{index}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(index),
            "statusListCredential": LIST,
        }
    return document


def signed(index: int | None = None, did: str = KEY.did, key: Key = KEY, **changed: Any) -> str:
    """A signed credential as JSON."""
    document = integrity.sign(badge(index, did, **changed), key, did=did, created=CREATED)
    return json.dumps(document, ensure_ascii=False)


def token(did: str = KEY.did, key: Key = KEY) -> str:
    return jwt.sign(badge(did=did), key, did=did)


def list_document(revoked: set[int], did: str = KEY.did, purpose: str = "revocation") -> dict:
    return {
        "@context": [vocabulary.VC2],
        "id": LIST,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": did,
        "validFrom": "2026-05-01T00:00:00Z",
        "credentialSubject": {
            "id": f"{LIST}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose,
            "encodedList": statuslist.encode(revoked),
        },
    }


def status_list(revoked: set[int], did: str = KEY.did, key: Key = KEY, **given: Any) -> bytes:
    document = list_document(revoked, did, **given)
    return json.dumps(integrity.sign(document, key, did=did, created=CREATED)).encode()


def status_token(revoked: set[int]) -> bytes:
    return jwt.sign(list_document(revoked), KEY, did=KEY.did).encode()


def did_document(did: str = WEB, key: Key = KEY) -> bytes:
    return json.dumps(dids.document(did, [key.public])).encode()


def rs256(private: rsa.RSAPrivateKey, **head: Any) -> str:
    """A token as Open Badges 3.0 asks of everybody at least, its key in the head."""
    numbers = private.public_key().public_numbers()
    key = {"kty": "RSA", "n": packed(numbers.n.to_bytes(256)), "e": packed(b"\1\0\1")}
    parts = [{"alg": "RS256", "typ": "JWT", "jwk": key} | head, badge(did="https://a.example/1")]
    message = ".".join(packed(json.dumps(part).encode()) for part in parts)
    return f"{message}.{packed(private.sign(message.encode(), padding.PKCS1v15(), SHA256()))}"


def packed(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
