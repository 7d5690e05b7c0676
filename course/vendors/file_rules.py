"""What a document may be: told by its bytes and never by its name. Pure."""

from dataclasses import dataclass

from course.errors import DamagedFile

MOST_BYTES = 5_000_000
ENDINGS = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}
PDF, PNG, JPEG = b"%PDF-", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
PNG_END, JPEG_END, PDF_END = b"IEND", b"\xff\xd9", b"%%EOF"
TAIL = 2_048
"""Bytes at the end in which a whole file says that it ends."""
NAME_MOST = 120

WRONG_TYPE = "This is no PDF, PNG or JPEG. Save it as a PDF, or take a photo of it."
CUT_OFF = "This file ends in the middle. Save it once more, then choose it again."
TOO_BIG = "The file has more than 5 MB. Scan it in black and white, or with less detail."
EMPTY = "This file is empty. Choose another one."


@dataclass(frozen=True)
class Upload:
    """A file that was handed in: bytes, the type they show, and the name it had."""

    body: bytes
    media_type: str
    name: str


def upload(body: bytes, name: str) -> Upload:
    """A checked file.

    Raises:
        DamagedFile: it is empty, too big, cut off, or of a type that is not taken. What the
            browser says about its type is not asked.
    """
    if not body:
        raise DamagedFile(EMPTY)
    if len(body) > MOST_BYTES:
        raise DamagedFile(TOO_BIG)
    return Upload(body, _media_type(body), plain_name(name))


def _media_type(body: bytes) -> str:
    for begins, ends, media_type in (
        (PDF, PDF_END, "application/pdf"),
        (PNG, PNG_END, "image/png"),
        (JPEG, JPEG_END, "image/jpeg"),
    ):
        if body.startswith(begins):
            if ends not in body[-TAIL:]:
                raise DamagedFile(CUT_OFF)
            return media_type
    raise DamagedFile(WRONG_TYPE)


def plain_name(name: str) -> str:
    """The last part of a file's name, to show: no folders, no control characters, not too long."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(sign for sign in last if sign.isprintable()).strip()
    return shown[-NAME_MOST:] or "file"


def download_name(kind: str, starts_on: object, media_type: str) -> str:
    """What a download is called: made of our own words, so that no name can mislead."""
    return f"{kind}-{starts_on}.{ENDINGS[media_type]}"


def shown_size(size: int) -> str:
    """``340 kB`` or ``1.2 MB``."""
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(1, size // 1_000)} kB"
