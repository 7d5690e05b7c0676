"""Numbers in an agreement: the ones that become parameters, and the ones left for the author."""

import re
from dataclasses import dataclass, field

from course.content.outline import Line, with_fences

_UNITS = "minutes?|hours?|days?|weeks?|months?|years?"
_UNIT = rf"(?:(?:working|business|calendar) )?(?P<unit>{_UNITS})\b"
_SAFE = re.compile(rf"(?<![\w.,:;/#§$€£%{{+–—-])(?<![§$€£#] )(?P<number>[1-9]\d{{0,3}}) {_UNIT}")
_WORDS = "two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|sixty|ninety"
_NOTABLE = re.compile(
    rf"(?:[$€£] ?)?\d+(?:[.,:/]\d+)*(?: ?(?:%|€|£|\$))?|\b(?:{_WORDS}) (?:\w+ )?(?:{_UNITS})\b",
    re.IGNORECASE,
)
_MARKED = re.compile(r"\{\{.*?\}\}")
_SIGNS = re.compile(r"[`|<\\]|\]\(|\{\{|\}\}|^(?: {4}|\t)")
"""A number among these may be part of something else than a sentence."""
_LABEL = re.compile(r"^\s*(?:[-*+•]\s+)?[(]?\d+(?:\.\d+)*[.)]*\s")


@dataclass(frozen=True)
class Hint:
    """A number that stays in the text, for the author to decide about."""

    line: int
    number: str
    words: str
    """A few words around it."""


@dataclass
class Numbers:
    """The parameters of one agreement, and how its lines show them."""

    parameters: dict[str, int | str]
    hints: list[Hint] = field(default_factory=list)

    def fill(self, lines: list[Line], clause_id: str) -> list[Line]:
        """The lines with numbers of time as parameters. Filled in, they read as before.

        Only a whole number in front of a unit is safe: it cannot be a date, a price, a part of
        another number or the number of a clause.
        """
        fenced = with_fences([text for _, text in lines], 0)
        return [
            (number, text if in_fence else self._line(number, text, clause_id))
            for (number, text), (_, _, in_fence) in zip(lines, fenced, strict=True)
        ]

    def _line(self, number: int, text: str, clause_id: str) -> str:
        if not _SIGNS.search(text):
            text = _SAFE.sub(lambda found: self._parameter(found, clause_id), text)
        self._note(number, text)
        return text

    def _parameter(self, found: re.Match[str], clause_id: str) -> str:
        unit = found["unit"].rstrip("s") + "s"
        words = [word for word in clause_id.lower().split("-") if word.rstrip("s") != unit[:-1]]
        words = words if words and words[0].isalpha() else ["clause", *words]
        base = "_".join([*words, unit])[:56].rstrip("_")
        name, number = base, 2
        while name in self.parameters:
            name, number = f"{base}_{number}", number + 1
        self.parameters[name] = int(found["number"])
        after = found[0][len(found["number"]) :]
        return f"{{{{ {name} }}}}{after}"

    def _note(self, number: int, text: str) -> None:
        words = _LABEL.sub("", _MARKED.sub("…", text), count=1)
        for found in _NOTABLE.finditer(words):
            around = words[max(0, found.start() - 24) : found.end() + 24].strip()
            self.hints.append(Hint(number, found[0], around))
