"""The lines of a clause, put so that they mean in Markdown what they meant on paper."""

import re

from course.content.outline import Line, with_fences
from course.content.starter.pieces import Piece

_LETTERED = re.compile(r"\s*(?:\((?:[a-z]|[ivx]{1,4}|[0-9]{1,2})\)|(?:[a-z]|[ivx]{2,4})[.)])\s+\S")
_BEGINS = re.compile(r"\s*(?:[-*+]|1[.)])\s+\S")
_LISTED = re.compile(r"\s*(?:[-*+]|[0-9]{1,3}[.)])\s+\S")


def body_of(piece: Piece, bare: bool = False) -> list[Line]:
    """The lines of a piece that stands inside a clause.

    Args:
        bare: without the number or bullet in front, which the clause's own number replaces.
    """
    (number, first), rest = piece.lines[0], piece.lines[1:]
    if piece.kind == "heading":
        return [(number, f"{'#' * min(max(piece.level, 3), 4)} {_label(piece)}{piece.text}"), *rest]
    if bare and piece.kind in ("numbered", "bullet"):
        first = piece.text
        rest = [(n, _dedented(line, piece.start)) for n, line in rest]
    elif piece.kind == "numbered" and len(piece.label) > 1:
        first = first.strip()
    lines = [(number, _harmless(first)), *rest]
    return _apart(lines)


def joined(above: list[Line], lines: list[Line]) -> list[Line]:
    """Lines to add below others, with an empty one between them."""
    if above and lines and above[-1][1].strip():
        return [(above[-1][0], ""), *lines]
    return lines


def _apart(lines: list[Line]) -> list[Line]:
    """Put (a), (b) and the start of lists below text into paragraphs of their own."""
    kept: list[Line] = []
    fenced = with_fences([text for _, text in lines], 0)
    for (number, text), (_, _, in_fence) in zip(lines, fenced, strict=True):
        above = kept[-1][1] if kept else ""
        lettered = not in_fence and _LETTERED.match(text)
        begins_list = not in_fence and _BEGINS.match(text) and not _LISTED.match(above)
        if above.strip() and not in_fence and (lettered or begins_list):
            indented = above.startswith(" ") and not lettered
            kept += [] if indented else [(number, "")]
        kept.append((number, text.strip() if lettered else text))
    return kept


def _dedented(line: str, most: int) -> str:
    spaces = len(line) - len(line.lstrip(" "))
    return line[min(spaces, most) :]


def _harmless(line: str) -> str:
    """A promise that begins with # is no heading."""
    return f"\\{line}" if re.match(r"#{1,6}(\s|$)", line) else line


def _label(piece: Piece) -> str:
    return ".".join(map(str, piece.label)) + " " if piece.label else ""
