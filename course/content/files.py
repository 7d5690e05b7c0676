"""The bytes of a pack made alike on every machine, and the texts among them."""

import hashlib
import posixpath
import re
from collections.abc import Mapping

from course.content.model import PackFile
from course.content.pictures import MEDIA_TYPES, svg_size
from course.content.problems import Notes, Place
from course.content.source import FOLDERS, MAX_BYTES, Pack, too_large

MAX_TEXT_BYTES = 400_000
"""For Markdown and YAML: far more than a person writes in one file."""
MAX_LINE = 3_000

_TEXTS = {
    ".md": "text/markdown",
    ".yaml": "application/yaml",
    ".html": "text/html",
    ".typ": "text/vnd.typst",
    ".css": "text/css",
    ".txt": "text/plain",
    ".json": "application/json",
    ".csv": "text/csv",
    ".svg": "image/svg+xml",
}
_OTHERS = {
    **MEDIA_TYPES,
    ".pdf": "application/pdf",
    ".ttf": "font/ttf",
    ".otf": "font/otf",
    ".woff2": "font/woff2",
}
_UNPRINTABLE = re.compile("[^\t\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# A byte order mark inside a text, and characters that make it read in another order than written.
_HIDDEN = re.compile("[\ufeff\u202a-\u202e\u2066-\u2069]")


def suffix(path: str) -> str:
    return posixpath.splitext(path)[1].lower()


def level(pack: Pack, notes: Notes) -> dict[str, bytes]:
    """The pack's files with a byte order mark removed and line endings alike, in texts.

    So a checkout with other line endings is the same pack. What cannot be a text, or is not
    inside the pack, is noted and left out.
    """
    files: dict[str, bytes] = {}
    for path in sorted(pack):
        content, at = pack[path], Place(path, 1)
        if not _is_inside(path):
            what = "This file is not inside the pack"
            notes.error(at, "outside-pack", what, f"A pack is the folders {', '.join(FOLDERS)}.")
        elif len(content) > MAX_BYTES:
            notes.error(at, "too-large", *too_large(len(content), MAX_BYTES))
        elif suffix(path) in _TEXTS:
            text = _text(content, path, notes)
            if text is not None:
                files[path] = text.encode()
        else:
            files[path] = content
    return files


def check_svgs(files: Mapping[str, bytes], notes: Notes) -> None:
    """Every SVG of the pack must be safe, whether or not a page shows it."""
    for path, content in files.items():
        if suffix(path) == ".svg":
            svg_size(path, content.decode(), notes)


def pack_file(path: str, content: bytes) -> PackFile:
    kind = suffix(path)
    media_type = _TEXTS.get(kind) or _OTHERS.get(kind) or "application/octet-stream"
    return PackFile(path, media_type, hashlib.sha256(content).hexdigest())


def _is_inside(path: str) -> bool:
    parts = path.split("/")
    plain = not {"", ".", ".."} & set(parts) and "\\" not in path and path.isprintable()
    return plain and len(parts) > 1 and parts[0] in FOLDERS


def _text(content: bytes, path: str, notes: Notes) -> str | None:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        at = Place(path, content.count(b"\n", 0, error.start) + 1)
        notes.error(at, "not-utf-8", "This line is not UTF-8", "Save the file as UTF-8.")
        return None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if bad := _UNPRINTABLE.search(text) or _HIDDEN.search(text):
        at = Place(path, text.count("\n", 0, bad.start()) + 1)
        what = f"This line holds the character U+{ord(bad[0]):04X}, which nobody can see"
        notes.error(at, "hidden-character", what, "Delete it; write the line again if need be.")
        return None
    if suffix(path) in (".md", ".yaml") and not _is_readable(text, path, notes):
        return None
    return text


def _is_readable(text: str, path: str, notes: Notes) -> bool:
    """Short enough, as a whole and in each line, to be looked at closely."""
    if len(text) > MAX_TEXT_BYTES:
        notes.error(Place(path, 1), "too-large", *too_large(len(text), MAX_TEXT_BYTES))
        return False
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > MAX_LINE:
            what = f"This line has more than {MAX_LINE} characters"
            notes.error(Place(path, number), "too-long", what, "Break it into several.")
            return False
    return True
