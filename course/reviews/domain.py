"""Where a review stands, in words, and what its parts are. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Protocol
from uuid import UUID

from course.reviews.date_rules import notes_due, working_days_between

CLAUSES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"review": ("reviews", "what-contractors-can-expect"), "reward": ("fair-choice-fair-reward",)}
)
"""What of the agreement each part of this slice keeps, by clause id."""

WORDS_MOST = 2_000
SLACK = timedelta(days=7)
"""A review may be moved by so much, and no further, before it counts as overdue."""


class Side(StrEnum):
    """Whose point it is. In the review of a branch's own team, the firm's side is the team's."""

    COMPANY = "company"
    VENDOR = "vendor"


class State(StrEnum):
    OVERDUE = "overdue"
    NOTES_LATE = "notes_late"
    NOTES_DUE = "notes_due"
    PLANNED = "planned"
    DONE = "done"


@dataclass(frozen=True)
class Standing:
    """Where a review stands on a day, and how it is said."""

    state: State
    words: str
    days: int = 0
    """How many days late."""


def _days(number: int, working: bool = False) -> str:
    kind = "working day" if working else "day"
    return f"{number} {kind}" if number == 1 else f"{number} {kind}s"


def standing(
    due_on: date, planned_on: date, held_on: date | None, noted_on: date | None, today: date
) -> Standing:
    """Late counts from the day the rhythm asks for; moving it by a week is no delay."""
    if held_on is None:
        if today > max(due_on, min(planned_on, due_on + SLACK)):
            late = (today - due_on).days
            return Standing(State.OVERDUE, f"Overdue by {_days(late)}", late)
        ahead = (planned_on - today).days
        if ahead == 0:
            return Standing(State.PLANNED, "Today")
        if ahead < 0:
            return Standing(State.PLANNED, "Was it held? Say so")
        return Standing(State.PLANNED, f"In {_days(ahead)}")
    last = notes_due(held_on)
    if noted_on is None:
        if today > last:
            late = working_days_between(last, today)
            return Standing(
                State.NOTES_LATE, f"Notes late by {_days(max(1, late), True)}", (today - last).days
            )
        left = working_days_between(today, last)
        words = f"Notes due in {_days(left, True)}" if left else "Notes due today"
        return Standing(State.NOTES_DUE, words)
    took = working_days_between(held_on, noted_on)
    if took:
        return Standing(State.DONE, f"Notes out after {_days(took, True)}")
    same = "the same day" if noted_on == held_on else "before the next working day"
    return Standing(State.DONE, f"Notes out {same}")


def notes_last_day(held_on: date | None) -> date | None:
    """By when the notes are out; None while nobody has met."""
    return notes_due(held_on) if held_on else None


def action_words(done: bool | None, due_on: date, today: date) -> str:
    """What an action's state is called; None where nobody has said anything yet."""
    if done:
        return "Done"
    if due_on < today:
        return f"Overdue by {_days((today - due_on).days)}"
    if due_on == today:
        return "Due today"
    return f"Due in {_days((due_on - today).days)}"


class Meeting(Protocol):
    """What of a review stands in a calendar."""

    @property
    def id(self) -> UUID: ...
    @property
    def who(self) -> str: ...
    @property
    def branch(self) -> str: ...
    @property
    def time_zone(self) -> str: ...
    @property
    def planned_on(self) -> date: ...
    @property
    def begins(self) -> str: ...
    @property
    def place(self) -> str: ...
    @property
    def moves(self) -> int: ...
    @property
    def made_at(self) -> datetime: ...
