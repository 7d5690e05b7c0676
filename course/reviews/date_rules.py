"""When the next review is due, and by when its notes are out. Pure arithmetic over days.

Decision: a working day is Monday to Friday. Public holidays differ by branch and year and the
product keeps no list of them, so a clock that runs over one is a day strict.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count

from dateutil.relativedelta import relativedelta

DAY = timedelta(days=1)
SATURDAY = 5
MONTHLY = 3
"""So many reviews come month by month (clause 8.3), unless a schedule says otherwise."""
EVERY = 3
"""Then one every so many months."""
NOTES_DAYS = 5
"""Working days within which the notes are out."""


@dataclass(frozen=True)
class Rhythm:
    """Monthly at first, then every few months, counted from a day."""

    starts_on: date
    monthly: int = MONTHLY
    every: int = EVERY

    def slot(self, number: int) -> date:
        """The day of the ``number``-th review; the zeroth is the day from which it counts."""
        more = max(0, number - self.monthly)
        months = number if not more else self.monthly + more * self.every
        return working_day(self.starts_on + relativedelta(months=months))

    @property
    def words(self) -> str:
        later = "every month" if self.every == 1 else f"every {self.every} months"
        if self.monthly == 0 or self.every == 1:
            return later.capitalize()
        return f"Every month for {self.monthly} months, then {later}"


def next_due(rhythm: Rhythm, held_on: date | None) -> date:
    """The day on which the rhythm asks for the next review.

    The days stay where they are: a review held late does not push the others back. Days that
    went by, and one that is nearer to the last review than half a gap, are left out.
    """
    for number in count(1):
        due, before = rhythm.slot(number), rhythm.slot(number - 1)
        if held_on is None or due > held_on + (due - before) / 2:
            return due
    raise AssertionError("days go on for ever")


def is_working(day: date) -> bool:
    return day.weekday() < SATURDAY


def working_day(day: date) -> date:
    """The day itself, or the Monday after a weekend."""
    while not is_working(day):
        day += DAY
    return day


def add_working_days(day: date, number: int) -> date:
    while number > 0:
        day += DAY
        number -= is_working(day)
    return day


def notes_due(held_on: date) -> date:
    """The last day on which the notes are in time."""
    return add_working_days(held_on, NOTES_DAYS)


def working_days_between(first: date, last: date) -> int:
    """How many working days come after ``first``, up to and including ``last``."""
    days = max(0, (last - first).days)
    return sum(is_working(first + n * DAY) for n in range(1, days + 1))


def held_with_notes_due(
    today: date, asked: Callable[[date], bool], back: int = 45
) -> Mapping[date, date]:
    """Days on which a review may have been held, each with the last day of its notes.

    Args:
        asked: whether a last day is one that is looked for.
        back: how many days before ``today`` are looked at.
    """
    days = [today - n * DAY for n in range(back + 1)]
    return {day: notes_due(day) for day in days if asked(notes_due(day))}
