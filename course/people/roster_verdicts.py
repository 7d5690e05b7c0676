"""What each row of a roster can come to, and what it is judged by: words and frozen rows."""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from course.people.domain import Kind
from course.people.roster_rules import Wish


class Verdict(StrEnum):
    """What a row comes to."""

    __repr__ = str.__repr__  # lines are sealed by the hundred thousand

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    ENDED = "ended"
    REFUSED = "refused"


class Step(StrEnum):
    """What has to be done with engagements."""

    __repr__ = str.__repr__

    NOTHING = "nothing"
    BEGIN = "begin"
    """A new one begins."""
    MOVE = "move"
    """The old one ends, a new one begins elsewhere the day after."""
    ALTER = "alter"
    """The same one, with another branch, job role or other days."""
    END = "end"
    """The same one gets its last day; nothing else about it changes."""


class Tie(NamedTuple):
    """An engagement as it stands."""

    id: UUID
    kind: Kind
    vendor_id: UUID | None
    branch_id: UUID
    job_role: str
    starts_on: date
    ends_on: date | None
    reached: bool

    def lasts(self, on: date) -> bool:
        """Whether it goes on at that day or later."""
        return self.ends_on is None or self.ends_on >= on


class Known(NamedTuple):
    """A person as they stand."""

    id: UUID
    code_key: str
    name: str
    email: str | None
    email_key: str | None
    phone: str | None
    language: str
    reached: bool
    """Whether the importer reaches people whatever their engagements."""
    has_role: bool
    ties: tuple[Tie, ...]

    @property
    def in_reach(self) -> bool:
        return self.reached or any(tie.reached for tie in self.ties)

    @property
    def guarded(self) -> bool:
        """Whether others answer for this record too, so that name and addresses stay."""
        return not self.reached and (self.has_role or not all(tie.reached for tie in self.ties))


class Line(NamedTuple):
    """One row's verdict, with what was before. Fields of the person stand on one line only."""

    number: int
    verdict: Verdict
    why: str | None = None
    step: Step = Step.NOTHING
    person_id: UUID | None = None
    new_person: bool = False
    code: str | None = None
    name: str | None = None
    email: str | None = None
    email_key: str | None = None
    phone: str | None = None
    language: str | None = None
    was_name: str | None = None
    was_email: str | None = None
    was_phone: str | None = None
    was_language: str | None = None
    engagement_id: UUID | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    old_ends_on: date | None = None
    """Of a move: the last day where somebody was."""
    was_branch_id: UUID | None = None
    was_job_role: str | None = None
    was_starts_on: date | None = None
    was_ends_on: date | None = None


def refused(number: int, why: str) -> Line:
    return Line(number, Verdict.REFUSED, why)


class Asked(NamedTuple):
    """One person's rows, the days it is in their branches, and what the file can say."""

    wishes: Sequence[Wish]
    today: Mapping[UUID, date]
    says_ends: bool
    """Whether the file has a column for the last day; an empty cell then means: no end."""
    taken: Mapping[int, str] = {}
    """Row number -> why its e-mail cannot be used."""
