"""Validity and serials: pure arithmetic over days, and the letters people read out."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from dateutil.relativedelta import relativedelta

DAY = timedelta(days=1)
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's Base32: no I, L, O or U, so nothing can be misread over a bad line."""
MISREAD = str.maketrans("OIL", "011")
SERIAL = re.compile(rf"([0-9A-Z]+)([0-9]{{2}})([{LETTERS}]{{4}})([{LETTERS}]{{4}})")
SERIAL_BITS = 40


class Status(StrEnum):
    """Where a credential stands on a day. Derived, never stored."""

    VALID = "valid"
    EXPIRING = "expiring"
    """Valid, and inside its renewal window."""
    LAPSED = "lapsed"
    REVOKED = "revoked"
    NOT_YET = "not_yet"
    """Its first day is still to come."""

    @property
    def holds(self) -> bool:
        """Whether people may rely on it today."""
        return self in (Status.VALID, Status.EXPIRING)


class Settled(StrEnum):
    """Why a changed text asks nothing of somebody any more."""

    ANSWERED = "answered"
    """They have passed a check since."""
    DROPPED = "dropped"
    """The text does not say it any more."""


@dataclass(frozen=True)
class Period:
    """Days of validity; both ends are inclusive."""

    valid_from: date
    valid_until: date

    def __contains__(self, day: date) -> bool:
        return self.valid_from <= day <= self.valid_until

    def overlaps(self, other: "Period") -> bool:
        return self.valid_from <= other.valid_until and other.valid_from <= self.valid_until

    def after(self, day: date | None) -> "Period | None":
        """What is left of it behind a day; None where that is nothing."""
        if day is None or day < self.valid_from:
            return self
        return None if day >= self.valid_until else Period(day + DAY, self.valid_until)


def status(
    on: date, valid_from: date, valid_until: date, renewable_from: date, revoked: bool
) -> Status:
    """The status on a day. Both ends of the period count as valid; a revocation beats all."""
    if revoked:
        return Status.REVOKED
    if on < valid_from:
        return Status.NOT_YET
    if on > valid_until:
        return Status.LAPSED
    return Status.EXPIRING if on >= renewable_from else Status.VALID


def first_period(passed_on: date, months: int) -> Period:
    """So many months from the day of passing, clamped to the end of a month, less one day.

    2026-04-01 and 12 months end on 2027-03-31; 2028-02-29 and 12 months on 2029-02-27.
    """
    return Period(passed_on, passed_on + relativedelta(months=months) - DAY)


def next_period(
    kept: Iterable[Period], revoked: Iterable[Period], passed_on: date, months: int
) -> Period:
    """The period earned by passing, whatever came before. ``periods.md`` has the table of cases.

    Args:
        kept: periods of this person and path that stand, in any order.
        revoked: those taken back and not reinstated.

    Until the last day of the old period the new one starts the day after it, so that no day is
    lost or won; from then on it starts on the day of passing. Where a revocation has opened a
    gap before a period that stands, the new one fills the gap and ends with it.

    Decision: passing before the renewal window opens counts like passing inside it. Anything
    else would overlap the old period or throw days of it away, and whoever assigned the path
    so early has decided that it is wanted.

    Decision: only a revocation makes a gap. Whoever passes at a branch where it is still
    yesterday has not lost the day between.
    """
    gone, start = tuple(revoked), passed_on
    for old in sorted(kept, key=lambda period: period.valid_from):
        if old.valid_until < start:
            continue
        if start < old.valid_from and any(start in period for period in gone):
            whole = first_period(start, months)
            return Period(start, min(whole.valid_until, old.valid_from - DAY))
        start = old.valid_until + DAY
    return first_period(start, months)


def apart(kept: Sequence[Period]) -> list[Period | None]:
    """Which of its days each period counts for, so that one day is never counted twice.

    Args:
        kept: periods of one person and path that stand; where two are alike, the first comes
            first.

    Returns:
        For each, in the same order, its days without those of the periods that begin before it
        (of two that begin together, the longer one comes first); None where none are left. All
        days together stay the same: none is lost and none is won.

    Only two records of one person that were merged hold periods that overlap. Nothing of it is
    stored: certificates stay as issued, one that is revoked gives its days to the others, and
    parting the two records again leaves no trace.
    """
    found: list[Period | None] = [None] * len(kept)
    reached: date | None = None
    for n in sorted(range(len(kept)), key=lambda n: (kept[n].valid_from, -_length(kept[n]), n)):
        found[n] = kept[n].after(reached)
        reached = max(reached or kept[n].valid_until, kept[n].valid_until)
    return found


def _length(period: Period) -> int:
    return (period.valid_until - period.valid_from).days


def renewable_from(period: Period, days: int) -> date:
    """First day of the renewal window: so many days before the last day, or the first day."""
    return max(period.valid_from, period.valid_until - timedelta(days=days))


# --- serials ---------------------------------------------------------------------------


LETTER_PREFIX = "RL"
"""Serials of letters of reference begin so. They have a check of their own."""


def new_serial(prefix: str, year: int, random: Callable[[int], int]) -> str:
    """A serial such as ``AW-26-7K4M-Q2XD``.

    Args:
        random: gives that many random bits as a number, as ``secrets.randbits`` does. Forty
            of them: who tries a million serials a day meets one of a million certificates
            about once a day, and learns what the paper says anyway.
    """
    number = random(SERIAL_BITS)
    letters = "".join(LETTERS[number >> shift & 31] for shift in range(SERIAL_BITS - 5, -1, -5))
    return f"{prefix}-{year % 100:02}-{letters[:4]}-{letters[4:]}"


def normalise_serial(typed: str) -> str | None:
    """A serial as somebody typed it, in the form in which serials are kept.

    Small letters, spaces, other dashes or none and the letters O, I and L for 0 and 1 are all
    understood. None for what cannot be a serial.
    """
    plain = unicodedata.normalize("NFKC", typed).upper()
    plain = "".join(letter for letter in plain if letter.isalnum())
    parts = SERIAL.fullmatch(plain[:-10] + plain[-10:].translate(MISREAD))
    return "-".join(parts.groups()) if parts else None


# --- names -----------------------------------------------------------------------------


def short_name(name: str) -> str:
    """First name and initial, for eyes that need no more: ``Piotr Kowal`` is ``Piotr K.``.

    A name of one word stays whole.
    """
    words = name.split()
    if len(words) < 2:
        return name.strip()
    return f"{words[0]} {_first_letter(words[-1])}."


def _first_letter(word: str) -> str:
    """With the marks that belong to it: some scripts write vowels that way."""
    start = next((at for at, letter in enumerate(word) if letter.isalnum()), 0)
    end = start + 1
    while end < len(word) and unicodedata.category(word[end]).startswith("M"):
        end += 1
    return word[start:end]
