"""From counted facts to the seven measures: one way for employees, contractors and each firm."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from course.content.model import Measure, MeasureId
from course.measures.interval_rules import Interval, byar, wilson

THOUSAND, HUNDRED = 1_000, 100


@dataclass
class Counted:
    """Facts of one group in one period, counted by one statement for every group."""

    booked: int = 0
    kept: int = 0
    no_shows: int = 0
    jobs: int = 0
    right: int = 0
    minutes: dict[int | None, int] = field(default_factory=dict)
    """How often damage was told after so many minutes; None: never."""
    scores: dict[int, int] = field(default_factory=dict)
    complaints: int = 0
    days: dict[int, int] = field(default_factory=dict)
    """How often a customer agreed after so many working days."""
    overdue: int = 0
    """Complaints that nobody has settled, and whose time is over."""

    def add(self, other: "Counted") -> None:
        """Count another group along."""
        for name in ("booked", "kept", "no_shows", "jobs", "right", "complaints", "overdue"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for mine, more in (
            (self.minutes, other.minutes),
            (self.scores, other.scores),
            (self.days, other.days),
        ):
            _put(mine, more)


def _put(mine: dict, more: Mapping) -> None:  # type: ignore[type-arg]
    for key, number in more.items():
        mine[key] = mine.get(key, 0) + number


@dataclass(frozen=True)
class Score:
    """One measure of one group: never a number without its n."""

    measure: Measure
    hits: int
    n: int
    interval: Interval | None
    """None where there is nothing to count."""
    median: int | None = None
    """Minutes or working days, where the measure is about time."""

    @property
    def unit(self) -> int:
        """Per hundred or per thousand."""
        return THOUSAND if self.measure.id is MeasureId.COMPLAINTS else HUNDRED

    @property
    def value(self) -> float | None:
        return self.unit * self.hits / self.n if self.n else None

    @property
    def low(self) -> float:
        return self.unit * self.interval.low if self.interval else 0.0

    @property
    def high(self) -> float:
        return self.unit * self.interval.high if self.interval else 0.0

    @property
    def too_few(self) -> bool:
        """Nobody is ranked on so little, and nobody is compared."""
        return self.n < self.measure.least


def scores(definitions: Iterable[Measure], counted: Counted) -> tuple[Score, ...]:
    """Every measure of one group, in the order of the definitions."""
    return tuple(_score(measure, counted) for measure in definitions)


def _score(measure: Measure, of: Counted) -> Score:
    limit = measure.limit or 0
    if measure.id is MeasureId.APPOINTMENT_KEPT:
        return _share(measure, of.kept, of.booked)
    if measure.id is MeasureId.NO_SHOW:
        return _share(measure, of.no_shows, of.booked)
    if measure.id is MeasureId.RIGHT_FIRST_TIME:
        return _share(measure, of.right, of.jobs)
    if measure.id is MeasureId.CONTENT_CUSTOMERS:
        content = sum(number for score, number in of.scores.items() if score >= limit)
        return _share(measure, content, sum(of.scores.values()))
    if measure.id is MeasureId.COMPLAINTS:
        interval = byar(of.complaints, of.booked) if of.booked else None
        return Score(measure, of.complaints, of.booked, interval)
    if measure.id is MeasureId.TIME_TO_NOTIFY:
        told = {minutes: n for minutes, n in of.minutes.items() if minutes is not None}
        return _in_time(measure, told, of.minutes.get(None, 0), limit)
    return _in_time(measure, of.days, of.overdue, limit)


def _share(measure: Measure, hits: int, n: int, median: int | None = None) -> Score:
    return Score(measure, hits, n, wilson(hits, n) if n else None, median)


def _in_time(measure: Measure, took: Mapping[int, int], never: int, limit: int) -> Score:
    hits = sum(n for time, n in took.items() if time <= limit)
    return _share(measure, hits, sum(took.values()) + never, median(took, never))


def median(took: Mapping[int, int], never: int) -> int | None:
    """The time within which half were done; None if half of them never were, or there is none."""
    half, reached = (sum(took.values()) + never + 1) // 2, 0
    for time in sorted(took):
        reached += took[time]
        if reached >= half:
            return time
    return None


@dataclass(frozen=True)
class Ranked:
    """Somebody beside others on one measure; no rank where there is too little to say."""

    name: str
    score: Score
    rank: int | None


def ranked(rows: Sequence[tuple[str, Score]]) -> tuple[Ranked, ...]:
    """By name. Who has enough gets a rank, the best first; equal values have equal ranks."""
    enough = [score for _, score in rows if not score.too_few and score.value is not None]

    def better(one: Score, other: Score) -> bool:
        mine, theirs = one.value or 0.0, other.value or 0.0
        return mine > theirs if one.measure.higher_is_better else mine < theirs

    def rank(score: Score) -> int | None:
        if score.too_few or score.value is None:
            return None
        return 1 + sum(better(other, score) for other in enough)

    return tuple(Ranked(name, score, rank(score)) for name, score in sorted(rows, key=_name))


def _name(row: tuple[str, Score]) -> str:
    return row[0].casefold()


def apart(one: Score, other: Score) -> bool | None:
    """Whether two groups differ by more than chance would explain: their intervals do not meet.

    None where one of them has too little to say anything.
    """
    if one.too_few or other.too_few:
        return None
    return one.high < other.low or other.high < one.low
