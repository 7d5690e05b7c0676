"""A review as one entry for a calendar (RFC 5545). Pure.

Times are written in UTC: one meeting on one day, so no table of time zones is needed. The entry
keeps its id for good, and its sequence number grows whenever day, time or place change, and
whenever somebody is taken off: by then their calendar has to believe the newer word.
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event

from course.reviews.domain import Meeting

LASTS = timedelta(hours=1)
BEFORE = timedelta(days=-1)


def begins_at(row: Meeting) -> datetime:
    """The moment at which they mean to meet, on the clock of the branch."""
    hour, minute = (int(part) for part in row.begins.split(":"))
    day = row.planned_on
    there = datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(row.time_zone))
    return there.astimezone(UTC)


def entry(
    row: Meeting,
    *,
    domain: str,
    url: str,
    now: datetime,
    sequence: int | None = None,
    cancelled: bool = False,
) -> bytes:
    """The file that everybody invited may take; taking it again moves the entry, or removes it.

    Args:
        sequence: of one guest, who may have been taken off before; else how often it moved.
        cancelled: for whoever is no guest any more.
    """
    made = Calendar()
    made.add("prodid", "-//One Standard//Reviews//EN")
    made.add("version", "2.0")
    made.add("method", "CANCEL" if cancelled else "PUBLISH")
    event_ = event(row, domain=domain, url=url, now=now, sequence=sequence)
    if cancelled:
        event_.add("status", "CANCELLED")
        event_.subcomponents.clear()
    made.add_component(event_)
    written: bytes = made.to_ical()
    return written


def event(
    row: Meeting, *, domain: str, url: str, now: datetime, sequence: int | None = None
) -> Event:
    """The entry itself, as it also stands among a person's dates."""
    event = Event()
    event.add("uid", f"{row.id}@{domain}")
    event.add("sequence", row.moves if sequence is None else sequence)
    event.add("dtstamp", now.astimezone(UTC).replace(microsecond=0))
    event.add("dtstart", begins_at(row))
    event.add("dtend", begins_at(row) + LASTS)
    event.add("summary", f"Review: {row.who}, {row.branch}")
    event.add("description", f"Write your points before: {url}")
    event.add("url", url)
    if row.place:
        event.add("location", row.place)
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", f"Review: {row.who}, {row.branch}")
    alarm.add("trigger", BEFORE)
    event.add_component(alarm)
    return event
