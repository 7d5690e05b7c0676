"""Scores as a chart draws them: places in percent of its width, and the words beside them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from course.content.model import Measure
from course.measures.score_rules import THOUSAND, Score, apart

STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000)


@dataclass(frozen=True)
class Drawn:
    """One group of a measure."""

    label: str
    score: Score
    scale: int
    rank: int | None = None
    square: bool = False
    """Contractors are squares and employees are dots: the shape tells them apart, no colour."""

    def _place(self, value: float) -> float:
        return round(min(100 * value / self.scale, 100), 2)

    @property
    def x(self) -> float:
        return self._place(self.score.value or 0.0)

    @property
    def low(self) -> float:
        return self._place(self.score.low)

    @property
    def wide(self) -> float:
        return round(self._place(self.score.high) - self.low, 2)


@dataclass(frozen=True)
class Plot:
    """One measure with its groups on one scale."""

    measure: Measure
    lines: Sequence[Drawn]
    scale: int
    says: str
    """What the difference comes to, in a sentence."""

    @property
    def unit(self) -> str:
        return "" if self.lines and self.lines[0].score.unit == THOUSAND else " %"

    @property
    def anything(self) -> bool:
        return any(line.score.n for line in self.lines)


def plot(measure: Measure, groups: Iterable[tuple[str, Score, int | None, bool]]) -> Plot:
    """Groups of one measure on one scale: from nothing to all, or to what is seen."""
    listed = list(groups)
    top = max((score.high for _, score, *_ in listed if score.n), default=0.0)
    per_thousand = any(score.unit == THOUSAND for _, score, *_ in listed)
    scale = 100
    if per_thousand or not measure.higher_is_better:
        scale = next((step for step in STEPS if step >= top), STEPS[-1])
    lines = tuple(Drawn(label, score, scale, rank, square) for label, score, rank, square in listed)
    return Plot(measure, lines, scale, _difference([score for _, score, *_ in listed]))


def _difference(scores: Sequence[Score]) -> str:
    if len(scores) != 2:
        return ""
    differ = apart(*scores)
    if differ is None:
        return "Too few to compare."
    return "They differ by more than chance explains." if differ else "No clear difference."


def number(score: Score) -> str:
    """``93 %``, ``4.2 per 1,000``, or that there is none."""
    if score.value is None:
        return "nothing yet"
    if score.unit == THOUSAND:
        return f"{score.value:.1f} per 1,000"
    return f"{_percent(score.value)} %"


def between(score: Score) -> str:
    """``88 to 96 %, n = 412``; from too little, that it is too few."""
    if not score.n:
        return "n = 0"
    low, high = score.low, score.high
    if score.unit == THOUSAND:
        span = f"{low:.1f} to {high:.1f}"
    else:
        span = f"{_percent(low)} to {_percent(high)} %"
    few = ", too few to rank" if score.too_few else ""
    return f"{span}, n = {score.n:,}{few}"


def _percent(value: float) -> str:
    """Whole percents; tenths near nothing, where they are the news."""
    return f"{value:.1f}" if 0 < value < 9.95 else f"{value:.0f}"
