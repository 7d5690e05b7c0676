"""A person's dates as iCalendar (RFC 5545). Pure.

Entries keep their id for good, and whoever makes one says its sequence number, which never goes
down: of a review the same as in its mails. The same dates give the same bytes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from icalendar import Alarm, Calendar, Event

from course.notices.domain import one_line
from course.reviews import calendar_rules
from course.reviews.domain import Meeting

DAY = timedelta(days=1)
NINE = timedelta(hours=9)
ALARMS = (NINE - 7 * DAY, NINE - DAY)
"""Before the day begins: a week and a day ahead, at nine in the morning."""
AGAIN_AFTER = "PT12H"


@dataclass(frozen=True)
class Entry:
    """One day that matters."""

    id: UUID
    summary: str
    says: str
    day: date
    since: datetime
    """When the entry was made."""

    @property
    def sequence(self) -> int:
        """How many days the day has moved on: days are only ever added."""
        return max(0, (self.day - self.since.date()).days)


@dataclass(frozen=True)
class Meets:
    """One review to which somebody is invited."""

    meeting: Meeting
    sequence: int
    address: str


def calendar(
    entries: Iterable[Entry], reviews: Iterable[Meets], *, name: str, domain: str, url: str
) -> bytes:
    """A calendar to subscribe to: what is no longer in it goes from the subscriber's too."""
    made = Calendar()
    made.add("prodid", "-//One Standard//Dates//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", one_line(name))
    made.add("x-published-ttl", AGAIN_AFTER)
    for entry in entries:
        made.add_component(_event(entry, domain, url))
    for one in reviews:
        now, number = one.meeting.made_at, one.sequence
        made.add_component(
            calendar_rules.event(
                one.meeting, domain=domain, url=one.address, now=now, sequence=number
            )
        )
    written: bytes = made.to_ical()
    return written


def _event(entry: Entry, domain: str, url: str) -> Event:
    event = Event()
    event.add("uid", f"{entry.id}@{domain}")
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.since.astimezone(UTC).replace(microsecond=0))
    event.add("dtstart", entry.day)
    event.add("dtend", entry.day + DAY)
    event.add("summary", one_line(entry.summary))
    event.add("description", entry.says)
    event.add("url", url)
    event.add("transp", "TRANSPARENT")
    for before in ALARMS:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", one_line(entry.summary))
        alarm.add("trigger", before)
        event.add_component(alarm)
    return event
