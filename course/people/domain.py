"""Words and rules about people."""

import unicodedata
from enum import StrEnum
from zoneinfo import available_timezones


class Kind(StrEnum):
    """How somebody is engaged. Both kinds meet the same standard."""

    EMPLOYEE = "employee"
    CONTRACTOR = "contractor"


def fold(text: str) -> str:
    """The form in which person ids and e-mail addresses are compared: trimmed, case-folded.

    ``" ÉA-07 "`` and ``"éa-07"`` are one id.
    """
    return unicodedata.normalize("NFC", text).strip().casefold()


def known_time_zone(name: str) -> bool:
    """Whether ``name`` is a zone of the IANA time zone database, such as ``Europe/Dublin``."""
    return name in available_timezones()
