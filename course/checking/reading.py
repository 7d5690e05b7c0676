"""The credential in a file, whatever kind of file carries it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from course.baking import pdf, png, svg
from course.errors import DamagedFile

LARGEST_FILE = 50_000_000
LARGEST_TEXT = 1_000_000
"""Bytes. A certificate's PDF has about 40,000, a credential 5,000."""
JWT_START = "eyJ"
"""How every JSON Web Token begins: base64url of ``{"``."""


@dataclass(frozen=True)
class Found:
    """A credential as text, and the file it was in."""

    kind: str
    """``pdf``, ``png``, ``svg``, ``json`` or ``jwt``."""
    text: str
    body: bytes


def read_file(file: Path) -> bytes:
    """Raises ``DamagedFile`` where the file is larger than any certificate."""
    if file.stat().st_size > LARGEST_FILE:
        raise DamagedFile(f"It is larger than {LARGEST_FILE // 1_000_000} MB: no certificate is.")
    return file.read_bytes()


def find(body: bytes) -> Found:
    """The credential in the bytes of a file.

    Raises:
        DamagedFile: there is none, or the file is broken or hostile.
    """
    if body.startswith(b"%PDF-"):
        kind, text = "pdf", pdf.read(body)
    elif body.startswith(png.SIGNATURE):
        kind, text = "png", png.read(body)
    elif _begins(body).startswith(b"<"):
        kind, text = "svg", svg.read(body)
    else:
        kind, text = "json", _text(body)
    if len(text) > LARGEST_TEXT:
        raise DamagedFile("The credential is larger than any that people use.")
    text = text.strip()
    return Found("jwt" if kind == "json" and text.startswith(JWT_START) else kind, text, body)


def document(text: str) -> dict[str, Any]:
    """The JSON object in a text, in which no word stands twice.

    Raises:
        DamagedFile: it is none.
    """
    try:
        found = json.loads(text, object_pairs_hook=_object, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise DamagedFile("It is not JSON that can be read.") from None
    if not isinstance(found, dict):
        raise DamagedFile("It is JSON, but not a credential.")
    return found


def _begins(body: bytes) -> bytes:
    return body[:1000].removeprefix(b"\xef\xbb\xbf").lstrip()


def _text(body: bytes) -> str:
    try:
        return body[: LARGEST_TEXT + 10].decode("utf-8-sig")
    except UnicodeDecodeError:
        raise DamagedFile(
            "It is no PDF, PNG, SVG, JSON or token that carries a credential."
        ) from None


def _object(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Two programs may each read another of two values under one word."""
    pairs = list(pairs)
    found = dict(pairs)
    if len(found) != len(pairs):
        raise DamagedFile("A word stands in it twice, so that it can be read in two ways.")
    return found


def _no_number(text: str) -> Any:
    raise DamagedFile(f"{text} is not a number in JSON.")
