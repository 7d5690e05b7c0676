"""Words and rules of the directory: who is looked for, and what a list says of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from course.people.domain import Kind, digits, fold, search_key
from course.reports.board_rules import BoardStatus

MOST_WORDS = 6
FEWEST_DIGITS = 3
"""With fewer, half of all phone numbers hold them."""


class State(StrEnum):
    """Whether somebody is there today, by what the asker reaches of their engagements."""

    HERE = "here"
    TO_COME = "to_come"
    LEFT = "left"


class Word(NamedTuple):
    """One thing that was typed, in the forms that names, ids and numbers are kept in."""

    name: str
    code: str
    number: str | None


def words_of(typed: str) -> tuple[Word, ...]:
    """What to look for. A number with spaces in it is one thing; its leading zeros say how it
    is dialled and not whose it is."""
    text = typed.strip()[:100]
    number = digits(text).lstrip("0")
    if number and not any(sign.isalpha() for sign in text):
        whole = search_key(text)
        return (Word(whole, fold(text), number if len(number) >= FEWEST_DIGITS else None),)
    pairs = zip(search_key(text).split(), fold(text).split(), strict=False)
    return tuple(Word(name, code, None) for name, code in pairs)[:MOST_WORDS]


@dataclass(frozen=True)
class OnPath:
    """Where somebody stands on one path. Dates and a status, and nothing of what was answered."""

    path_id: str
    status: BoardStatus
    words: str
    due_on: date | None
    valid_until: date | None
    covered_until: date | None = None
    """Last day of cover; it may be over."""


@dataclass(frozen=True)
class Wanted:
    """The filter of the list. What is not given narrows nothing."""

    words: tuple[Word, ...] = ()
    kind: Kind | None = None
    branch_id: UUID | None = None
    vendor_id: UUID | None = None
    own_staff: bool = False
    """Only people whom no vendor sends."""
    state: State | None = State.HERE


@dataclass(frozen=True)
class Tie:
    """One engagement in reach, with the day it is there."""

    id: UUID
    kind: Kind
    vendor_id: UUID | None
    vendor: str | None
    branch_id: UUID
    branch: str
    time_zone: str
    job_role: str
    starts_on: date
    ends_on: date | None
    today: date

    @property
    def state(self) -> State:
        if self.starts_on > self.today:
            return State.TO_COME
        over = self.ends_on is not None and self.ends_on < self.today
        return State.LEFT if over else State.HERE

    @property
    def words(self) -> str:
        if self.state is State.TO_COME:
            return f"Comes {short(self.starts_on)}"
        if self.state is State.LEFT and self.ends_on:
            return f"Left {short(self.ends_on)}"
        return f"Here until {short(self.ends_on)}" if self.ends_on else "Here"


def short(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def foremost(ties: Sequence[Tie]) -> Tie | None:
    """What a list says of somebody in one line: where they are, else where they go, else where
    they were last."""
    order = list(State)
    return min(
        ties, key=lambda tie: (order.index(tie.state), -tie.starts_on.toordinal()), default=None
    )


def stands(
    today: date,
    *,
    due_on: date | None,
    valid_until: date | None,
    renewable_from: date | None,
    revoked: bool,
    covered_until: date | None,
) -> BoardStatus:
    """Where somebody stands on a path. The board says the same, in the words of the database."""
    covered = covered_until is not None and covered_until >= today
    if due_on and due_on < today and not covered:
        return BoardStatus.OVERDUE
    if valid_until and valid_until >= today:
        soon = renewable_from is not None and renewable_from <= today
        return BoardStatus.EXPIRING if soon else BoardStatus.VALID
    if covered:
        return BoardStatus.COVERED
    if revoked:
        return BoardStatus.REVOKED
    return BoardStatus.LAPSED if valid_until else BoardStatus.NOT_YET
