"""What a PIN is, and which ones are too easy to guess."""

import unicodedata
from dataclasses import dataclass
from itertools import pairwise
from uuid import UUID

DIGITS = 6
FEWEST_DIFFERENT = 3


@dataclass(frozen=True)
class Whom:
    """Who is to get a card, among those in reach: everybody there without an e-mail address."""

    branch_id: UUID | None = None
    vendor_id: UUID | None = None
    mailed: bool = False
    """Also people with an e-mail address."""
    own: bool = False
    """Also people who chose a PIN of their own, which then stops working."""


def as_meant(typed: str) -> str:
    """A PIN as it was meant: without spaces and dashes, digits of any script as 0 to 9."""
    kept = (c for c in typed if not c.isspace() and unicodedata.category(c) != "Pd")
    return "".join(str(unicodedata.decimal(c, c)) for c in kept)


def is_pin(text: str) -> bool:
    return len(text) == DIGITS and text.isascii() and text.isdecimal()


def too_easy(pin: str) -> bool:
    """Runs, repetitions, mirrors and too few different digits: what people try first."""
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(pin)}
    first, last = pin[: DIGITS // 2], pin[DIGITS // 2 :]
    run = steps in ({1}, {9})
    return run or len(set(pin)) < FEWEST_DIFFERENT or last in (first, first[::-1])


def shown(pin: str) -> str:
    """In two groups, as people read it out: ``482 915``."""
    return f"{pin[: DIGITS // 2]} {pin[DIGITS // 2 :]}"
