"""How hard a promise is to keep, and how its questions do. Counts only; pure.

Sources: facility and the corrected item-total correlation as in classical test theory; groups
under five people are not shown, so that nobody is read out of a share.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import sqrt

LEAST_PEOPLE = 5
LEAST_ANSWERS = 30
SHADES = (5, 15, 30, 50)
"""Percent of misses from which on a cell is one shade darker."""
MANY = 20
"""Percent of misses from which on a promise counts as not known well enough."""
SEVERAL = 3
"""Events in a year from which on a promise counts as hard to keep."""
WEAK = 0.1
"""Below this a question hardly tells those who know the agreement from those who do not."""


@dataclass(frozen=True)
class Cell:
    """Answers of one group to the questions of one clause, or to one question."""

    people: int
    answers: int
    misses: int
    covers: bool = False
    """Hidden as well: with it shown, the one hidden cell beside it could be worked out."""

    @property
    def greyed(self) -> bool:
        """Too few people to show, or all that keeps such a group from being worked out."""
        return self.people < LEAST_PEOPLE or self.covers

    @property
    def percent(self) -> int:
        return round(self.misses * 100 / self.answers) if self.answers else 0

    @property
    def shade(self) -> int:
        return sum(self.percent >= least for least in SHADES)


@dataclass(frozen=True)
class Table:
    """Rows by columns; a cell that is not there has no answers."""

    columns: Sequence[str]
    cells: Mapping[tuple[str, str], Cell]

    def cell(self, row: str, column: str) -> Cell | None:
        return self.cells.get((row, column))


def table(rows: Iterable[tuple[str, str, int, int, int]]) -> Table:
    """Of row, column, people, answers and misses; columns in the order of the alphabet.

    Where just one group of a row is too small, the next smallest is hidden, too: otherwise the
    total, less the others, would tell what the small one answered.
    """
    cells = {(row, column): Cell(n, answers, misses) for row, column, n, answers, misses in rows}
    columns = sorted({column for _, column in cells})
    for row in {row for row, _ in cells}:
        here = [column for column in columns if (row, column) in cells]
        hidden = [column for column in here if cells[row, column].greyed]
        if len(hidden) == 1 and len(here) > 1:
            least = min(set(here) - set(hidden), key=lambda c: (cells[row, c].people, c))
            cells[row, least] = replace(cells[row, least], covers=True)
    return Table(columns, cells)


def advice(known: Cell | None, events: int, weak: bool) -> tuple[str, str]:
    """What a promise asks for: words, training or work; and why, in a sentence.

    Args:
        known: answers of everybody together.
        weak: one of its questions hardly separates.
    """
    if known is None or known.greyed or known.answers < LEAST_ANSWERS:
        return "Too early", f"There are fewer than {LEAST_ANSWERS} answers yet."
    missed = known.percent >= MANY
    if missed and weak:
        return (
            "Words",
            "Many miss it, and its questions do not separate: look at the wording first.",
        )
    if missed and events >= SEVERAL:
        return (
            "Training",
            "Many miss it, and it goes wrong at customers: talk about it and practise.",
        )
    if missed:
        return "Words or training", "Many miss it, though little goes wrong: read the text again."
    if events >= SEVERAL:
        return (
            "Work",
            "People know it, and still it goes wrong: look at time, tools and information.",
        )
    return "Nothing", "It is known, and little goes wrong."


@dataclass(frozen=True)
class Option:
    """One option of a question: how many chose it, and how they did in the rest of their paper."""

    id: str
    points: int
    """0 to 2."""
    chosen: int
    rest: float
    """Sum of the shares of the rest of the paper."""
    rest_squares: float


@dataclass(frozen=True)
class ItemCard:
    """How one question does. Says nothing under thirty answers."""

    id: str
    options: Sequence[Option]

    @property
    def n(self) -> int:
        return sum(option.chosen for option in self.options)

    @property
    def enough(self) -> bool:
        return self.n >= LEAST_ANSWERS

    @property
    def facility(self) -> int:
        """Percent of the points that were reached."""
        return round(sum(o.points * o.chosen for o in self.options) * 50 / self.n) if self.n else 0

    @property
    def discrimination(self) -> float | None:
        """Correlation of its points with the rest of the paper; None where either is constant."""
        n = self.n
        if not n:
            return None
        x = sum(o.points * o.chosen for o in self.options)
        xx = sum(o.points**2 * o.chosen for o in self.options)
        y = sum(o.rest for o in self.options)
        yy = sum(o.rest_squares for o in self.options)
        xy = sum(o.points * o.rest for o in self.options)
        spread = (n * xx - x * x) * (n * yy - y * y)
        if spread <= 1e-9:
            return None
        return max(-1.0, min(1.0, (n * xy - x * y) / sqrt(spread)))

    @property
    def weak(self) -> bool:
        found = self.discrimination
        return self.enough and found is not None and found < WEAK

    def share(self, option: Option) -> int:
        return round(option.chosen * 100 / self.n) if self.n else 0

    @property
    def unused(self) -> bool:
        """An option that hardly anybody chooses does no work."""
        return self.enough and any(self.share(o) < 5 for o in self.options if o.points < 2)
