"""A credential inside a PNG: one uncompressed ``iTXt`` chunk (PNG, third edition, 11.3.3.4)."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from course.errors import DamagedFile, NoCredential

SIGNATURE = b"\x89PNG\r\n\x1a\n"
KEYWORD = b"openbadgecredential"
OLD_KEYWORD = b"openbadges"
"""What Open Badges 2.0 used; its badges are assertions without a signature of this kind."""
HEADER_BYTES = 8
CHECK_BYTES = 4
AFTER_KEYWORD = b"\0\0\0\0\0"
"""Ends the keyword; not compressed, by no method; no language; no translated keyword."""


@dataclass(frozen=True)
class _Chunk:
    kind: bytes
    body: bytes
    whole: bytes

    @property
    def keyword(self) -> bytes:
        return self.body.partition(b"\0")[0] if self.kind in (b"iTXt", b"tEXt") else b""


def bake(picture: bytes, credential: str) -> bytes:
    """The picture with the credential in it; one that was in it before is replaced."""
    header, *others = _chunks(picture)
    kept = [chunk.whole for chunk in others if chunk.keyword != KEYWORD]
    text = _chunk(b"iTXt", KEYWORD + AFTER_KEYWORD + credential.encode())
    return b"".join([SIGNATURE, header.whole, text, *kept])


def read(picture: bytes) -> str:
    """The credential in a picture.

    Raises:
        DamagedFile: the picture is broken, or carries none, several or a compressed one.
    """
    chunks = [chunk for chunk in _chunks(picture) if chunk.keyword]
    found = [chunk.body for chunk in chunks if chunk.keyword == KEYWORD and chunk.kind == b"iTXt"]
    if len(found) > 1:
        raise DamagedFile("The picture carries several credentials.")
    if found:
        return _text(found[0])
    if any(chunk.keyword == OLD_KEYWORD for chunk in chunks):
        raise DamagedFile("The picture carries an Open Badges 2.0 badge, which has no such proof.")
    raise NoCredential("The picture carries no credential.")


def _text(body: bytes) -> str:
    rest = body[len(KEYWORD) + 1 :]
    if rest[:1] != b"\0":
        raise DamagedFile("The credential in the picture is compressed, which is not allowed.")
    parts = rest[2:].split(b"\0", 2)
    try:
        return parts[2].decode()
    except (IndexError, UnicodeDecodeError):
        raise DamagedFile("The text in the picture cannot be read.") from None


def _chunks(picture: bytes) -> Iterator[_Chunk]:
    """Every chunk, checked; the last is ``IEND`` and what comes after it is not looked at."""
    if not picture.startswith(SIGNATURE):
        raise DamagedFile("It is not a PNG picture.")
    at, kind = len(SIGNATURE), b""
    while kind != b"IEND":
        size = int.from_bytes(picture[at : at + 4])
        kind = picture[at + 4 : at + HEADER_BYTES]
        end = at + HEADER_BYTES + size + CHECK_BYTES
        whole = picture[at:end]
        if len(whole) < HEADER_BYTES + CHECK_BYTES or end > len(picture):
            raise DamagedFile("The picture is cut off.")
        body = whole[HEADER_BYTES:-CHECK_BYTES]
        if zlib.crc32(kind + body) != int.from_bytes(whole[-CHECK_BYTES:]):
            raise DamagedFile("The picture is damaged: a check sum does not fit.")
        yield _Chunk(kind, body, whole)
        at = end


def _chunk(kind: bytes, body: bytes) -> bytes:
    check = zlib.crc32(kind + body).to_bytes(CHECK_BYTES)
    return len(body).to_bytes(4) + kind + body + check
