"""What a paragraph's style says about it: a heading, a title, a numbered paragraph."""

import re
from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import qn

_HEADING = re.compile(r"heading ([1-9])", re.IGNORECASE)
_CONTENTS = re.compile(r"(toc \d|toc heading|table of (figures|authorities)).*", re.IGNORECASE)
_MAX_DEPTH = 20
"""Styles built on others; more is a circle."""


@dataclass(frozen=True)
class Style:
    id: str = ""
    name: str = ""
    heading: int = 0
    """1 for the highest, 0 for none."""
    num_id: str = ""
    level: int | None = None

    @property
    def is_title(self) -> bool:
        return self.name.casefold() == "title"

    @property
    def is_contents(self) -> bool:
        return bool(_CONTENTS.fullmatch(self.name))


@dataclass
class Styles:
    root: Any
    _known: dict[str, Style] = field(default_factory=dict)
    _elements: dict[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        self._elements = {one.get(qn("w:styleId")): one for one in self.root.findall(qn("w:style"))}

    def of(self, paragraph: Any) -> Style:
        """The style of a paragraph, with what the paragraph itself says of its outline."""
        properties = paragraph.find(qn("w:pPr"))
        id_ = _value(properties, "w:pStyle")
        if id_ not in self._known:
            self._known[id_] = self._read(id_)
        return self._known[id_]

    def number_of(self, paragraph: Any) -> tuple[str, int | None, str]:
        """The list, the level if it is said, and the style that may say it instead."""
        style = self.of(paragraph)
        own = _numbering(paragraph.find(qn("w:pPr")))
        if own is None:
            return style.num_id, style.level, style.id
        num_id, level = own
        return num_id or style.num_id, level if level is not None else style.level or 0, style.id

    def lists(self) -> dict[str, str]:
        """Style id to the list that it is numbered in."""
        return {id_: self._read(id_).num_id for id_ in self._elements}

    def _read(self, id_: str) -> Style:
        name, heading, num_id, level = "", 0, "", None
        based_on = id_
        for _ in range(_MAX_DEPTH):
            element = self._elements.get(based_on)
            if element is None:
                break
            properties = element.find(qn("w:pPr"))
            own_name = _value(element, "w:name")
            name = name or own_name
            heading = heading or _heading(own_name, properties)
            if not num_id and (own := _numbering(properties)):
                num_id, level = own
            based_on = _value(element, "w:basedOn")
        return Style(id_, name, heading, num_id, level)


def _heading(name: str, properties: Any) -> int:
    if found := _HEADING.fullmatch(name):
        return int(found[1])
    outline = _value(properties, "w:outlineLvl")
    return int(outline) + 1 if outline in set("01234567") else 0


def _numbering(properties: Any) -> tuple[str, int | None] | None:
    numbers = None if properties is None else properties.find(qn("w:numPr"))
    if numbers is None:
        return None
    level = _value(numbers, "w:ilvl")
    return _value(numbers, "w:numId"), int(level) if level in set("012345678") else None


def _value(holder: Any, name: str) -> str:
    found = None if holder is None else holder.find(qn(name))
    return "" if found is None else str(found.get(qn("w:val"), ""))
