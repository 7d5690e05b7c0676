"""One cell of a roster: text made tidy, days read, or a sentence that says what to put right."""

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple
from unicodedata import normalize

FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufff9-\uffff\ud800-\udfff]"
)
"""Control characters, and those that turn the writing direction around unseen."""
UNSEEN = dict.fromkeys(map(ord, "\ufeff\u200b\u00ad"))
"""Letters without width that come along when cells are copied; taken out."""
KEPT = 200
"""How much of a refused cell is kept to show it."""

ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ][\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?")
DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})")
NAMED = re.compile(r"(\d{1,2})[ -]([a-z]{3,9})\.?[ -](\d{4})", re.IGNORECASE)
MONTHS = "january february march april may june july august september october november december"
YEARS = range(1900, 2200)


class RawRow(NamedTuple):
    """One row as it stands in the file. The header is row 1, as spreadsheets count."""

    number: int
    cells: Sequence[str]


class Unreadable(ValueError):
    """What is wrong with a cell and how to put it right, as a sentence."""


def tidy(cell: str) -> str:
    """The cell without stray spaces, in composed letters; line breaks become spaces.

    Raises:
        Unreadable: it holds a control character.
    """
    if cell.isascii() and cell.isprintable():
        return cell.strip() if "  " not in cell else " ".join(cell.split())
    if FORBIDDEN.search(cell):
        raise Unreadable("holds a character that cannot be seen. Type the cell anew.")
    return " ".join(normalize("NFC", cell).translate(UNSEEN).split())


def shown(cell: str) -> str:
    """A refused cell as it can be shown and stored: cut, without what cannot be seen."""
    return FORBIDDEN.sub("\ufffd", cell)[:KEPT].strip()


@lru_cache(maxsize=4096)
def day(text: str) -> date:
    """A calendar day from ISO 8601, or from another way of writing that can only mean one day.

    ``2026-03-01``, ``13/02/2026``, ``02/13/2026``, ``1.3.2026`` (dots put the day first) and
    ``1 Mar 2026`` are read. ``03/04/2026`` is not: it is 3 April for some and 4 March for others.

    Raises:
        Unreadable: no day, or two.
    """
    found = _written(text)
    if found is None:
        raise Unreadable(f"{text[:20]!r} is not a day. Write year, month, day, like 2026-03-31.")
    year, month, number = found
    if year not in YEARS:
        raise Unreadable(f"the year {year} cannot be right. Write the day like 2026-03-31.")
    try:
        return date(year, month, number)
    except ValueError:
        raise Unreadable(f"there is no day {text[:20]}. Look it up in a calendar.") from None


def _written(text: str) -> tuple[int, int, int] | None:
    if match := ISO.fullmatch(text):
        return int(match[1]), int(match[2]), int(match[3])
    if match := DOTTED.fullmatch(text):
        return int(match[3]), int(match[2]), int(match[1])
    if match := NAMED.fullmatch(text):
        return _by_name(match)
    if match := SLASHED.fullmatch(text):
        return _either(int(match[1]), int(match[2]), int(match[3]))
    return None


def _by_name(match: re.Match[str]) -> tuple[int, int, int] | None:
    name = match[2].casefold()
    months = [n for n, word in enumerate(MONTHS.split(), 1) if word.startswith(name)]
    return (int(match[3]), months[0], int(match[1])) if len(months) == 1 else None


def _either(first: int, second: int, year: int) -> tuple[int, int, int]:
    """Day and month in whichever order makes sense, if only one does."""
    if first <= 12 and second <= 12 and first != second:
        one, other = f"{year}-{second:02}-{first:02}", f"{year}-{first:02}-{second:02}"
        raise Unreadable(f"this can be two days. Write {one} or {other}.")
    return (year, first, second) if second > 12 else (year, second, first)
