"""Lists of bits that say what was revoked, without saying of whom.

Source: W3C Bitstring Status List 1.0: at least 131,072 bits, the first one leftmost, GZIP, then
base64url in Multibase.
"""

import base64
import binascii
import gzip
import zlib
from collections.abc import Iterable

from course.proofs.refusals import Refused, Why

BITS = 131_072
"""The least that the standard allows: whoever asks for a list learns nothing from its length."""
MOST_BYTES = 16 * 1024 * 1024
"""The longest list that is unpacked: small files may hold very large ones."""
_SYSTEM = 9
"""Where GZIP names the system it was packed on; 255 is "unknown", the same everywhere."""


def encode(indices: Iterable[int], bits: int = BITS) -> str:
    """A list with these bits set: same bits, same text."""
    array = bytearray(bits // 8)
    for index in indices:
        array[index >> 3] |= 0x80 >> (index & 7)
    packed = bytearray(gzip.compress(array, mtime=0))
    packed[_SYSTEM] = 255
    return "u" + base64.urlsafe_b64encode(packed).rstrip(b"=").decode("ascii")


def decode(text: str) -> bytes:
    """The bits of such a list.

    Raises:
        Refused: it is none, or shorter or much longer than a list may be.
    """
    try:
        packed = base64.b64decode(
            text.removeprefix("u") + "=" * (-len(text.removeprefix("u")) % 4), b"-_", validate=True
        )
        reader = zlib.decompressobj(wbits=31)
        array = reader.decompress(packed, MOST_BYTES)
    except (binascii.Error, zlib.error, ValueError) as error:
        raise Refused(Why.MALFORMED, "The status list cannot be unpacked.") from error
    if not text.startswith("u") or not reader.eof or len(array) * 8 < BITS:
        raise Refused(Why.MALFORMED, "The status list is not whole, too short or too long.")
    return array


def is_set(array: bytes, index: int) -> bool:
    """Whether a bit is set.

    Raises:
        Refused: the list is too short to hold it.
    """
    if not 0 <= index < len(array) * 8:
        raise Refused(Why.MALFORMED, "The status list does not reach to this credential.")
    return bool(array[index >> 3] & 0x80 >> (index & 7))
