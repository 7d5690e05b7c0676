"""Words and rules of assignments."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from course.people.domain import Kind


class Reason(StrEnum):
    """Why somebody is asked."""

    MANAGER = "manager"
    RULE = "rule"
    EXPIRY = "expiry"
    CLAUSE_CHANGE = "clause_change"
    SERVICE_EVENT = "service_event"

    @property
    def words(self) -> str:
        """For the person who is asked."""
        return {
            Reason.MANAGER: "Somebody you work with asked you to do this.",
            Reason.RULE: "A rule asks this of a whole group, and you belong to it.",
            Reason.EXPIRY: "Your certificate runs out.",
            Reason.CLAUSE_CHANGE: "The agreement has changed.",
            Reason.SERVICE_EVENT: "Something went wrong at a customer.",
        }[self]


def today_in(zone: str, now: datetime) -> date:
    """The calendar day it is in ``zone`` (IANA name) at the aware moment ``now``."""
    return now.astimezone(ZoneInfo(zone)).date()


def day_ends(day: date, zone: str) -> datetime:
    """The moment at which a due day is over: the first one, in UTC, that belongs to the next.

    Days are 23 to 25 hours long where clocks change, and midnight may be missing altogether.
    """
    midnight = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone))
    return midnight.astimezone(UTC)


@dataclass(frozen=True)
class Who:
    """Which people of those in reach are meant. What is not given narrows nothing."""

    kind: Kind | None = None
    own_staff: bool = False
    """Only people whom no vendor sends."""
    vendor_id: UUID | None = None
    branch_id: UUID | None = None
    region_id: UUID | None = None
    """With the regions below it."""
    job_role: str | None = None
    """Small and capital letters are alike, here and in a name."""
    started_from: date | None = None
    """Only engagements that began on this day or later."""
    name: str = ""
    """A part of the name or of the person id."""
    branch: str | None = None
    region: str | None = None
    vendor: str | None = None
    """Names, for whoever types them; small and capital letters are alike."""
    codes: tuple[str, ...] = ()
    person_ids: tuple[UUID, ...] | None = None

    def said(self) -> tuple[tuple[str, str], ...]:
        """What narrows, for the log: ids, days and words of the company, no names of people."""
        given = {k: v for k, v in vars(self).items() if v not in (None, "", (), False)}
        return tuple(sorted((key, _said(key, value)) for key, value in given.items()))


def _said(key: str, value: object) -> str:
    if isinstance(value, tuple):
        return f"{len(value)} people"
    return "given" if key == "name" else str(value)


@dataclass(frozen=True)
class Given:
    """Whom giving a path concerns; ``fresh`` are those who get it."""

    people: int
    open: int
    """Have it open already and keep their day."""
    finished: int
    """Finished it before, and are not asked again."""
    fresh: int

    @property
    def seal(self) -> str:
        """What a person saw before they said yes: other numbers, and they are asked again."""
        return "-".join(str(n) for n in (self.people, self.open, self.finished, self.fresh))

    def agrees(self, seal: str | None) -> bool:
        """Whether a yes to these numbers still holds; also when it has been carried out already.

        A second press finds that everybody has what the first one gave them.
        """
        done = Given(self.people, self.open, self.finished, 0)
        parts = (seal or "").split("-")
        if self.fresh or len(parts) != 4 or not all(part.isdecimal() for part in parts):
            return seal == self.seal
        people, open_, finished, fresh = map(int, parts)
        return done == Given(people, open_ + fresh, finished, 0)


@dataclass(frozen=True)
class Counts(Given):
    """The same beforehand."""

    unreachable: int
    """Of those who would get it: without an e-mail address."""


MERGED = "The other record of this person has the same path open."
"""Why an assignment is withdrawn when two records become one."""


@dataclass(frozen=True)
class Open:
    """An assignment that is not finished, of one of two records of a person."""

    id: UUID
    person_id: UUID
    path_id: str
    begun_at: datetime | None
    due_on: date
    assigned_at: datetime


def stays(same_path: Sequence[Open]) -> Open:
    """Which of several open assignments of one path goes on when they become one person's.

    The one that was begun, for the work on it; of two begun ones the one begun first; of two
    that nobody has begun the one that is due first.
    """
    never = datetime.max.replace(tzinfo=UTC)
    return min(
        same_path,
        key=lambda one: (one.begun_at or never, one.due_on, one.assigned_at, one.id),
    )
