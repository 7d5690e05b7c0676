"""Keys as text: base58btc in Multibase, with the Multicodec that says which kind of key it is.

Source: W3C Controlled Identifiers 1.0, section 2.4 (Multibase) and 2.2.2 (Multikey).
"""

from course.proofs.refusals import Refused, Why

DIGITS = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_VALUES = {digit: value for value, digit in enumerate(DIGITS)}
ED25519 = b"\xed\x01"
ED25519_BYTES = 32
LONGEST = 200
"""Characters; longer text is no key and no signature, and would take long to decode."""


def encode(data: bytes) -> str:
    """Multibase: ``z``, then base58btc."""
    number, text = int.from_bytes(data), ""
    while number:
        number, digit = divmod(number, 58)
        text = DIGITS[digit] + text
    zeros = len(data) - len(data.lstrip(b"\0"))
    return "z" + DIGITS[0] * zeros + text


def decode(text: str) -> bytes:
    """The bytes of such text.

    Raises:
        Refused: it is not base58btc in Multibase.
    """
    if not text.startswith("z") or len(text) > LONGEST or not set(text) <= _VALUES.keys():
        raise Refused(Why.MALFORMED, "A key or signature in it cannot be read.")
    number = 0
    for digit in text[1:]:
        number = number * 58 + _VALUES[digit]
    zeros = len(text[1:]) - len(text[1:].lstrip(DIGITS[0]))
    return bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8)


def of_public(public: bytes) -> str:
    """An Ed25519 public key, such as ``z6Mk...``."""
    return encode(ED25519 + public)


def to_public(text: str) -> bytes:
    """The 32 bytes of an Ed25519 public key.

    Raises:
        Refused: it is no such key.
    """
    data = decode(text)
    if not data.startswith(ED25519) or len(data) != len(ED25519) + ED25519_BYTES:
        raise Refused(Why.UNKNOWN_KEY, "It was signed with a kind of key that we cannot check.")
    return data[len(ED25519) :]
