"""How dates, numbers and names of files read on a page. English for now; one place to change it."""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import Flask
from markupsafe import Markup, escape


def day(value: date) -> str:
    """``6 October 2027``."""
    return f"{value.day} {value:%B %Y}"


def short_day(value: date) -> str:
    """``6 Oct 2027``, for tables."""
    return f"{value.day} {value:%b %Y}"


def weekday(value: date) -> str:
    """``Friday 22 October 2027``."""
    return f"{value:%A} {day(value)}"


def clock(value: datetime, zone: str = "UTC") -> str:
    """``14:22`` in a time zone (IANA name)."""
    return f"{value.astimezone(ZoneInfo(zone)):%H:%M}"


def place(zone: str) -> str:
    """The town of a time zone, as people say it: ``Europe/Dublin`` is ``Dublin``."""
    return zone.rsplit("/", 1)[-1].replace("_", " ")


def moment(value: datetime) -> str:
    """``6 October 2027, 14:03 UTC``: for what is on record, wherever it is read."""
    return f"{day(value)}, {value:%H:%M} UTC"


def count(number: int, one: str, many: str) -> str:
    """``1 person``, ``2 people``, ``1,200 people``."""
    return f"{number:,} {one if number == 1 else many}"


def coded(text: str) -> Markup:
    """What stands between backticks as code, as whoever writes a pack's files types it."""
    return Markup(re.sub("`([^`]+)`", r'<code class="breaks">\1</code>', str(escape(text))))  # noqa: S704 - escaped


def install(app: Flask) -> None:
    for filter_ in (day, short_day, weekday, clock, moment, place, count, coded):
        app.jinja_env.filters[filter_.__name__] = filter_
