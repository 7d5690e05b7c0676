"""Pictures: whether they are safe to show, and how large they are."""

import re
import struct
from dataclasses import dataclass, field
from xml.parsers import expat

from course.content.problems import Notes, Place, shown

MEDIA_TYPES = {
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
}
"""The pictures that lessons may show, by the end of their name."""

Size = tuple[int, int]

# fmt: off
_ELEMENTS = frozenset([
    "svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text",
    "tspan", "title", "desc", "defs", "use", "symbol", "linearGradient", "radialGradient",
    "stop", "clipPath", "mask", "pattern", "marker", "filter", "feBlend", "feColorMatrix",
    "feComposite", "feDropShadow", "feFlood", "feGaussianBlur", "feMerge", "feMergeNode",
    "feOffset",
])
# fmt: on
_SVG = "http://www.w3.org/2000/svg"
_LINKS = frozenset({"href", "src", "http://www.w3.org/1999/xlink href"})
_OUTSIDE = re.compile(r"url\(\s*['\"]?\s*(?!#)|javascript:|@import|expression\(", re.IGNORECASE)
_NUMBER = r"[-+]?[0-9]{1,6}(?:\.[0-9]{1,6})?"
_VIEW_BOX = re.compile(rf"\s*{_NUMBER}[\s,]+{_NUMBER}[\s,]+({_NUMBER})[\s,]+({_NUMBER})\s*")
_LENGTH = re.compile(rf"\s*({_NUMBER})(?:px)?\s*")
_REMEDY = "Save the picture as plain SVG: shapes and text, nothing that runs, styles or loads."


def svg_size(file: str, text: str, notes: Notes) -> Size | None:
    """Check that an SVG only draws; its size from the view box, None if it has none."""
    reader = _SvgReader(file, notes)
    try:
        reader.read(text)
    except _Stopped:
        return None
    except expat.ExpatError as error:
        line = min(error.lineno, text.count("\n") + 1)
        remedy = "Save it again from a drawing program."
        notes.error(Place(file, line), "invalid-svg", "This is not a complete SVG", remedy)
    return reader.size


def raster_size(content: bytes) -> Size | None:
    """Width and height of a PNG, JPEG or WebP; None for anything else."""
    if content.startswith(b"\x89PNG\r\n\x1a\n") and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return (width, height)
    if content.startswith(b"\xff\xd8"):
        return _jpeg_size(content)
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP" and len(content) >= 30:
        return _webp_size(content)
    return None


class _Stopped(Exception):
    """The picture has been refused; the rest of it is not read."""


@dataclass
class _SvgReader:
    file: str
    notes: Notes
    size: Size | None = None
    _depth: int = 0
    _parser: expat.XMLParserType = field(init=False)

    def read(self, text: str) -> None:
        self._parser = expat.ParserCreate("utf-8", namespace_separator=" ")
        self._parser.StartElementHandler = self._element
        self._parser.EndElementHandler = self._end
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.ProcessingInstructionHandler = self._instruction
        self._parser.Parse(text.encode(), True)

    def _refuse(self, what: str) -> None:
        at = Place(self.file, self._parser.CurrentLineNumber)
        self.notes.error(at, "unsafe-svg", what, _REMEDY)

    def _doctype(self, *_: object) -> None:
        self._refuse("A picture must not have a DOCTYPE or entities")
        # Entities could grow without end, so nothing beyond this is read.
        raise _Stopped

    def _instruction(self, target: str, _: str) -> None:
        self._refuse(f"A picture must not have the instruction {shown(target)}")

    def _element(self, full_name: str, attributes: dict[str, str]) -> None:
        namespace, _, name = full_name.rpartition(" ")
        if name not in _ELEMENTS or namespace != _SVG:
            self._refuse(f"A picture must not have the element {shown(name)}")
        if self._depth == 0:
            self.size = _svg_size(attributes)
        self._depth += 1
        for key, value in attributes.items():
            if key.lower().startswith("on"):
                self._refuse(f"A picture must not have the attribute {shown(key)}")
            elif (key in _LINKS and not value.startswith("#")) or _OUTSIDE.search(value):
                self._refuse(f"A picture must not load {shown(value)}")

    def _end(self, _: str) -> None:
        self._depth -= 1


def _svg_size(attributes: dict[str, str]) -> Size | None:
    if box := _VIEW_BOX.fullmatch(attributes.get("viewBox", "")):
        width, height = box[1], box[2]
    else:
        lengths = [_LENGTH.fullmatch(attributes.get(side, "")) for side in ("width", "height")]
        if not all(lengths):
            return None
        width, height = (length[1] for length in lengths if length)
    size = round(float(width)), round(float(height))
    return size if min(size) > 0 else None


def _jpeg_size(content: bytes) -> Size | None:
    position = 2
    while position + 9 <= len(content) and content[position] == 0xFF:
        marker = content[position + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):  # start of frame, T.81
            height, width = struct.unpack(">HH", content[position + 5 : position + 9])
            return (width, height)
        position += 2 + int.from_bytes(content[position + 2 : position + 4], "big")
    return None


def _webp_size(content: bytes) -> Size | None:
    kind = content[12:16]
    if kind == b"VP8X":
        width = 1 + int.from_bytes(content[24:27], "little")
        return width, 1 + int.from_bytes(content[27:30], "little")
    if kind == b"VP8 ":
        width, height = struct.unpack("<HH", content[26:30])
        return width & 0x3FFF, height & 0x3FFF
    if kind == b"VP8L":
        bits = int.from_bytes(content[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    return None
