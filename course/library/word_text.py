"""The words of a Word document in Markdown, each paragraph with the number that Word shows.

What somebody deleted with tracked changes is left out; what they inserted is in.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

import docx
from docx.document import Document
from docx.exceptions import PythonDocxError
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn

from course.library.word_numbers import Numbering
from course.library.word_styles import Styles

WORD_ERRORS = (PythonDocxError, OpcError)

_LEFT_OUT = {
    "footnoteReference": "footnotes",
    "endnoteReference": "endnotes",
    "drawing": "pictures or text boxes",
    "pict": "pictures or text boxes",
    "object": "embedded objects",
    "altChunk": "embedded documents",
}
_UNREAD = {"del", "moveFrom", "delText", "instrText", "delInstrText", "Fallback", "pPr", "rPr"}
_SPACES = {"tab": " ", "ptab": " ", "br": " ", "cr": " ", "noBreakHyphen": "-"}
_MARKS = re.compile(r"[\\`*_\[]")
_ENTITY = re.compile(r"&(?=#?\w+;)")


def text_of(file: BinaryIO) -> tuple[str, tuple[str, ...]]:
    """The text, and what the document holds beside it, such as "2 footnotes"."""
    reader = _Reader(docx.Document(file))
    text = "\n\n".join(reader.blocks(reader.body))
    left_out = tuple(f"{count} {what}" for what, count in sorted(reader.left_out.items()))
    return text + "\n", left_out


@dataclass
class _Reader:
    document: Document
    left_out: Counter[str] = field(default_factory=Counter)
    styles: Styles = field(init=False)
    numbering: Numbering = field(init=False)
    body: Any = field(init=False)
    lowered: int = field(init=False)
    """1 if the document has a title, which is the heading above all others."""

    def __post_init__(self) -> None:
        self.body = self.document.element.body
        self.styles = Styles(self.document.styles.element)
        self.numbering = self._numbering()
        paragraphs = self.body.iter(qn("w:p"))
        self.lowered = int(any(self.styles.of(p).is_title for p in paragraphs))

    def blocks(self, holder: Any) -> Iterator[str]:
        """Each paragraph and table below an element, as Markdown."""
        for child in holder:
            kind = _kind(child)
            if kind == "p":
                if block := self._paragraph(child):
                    yield block
            elif kind == "tbl":
                yield from self._table(child)
            elif kind in _LEFT_OUT:
                self.left_out[_LEFT_OUT[kind]] += 1
            elif kind not in _UNREAD:
                yield from self.blocks(child)

    def _numbering(self) -> Numbering:
        try:
            part: Any = self.document.part.part_related_by(RELATIONSHIP_TYPE.NUMBERING)
        except KeyError:
            return Numbering()
        return Numbering.read(part.element, self.styles.lists())

    def _paragraph(self, paragraph: Any) -> str:
        style = self.styles.of(paragraph)
        if style.is_contents:
            return ""
        text = " ".join(_escaped("".join(self._words(paragraph))).split())
        label = self._label(paragraph) if text or not _is_deleted(paragraph) else ""
        if not text:
            return ""
        numbered = f"{label} {text}" if label else text
        if style.heading:
            return f"{'#' * min(style.heading + self.lowered, 6)} {numbered}"
        return f"# {text}" if style.is_title else numbered

    def _label(self, paragraph: Any) -> str:
        num_id, level, style = self.styles.number_of(paragraph)
        if not num_id or num_id == "0":
            return ""
        if level is None:
            level = self.numbering.level_of_style(num_id, style)
        return self.numbering.label(num_id, level)

    def _words(self, element: Any) -> Iterator[str]:
        for child in element:
            kind = _kind(child)
            if kind == "t":
                yield child.text or ""
            elif kind in _SPACES:
                yield _SPACES[kind]
            elif kind in _LEFT_OUT:
                self.left_out[_LEFT_OUT[kind]] += 1
            elif kind not in _UNREAD:
                yield from self._words(child)

    def _table(self, table: Any) -> Iterator[str]:
        """A table; one that only puts clauses side by side is read as text."""
        rows = [
            [list(self.blocks(cell)) for cell in row.iter(qn("w:tc"))]
            for row in table.iter(qn("w:tr"))
        ]
        cells = [cell for row in rows for cell in row]
        if max(map(len, rows), default=0) < 2 or any(map(_is_structured, cells)):
            for cell in cells:
                yield from cell
            return
        width = max(map(len, rows))
        lines = [[" ".join(cell).replace("|", "\\|") for cell in row] for row in rows]
        lines = [row + [""] * (width - len(row)) for row in lines]
        lines.insert(1, ["---"] * width)
        yield "\n".join(f"| {' | '.join(row)} |" for row in lines)


def _is_structured(blocks: list[str]) -> bool:
    """Whether headings, numbers or several paragraphs stand in a cell."""
    return len(blocks) > 1 or any(re.match(r"#|- |\|", block) for block in blocks)


def _is_deleted(paragraph: Any) -> bool:
    """Whether its end was deleted: then Word shows no number for it."""
    return paragraph.find(f"{qn('w:pPr')}/{qn('w:rPr')}/{qn('w:del')}") is not None


def _escaped(text: str) -> str:
    """Signs that mean something in Markdown, so that they show as they are."""
    text = _MARKS.sub(lambda mark: f"\\{mark[0]}", _ENTITY.sub("&amp;", text))
    text = text.replace("<", "&lt;")
    return re.sub(r"^\s*(?=[#>])", r"\\", text)


def _kind(element: Any) -> str:
    """The name of an element; comments and the like have none."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else "del"
