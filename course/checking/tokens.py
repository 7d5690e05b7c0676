"""Credentials as JSON Web Tokens, also those of strangers.

Open Badges 3.0 asks for RS256 at least, with the key itself or its name in the head. A key in the
head shows that nothing was altered; whose key it is, it cannot show.
"""

import base64
import binascii
import json
from typing import Any

from course.errors import DamagedFile
from course.proofs.refusals import Refused, Why

ALTERED = "It was altered after it was signed, or signed with another key."


def unpacked(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Head and credential of a token, nothing of it checked.

    The credential is the token's content or, in the older form (VC 1.1), its ``vc``.

    Raises:
        DamagedFile: it is no token.
    """
    parts = token.split(".")
    if len(parts) != 3:
        raise DamagedFile("It is no signed token.")
    head, said = (_object(part) for part in parts[:2])
    older = said.get("vc")
    return head, older if isinstance(older, dict) else said


def check_own_key(token: str) -> bool:
    """Check a token with the key in its head; False where it is signed in another way.

    Raises:
        Refused: the signature does not fit that key, or there is none in it.
    """
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric import padding, rsa
    from cryptography.hazmat.primitives.hashes import SHA256

    head, _ = unpacked(token)
    key = head.get("jwk")
    if head.get("alg") != "RS256":
        return False
    if not isinstance(key, dict) or key.get("kty") != "RSA":
        raise Refused(Why.UNKNOWN_KEY, "It does not bring the key that it was signed with.")
    message, _, signature = token.rpartition(".")
    try:
        public = rsa.RSAPublicNumbers(_number(key["e"]), _number(key["n"])).public_key()
        public.verify(_bytes(signature), message.encode(), padding.PKCS1v15(), SHA256())
    except (InvalidSignature, KeyError, TypeError, ValueError):
        raise Refused(Why.SIGNATURE, ALTERED) from None
    return True


def _number(text: str) -> int:
    return int.from_bytes(_bytes(text))


def _bytes(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True)


def _object(text: str) -> dict[str, Any]:
    try:
        found = json.loads(_bytes(text))
    except (binascii.Error, ValueError, RecursionError):
        raise DamagedFile("A part of the token cannot be read.") from None
    if not isinstance(found, dict):
        raise DamagedFile("A part of the token cannot be read.")
    return found
