"""An agreement's lines as pieces: headings, numbered paragraphs, promises of a list, other text."""

import re
from dataclasses import dataclass, field
from typing import Literal

from course.content.outline import Line, with_fences
from course.content.starter.labels import Label, follows, take_label
from course.content.starter.words import split_attributes

Kind = Literal["heading", "numbered", "bullet", "text"]

BOLD_HEADING = 7
"""The level of a line that only looks like a heading."""
MAX_HEADING_WORDS = 12

_HEADING = re.compile(r" {0,3}(?P<level>#{1,6})[ \t]+(?P<text>\S.*?)[ \t]*")
_EMPTY = re.compile(r" {0,3}#{1,6}[ \t]*")
_CLOSING = re.compile(r"[ \t]+#+$")
_UNDERLINE = re.compile(r" {0,3}(=+|-+)[ \t]*")
_RULE = re.compile(r" {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*")
_NUMBERED = re.compile(
    r"(?P<start>[ \t]*(?P<bold>\*\*|__)?(?P<label>\d{1,3}(?:\.\d{1,3}){1,5}\\?\.?|\d{1,3}\\?[.)])"
    r"(?P<end>\*\*|__)?[ \t]+)(?P<text>\S.*)"
)
_BULLET = re.compile(r"(?P<start> ?[-*+•][ \t]+)(?P<text>\S.*)")
_BOLD = re.compile(r"(\*\*|__)(?P<text>(?:(?!\1).)+)\1:?")


@dataclass
class Piece:
    """Some lines that belong together. ``lines`` holds them all as written."""

    kind: Kind
    lines: list[Line]
    text: str
    """A heading's words, or the first line without its number or bullet."""
    level: int = 0
    """Of a heading, from 1."""
    label: Label = ()
    """The number in front of it, such as (4, 2)."""
    attributes: dict[str, str] = field(default_factory=dict)
    start: int = 0
    """How many characters the number or bullet takes, with its space."""

    @property
    def line(self) -> int:
        return self.lines[0][0]

    @property
    def written(self) -> list[Line]:
        """The lines that hold anything."""
        return [line for line in self.lines if line[1].strip()]


def pieces_of(lines: list[Line]) -> list[Piece]:
    """The pieces in their order; blank lines end up with what they follow."""
    splitter = _Splitter()
    for number, line, fenced in with_fences([text for _, text in lines], lines[0][0]):
        splitter.take((number, line), fenced)
    return splitter.found


def with_bold_headings(pieces: list[Piece]) -> list[Piece]:
    """The pieces of a text without headings, where bold lines stand for them."""
    return [_as_heading(piece) or piece for piece in pieces]


def _as_heading(piece: Piece) -> Piece | None:
    bold = _BOLD.fullmatch(piece.lines[0][1].strip())
    short = bold and len(bold["text"].split()) <= MAX_HEADING_WORDS
    if piece.kind != "text" or not short or not bold or len(piece.written) != 1:
        return None
    return Piece("heading", piece.lines, bold["text"].strip(), BOLD_HEADING)


@dataclass
class _Splitter:
    found: list[Piece] = field(default_factory=list)
    last: Label = ()
    """The number that was read last; an unnumbered heading begins anew."""
    blank: bool = True

    def take(self, line: Line, fenced: bool) -> None:
        piece = None if fenced else self._begun(line)
        if not fenced and _RULE.fullmatch(line[1]) and (self.blank or "-" not in line[1]):
            line = (line[0], "")  # a rule between parts has no words
        elif not fenced and self._underlines(line[1]):
            return
        elif not fenced and (_UNDERLINE.fullmatch(line[1]) or _EMPTY.fullmatch(line[1])):
            line = (line[0], "")  # below several lines, an underline is a rule too
        if piece:
            self.found.append(piece)
        elif self._goes_on(line[1], fenced):
            self.found[-1].lines.append(line)
        else:
            self.found.append(Piece("text", [line], line[1].strip()))
        begun = piece is not None and piece.kind == "heading"
        self.blank = begun or (not line[1].strip() and not fenced)

    def _begun(self, line: Line) -> Piece | None:
        if _RULE.fullmatch(line[1]):
            return None
        if heading := _HEADING.fullmatch(line[1]):
            text = _CLOSING.sub("", heading["text"])
            return self._heading(text, [line], len(heading["level"]))
        if (numbered := _NUMBERED.fullmatch(line[1])) and (piece := self._numbered(numbered, line)):
            return piece
        if (bullet := _BULLET.fullmatch(line[1])) and (self.blank or self._in_list()):
            return Piece("bullet", [line], bullet["text"], start=len(bullet["start"]))
        return None

    def _heading(self, text: str, lines: list[Line], level: int) -> Piece:
        text, attributes = split_attributes(text)
        label, rest = take_label(text, self.last)
        self.last = label
        return Piece("heading", lines, rest, level, label, attributes)

    def _numbered(self, found: re.Match[str], line: Line) -> Piece | None:
        label = tuple(int(part) for part in re.findall(r"\d+", found["label"]))
        nested = len(label) == 1 and len(found["start"]) - len(found["start"].lstrip()) > 1
        begins = self.blank or (len(label) > 1 and self.found[-1].kind == "numbered")
        if nested or not follows(self.last, label, found["text"], begins=begins):
            return None
        self.last = label
        text = found["text"] if found["end"] else (found["bold"] or "") + found["text"]
        return Piece("numbered", [line], text, label=label, start=len(found["start"]))

    def _in_list(self) -> bool:
        return bool(self.found) and self.found[-1].kind == "bullet"

    def _underlines(self, line: str) -> bool:
        """Whether this line makes a heading of the one above; if so, it is done."""
        under = _UNDERLINE.fullmatch(line)
        above = self.found[-1] if self.found else None
        if not under or self.blank or above is None or above.kind not in ("text", "numbered"):
            return False
        if len(above.written) > 1 or above.lines[0][1].lstrip().startswith(("|", ">")):
            return False
        self.last = ()
        level = 1 if under[1].startswith("=") else 2
        self.found[-1] = self._heading(above.lines[0][1].strip(), above.lines[:1], level)
        self.blank = True
        return True

    def _goes_on(self, line: str, fenced: bool) -> bool:
        """Whether a line belongs to the piece above it."""
        if not self.found:
            return False
        above = self.found[-1]
        if not line.strip() or (fenced and above.kind != "heading"):
            return True
        if above.kind == "heading":
            return False
        indented = line[:1] in (" ", "\t")
        return not self.blank or (above.kind != "text" and indented)
