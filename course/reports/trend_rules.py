"""Twelve weeks of a share: which days, what the line looks like, and what it says. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from course.reports.region_rules import Part

WEEKS = 12
WEEK = timedelta(days=7)
HEIGHT, TOP, LOW = 220, 34, 180
"""Of the drawing in pixels: all of it, where 100 % lies, and where 0 % does."""
LEFT, RIGHT = 12, 95
"""Percent of its width: where the first day lies, and where today does."""


def week_ends(today: date, weeks: int = WEEKS) -> tuple[date, ...]:
    """The last Sundays that are over, oldest first. Today is never one of them."""
    last = today - timedelta(days=today.isoweekday() % 7 or 7)
    return tuple(last - (weeks - 1 - n) * WEEK for n in range(weeks))


class Week(NamedTuple):
    """How many were there on a day, and how many of them held the standard."""

    people: int = 0
    holding: int = 0

    def plus(self, other: "Week") -> "Week":
        return Week(self.people + other.people, self.holding + other.holding)


Weeks = tuple[Week, ...]
NO_WEEKS: Weeks = (Week(),) * WEEKS


def added(several: Sequence[Weeks]) -> Weeks:
    """Sums, week by week."""
    found = NO_WEEKS
    for weeks in several:
        found = tuple(a.plus(b) for a, b in zip(found, weeks, strict=True))
    return found


@dataclass(frozen=True)
class Point:
    """The share at the end of a day, and where it lies in the drawing."""

    on: date
    part: Part
    x: float
    """Percent of the width, so that words beside it keep their size on a phone."""
    now: bool = False

    @property
    def known(self) -> bool:
        return self.part.people > 0

    @property
    def y(self) -> int:
        return height(self.part.percent)


@dataclass(frozen=True)
class Trend:
    """Weeks, oldest first, and last of all today."""

    points: tuple[Point, ...]

    @property
    def known(self) -> tuple[Point, ...]:
        """Days on which anybody was there."""
        return tuple(point for point in self.points if point.known)

    @property
    def steps(self) -> list[tuple[Point, Point]]:
        """Days that follow each other, where both are known: the line has gaps where nobody was."""
        return [(a, b) for a, b in pairwise(self.points) if a.known and b.known]

    @property
    def says(self) -> str:
        """The whole picture in a sentence."""
        if len(self.known) < 2:
            return "There is no history of twelve weeks yet."
        first, last = self.known[0], self.known[-1]
        weeks = (last.on - first.on).days // 7
        ago = f"{weeks} {'week' if weeks == 1 else 'weeks'} ago" if weeks else "some days ago"
        change = last.part.percent - first.part.percent
        if not change:
            return f"{last.part.percent} % hold the standard today, as {ago}."
        points = f"{abs(change)} {'point' if abs(change) == 1 else 'points'}"
        way = "more" if change > 0 else "less"
        return f"{last.part.percent} % hold the standard today, {points} {way} than {ago}."


def trend(ends: Sequence[date], weeks: Weeks, today: date, now: Part) -> Trend:
    """The end of each of the weeks and today, from left to right with days to scale."""
    parts = [*(Part(week.people, week.holding) for week in weeks), now]
    days = [*ends, today]
    span = (days[-1] - days[0]).days or 1
    return Trend(
        tuple(
            Point(day, part, _across((day - days[0]).days / span), now=number == len(ends))
            for number, (day, part) in enumerate(zip(days, parts, strict=True))
        )
    )


def _across(share: float) -> float:
    return round(LEFT + (RIGHT - LEFT) * share, 1)


def height(percent: int) -> int:
    """Where a share lies in the drawing."""
    return LOW - (LOW - TOP) * percent // 100
