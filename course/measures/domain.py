"""Words of the facts about service, and the periods in which they are counted."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID


class What(StrEnum):
    """What a file, or a post to the API, holds."""

    VISITS = "visits"
    SURVEYS = "surveys"
    COMPLAINTS = "complaints"


class Moved(StrEnum):
    """Who moved or cancelled a visit; and if we did, how long before."""

    CUSTOMER = "customer"
    EARLY = "early"
    """By us, a day or more before."""
    LATE = "late"
    """By us, less than a day before: a promise that was not kept."""


class Verdict(StrEnum):
    """What a row comes to."""

    ADDED = "added"
    SETTLED = "settled"
    """A complaint on record to which the customer has now agreed."""
    SAME = "same"
    """On record already, word for word."""
    REFUSED = "refused"


@dataclass(frozen=True)
class Period:
    """Days from the first to the last, both inclusive."""

    id: str
    """Such as ``2026-q1``; ``year`` for the twelve months before a day."""
    words: str
    first: date
    last: date
    today: date
    """The day on which one looks: what is late is late by now."""


YEAR = "year"
SHOWN = 5
"""Quarters that a page offers."""


def periods(today: date) -> tuple[Period, ...]:
    """What one may choose: the last twelve months, this quarter, and those before it."""
    first = today.replace(year=today.year - 1) if (today.month, today.day) != (2, 29) else None
    begin = (first or today - timedelta(days=366)) + timedelta(days=1)
    year, number = today.year, (today.month - 1) // 3
    found = [Period(YEAR, "Last 12 months", begin, today, today)]
    for _ in range(SHOWN):
        found.append(_quarter(year, number, today))
        year, number = (year, number - 1) if number else (year - 1, 3)
    return tuple(found)


def _quarter(year: int, number: int, today: date) -> Period:
    first = date(year, 3 * number + 1, 1)
    following = date(year + number // 3, (3 * number + 3) % 12 + 1, 1)
    words = f"Quarter {number + 1} of {year}"
    last = min(following - timedelta(days=1), today)
    return Period(f"{year}-q{number + 1}", words, first, last, today)


def period(id_: str, today: date) -> Period:
    """The period of that id, or the last twelve months."""
    known = periods(today)
    return next((one for one in known if one.id == id_), known[0])


@dataclass(frozen=True)
class Where:
    """Which facts are counted: those of a region, a branch or a firm, as far as somebody reaches.

    A firm narrows contractors only: employees of the same places stand beside them.
    """

    region_id: UUID | None = None
    branch_id: UUID | None = None
    vendor_id: UUID | None = None


def working_days(first: date, last: date) -> int:
    """Working days from one day to another, Monday to Friday; the first day is day 0."""
    if last <= first:
        return 0
    return sum((first + timedelta(days=n)).weekday() < 5 for n in range(1, (last - first).days + 1))


def after_working_days(first: date, days: int) -> date:
    """The last day that is at most so many working days after another."""
    day, left = first, days
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5
    return day
