"""Words and rules of assignments."""

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo


class Reason(StrEnum):
    """Why somebody is asked."""

    MANAGER = "manager"
    RULE = "rule"
    EXPIRY = "expiry"
    CLAUSE_CHANGE = "clause_change"
    SERVICE_EVENT = "service_event"


def today_in(zone: str, now: datetime) -> date:
    """The calendar day it is in ``zone`` (IANA name) at the aware moment ``now``."""
    return now.astimezone(ZoneInfo(zone)).date()


def due_moment(due_on: date, zone: str) -> datetime:
    """The first moment after a due day has ended in its branch's time zone, aware.

    Due until the end of 29 March in Dublin means before 30 March, 00:00 Dublin time, however
    many hours that day has.
    """
    return datetime.combine(due_on + timedelta(days=1), time.min, ZoneInfo(zone))
