"""Sorts of facts, the two clocks, and how a case stands. Pure."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from course.content.model import Agreement

WHAT_MOST, PLACE_MOST, WORDS_MOST = 1_000, 200, 1_000
OLDEST = timedelta(days=31)
"""What was found longer ago is a story for a review, not a case whose clock can run."""
AHEAD = timedelta(minutes=5)
"""How far the clock of a phone or a machine may be fast."""
WORKING_DAYS = range(5)
OPENS, CLOSES = time(8), time(18)
"""Decision: the agreement speaks of working hours and gives none. Monday to Friday from eight
to six, where the branch is, is what the owner's clock goes by."""


class Fact(StrEnum):
    """What may be added to a case. Nothing is ever changed or taken away."""

    OFFICE_TOLD = "office_told"
    OWNER = "owner"
    OWNER_CALLED = "owner_called"
    NOTE = "note"
    PROMISE = "promise"
    KEPT = "kept"
    MISSED = "missed"
    AGREED = "agreed"
    REFRESHER = "refresher"
    NO_REFRESHER = "no_refresher"

    @property
    def words(self) -> str:
        return {
            Fact.OFFICE_TOLD: "Office told",
            Fact.OWNER: "Owns the case",
            Fact.OWNER_CALLED: "Owner called the customer",
            Fact.NOTE: "Note",
            Fact.PROMISE: "Promised",
            Fact.KEPT: "Promise kept",
            Fact.MISSED: "Promise not kept",
            Fact.AGREED: "The customer agreed: closed",
            Fact.REFRESHER: "Refresher for the team",
            Fact.NO_REFRESHER: "No refresher",
        }[self]


ONCE = {
    Fact.OFFICE_TOLD: "office_told",
    Fact.OWNER_CALLED: "owner_called",
    Fact.AGREED: "agreed",
    Fact.REFRESHER: "refresher",
    Fact.NO_REFRESHER: "refresher",
}
"""Facts of which a case has one, and the key that keeps it so."""
AFTER_CLOSING = frozenset({Fact.NOTE, Fact.REFRESHER, Fact.NO_REFRESHER})


@dataclass(frozen=True)
class Clock:
    """One promise in minutes: from a beginning to what stops it, or to now."""

    minutes: int
    """What was promised, from the beginning to the last moment in time."""
    began_at: datetime
    stopped_at: datetime | None
    now: datetime

    @property
    def took(self) -> int:
        """Whole minutes so far, or until it stopped."""
        return max(0, int(((self.stopped_at or self.now) - self.began_at).total_seconds() // 60))

    @property
    def due_at(self) -> datetime:
        return self.began_at + timedelta(minutes=self.minutes)

    @property
    def in_time(self) -> bool:
        return (self.stopped_at or self.now) <= self.due_at

    @property
    def runs(self) -> bool:
        return self.stopped_at is None

    @property
    def percent(self) -> int:
        """How much of the time is used up, 0 to 100."""
        return min(100, self.took * 100 // max(1, self.minutes))

    @property
    def pill(self) -> str:
        if self.runs:
            return "expiring" if self.in_time else "overdue"
        return "valid" if self.in_time else "lapsed"

    @property
    def words(self) -> str:
        took, promised = _long(self.took), _long(self.minutes)
        if self.stopped_at:
            return f"{took} of {promised}: {'in time' if self.in_time else 'later than promised'}"
        if self.in_time:
            left = _long(max(0, -int((self.now - self.due_at).total_seconds() // 60)))
            return f"{took} of {promised} gone, {left} left"
        return f"{took} gone, {promised} were promised"


def _long(minutes: int) -> str:
    """``14 minutes``, ``2 hours 5 minutes``, ``3 days``."""
    if minutes >= 2 * 24 * 60:
        return f"{minutes // (24 * 60)} days"
    hours, rest = divmod(minutes, 60)
    said = [(hours, "hour"), (rest, "minute")]
    parts = [f"{n} {word}" if n == 1 else f"{n} {word}s" for n, word in said if n]
    return " ".join(parts) or "0 minutes"


def minutes(agreement: Agreement) -> tuple[int, int, str]:
    """Minutes to call the office, minutes to the owner's call, and the next morning's time."""
    words = agreement.parameters_by_name
    office, owner = words.get("call_office_minutes", "15"), words.get("owner_call_minutes", "60")
    return int(office), int(owner), words.get("next_morning", "10:00")


def owner_due(told_at: datetime, minutes: int, next_morning: str, zone: str) -> datetime:
    """When the owner has called at the latest: within minutes, or the next morning.

    Args:
        next_morning: as the agreement says it, such as ``10:00``.
        zone: of the branch (IANA name).
    """
    here = told_at.astimezone(ZoneInfo(zone))
    if here.weekday() in WORKING_DAYS and OPENS <= here.time() < CLOSES:
        return told_at + timedelta(minutes=minutes)
    hour, _, minute = next_morning.partition(":")
    morning = time(int(hour), int(minute or 0))
    tomorrow = datetime.combine(here.date() + timedelta(days=1), morning, ZoneInfo(zone))
    return tomorrow.astimezone(UTC)


def office_clock(
    minutes: int, found_at: datetime, told_at: datetime | None, now: datetime
) -> Clock:
    """Clause 4.2: from finding it to telling the office."""
    return Clock(minutes, found_at, told_at, now)


def owner_clock(
    minutes: int,
    next_morning: str,
    zone: str,
    told_at: datetime | None,
    called_at: datetime | None,
    now: datetime,
) -> Clock | None:
    """Clause 4.5: from telling the office to the owner's call; None before anybody was told."""
    if told_at is None:
        return None
    due = owner_due(told_at, minutes, next_morning, zone)
    return Clock(int((due - told_at).total_seconds() // 60), told_at, called_at, now)


def reference(digits: str) -> str:
    """Digits as people read them out: ``4821 7730``."""
    return f"{digits[:4]} {digits[4:]}"
