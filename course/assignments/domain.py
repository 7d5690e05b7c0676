"""Words and rules of assignments."""

from datetime import date, datetime
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
