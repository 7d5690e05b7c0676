"""The numbers that Word shows in front of paragraphs. They are counted, not written, in a .docx.

Source: ECMA-376 Part 1, 17.9 (Numbering). Converters that we tried leave out the numbers of
headings, or write 1. for 1.1, so this is our own.
"""

import re
from dataclasses import dataclass, field
from string import ascii_lowercase
from typing import Any

from docx.oxml.ns import qn

MAX_LEVELS = 9
MAX_COUNT = 10_000
# fmt: off
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)
# fmt: on


@dataclass(frozen=True)
class Level:
    start: int = 1
    kind: str = "decimal"
    text: str = ""
    """What is shown, such as ``%1.%2``."""
    style: str = ""
    """The paragraph style that is numbered on this level."""
    legal: bool = False
    """Show the levels above as 1, 2, 3, however they are written themselves."""
    restarts: bool = True


@dataclass
class _List:
    """One w:num: a use of some levels."""

    abstract: str
    levels: dict[int, Level]
    starts: dict[int, int]
    """Levels that begin anew when this list is first used."""


@dataclass
class Numbering:
    """Counts through a document. Ask for each numbered paragraph once, in order."""

    _lists: dict[str, _List] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _begun: set[str] = field(default_factory=set)

    @classmethod
    def read(cls, root: Any, list_of_style: dict[str, str]) -> "Numbering":
        """From numbering.xml.

        Args:
            list_of_style: style id to the list it is numbered in; some lists are only a style.
        """
        found = {one.get(qn("w:abstractNumId")): one for one in root.findall(qn("w:abstractNum"))}
        nums = {one.get(qn("w:numId")): one for one in root.findall(qn("w:num"))}
        lists: dict[str, _List] = {}
        for id_, num in nums.items():
            abstract_id = _value(num, "w:abstractNumId")
            abstract = found.get(abstract_id)
            link = _value(abstract, "w:numStyleLink") if abstract is not None else ""
            if link and (other := nums.get(list_of_style.get(link, ""))) is not None:
                abstract_id = _value(other, "w:abstractNumId")
                abstract = found.get(abstract_id)
            if abstract is not None:
                lists[id_] = _list(num, abstract_id, abstract)
        return cls(lists)

    def level_of_style(self, num_id: str, style: str) -> int:
        """The level that a list gives to a paragraph style."""
        levels = self._lists[num_id].levels if num_id in self._lists else {}
        return next((number for number, level in levels.items() if level.style == style), 0)

    def label(self, num_id: str, level: int) -> str:
        """The next number of a list on a level; ``-`` for a bullet, empty for none."""
        used = self._lists.get(num_id)
        if used is None or level not in used.levels:
            return ""
        counts = self._counts.setdefault(used.abstract, {})
        if num_id not in self._begun:
            self._begun.add(num_id)
            for number, start in used.starts.items():
                counts[number] = start - 1
        shown = used.levels[level]
        counts[level] = counts.get(level, shown.start - 1) + 1
        for deeper in [number for number in counts if number > level]:
            if used.levels.get(deeper, Level()).restarts:
                del counts[deeper]
        return _filled(shown, used.levels, counts)


def _list(num: Any, abstract_id: str, abstract: Any) -> _List:
    levels = _levels(abstract)
    starts: dict[int, int] = {}
    for override in num.findall(qn("w:lvlOverride")):
        number = _number(override.get(qn("w:ilvl")), 0)
        if start := _value(override, "w:startOverride"):
            starts[number] = _number(start, 1)
        levels |= _levels(override)
    return _List(abstract_id, levels, starts)


def _levels(holder: Any) -> dict[int, Level]:
    levels: dict[int, Level] = {}
    for level in holder.findall(qn("w:lvl"))[:MAX_LEVELS]:
        levels[_number(level.get(qn("w:ilvl")), 0)] = Level(
            start=_number(_value(level, "w:start"), 1),
            kind=_value(level, "w:numFmt") or "decimal",
            text=_value(level, "w:lvlText"),
            style=_value(level, "w:pStyle"),
            legal=level.find(qn("w:isLgl")) is not None,
            restarts=_value(level, "w:lvlRestart") != "0",
        )
    return levels


def _filled(shown: Level, levels: dict[int, Level], counts: dict[int, int]) -> str:
    if shown.kind == "bullet":
        return "-"
    if shown.kind == "none":
        return ""

    def number(found: re.Match[str]) -> str:
        at = int(found[1]) - 1
        level = levels.get(at, Level())
        kind = "decimal" if shown.legal else level.kind
        return _written(counts.get(at, level.start), kind)

    return re.sub(r"%([1-9])", number, shown.text).strip()


def _written(count: int, kind: str) -> str:
    letters = ascii_lowercase[(count - 1) % 26] * ((count - 1) // 26 + 1) if count > 0 else "0"
    ways = {
        "lowerLetter": letters,
        "upperLetter": letters.upper(),
        "lowerRoman": _roman(count),
        "upperRoman": _roman(count).upper(),
        "decimalZero": f"{count:02}",
        "none": "",
    }
    return ways.get(kind, str(count))


def _roman(count: int) -> str:
    written = ""
    for value, letters in _ROMAN:
        times, count = divmod(count, value)
        written += letters * times
    return written


def _value(holder: Any, name: str) -> str:
    found = holder.find(qn(name))
    return "" if found is None else found.get(qn("w:val"), "")


def _number(written: str | None, otherwise: int) -> int:
    if written is None or not re.fullmatch(r"[0-9]{1,5}", written):
        return otherwise
    return min(int(written), MAX_COUNT)
