"""The answers there are, and text that strangers wrote made safe to show."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

LONGEST = 200
UNPRINTABLE = "\N{REPLACEMENT CHARACTER}"


class Word(StrEnum):
    """One word for programs. Which of them can be answered stands beside each question."""

    FITS = "fits"
    """Signature: the issuer wrote exactly this. Seal: nothing was changed since."""
    UNPROVEN = "unproven"
    """Signature: nothing was changed, but whose key it is cannot be told from what is here."""
    REFUSED = "refused"
    """Signature and seal: altered, or made in no way that is checked here. Time: unreadable."""
    VALID = "valid"
    NOT_YET = "not_yet"
    ENDED = "ended"
    HOLDS = "holds"
    """Status: it was not taken back."""
    REVOKED = "revoked"
    NOT_CHECKED = "not_checked"
    """Status: its list is not here, or cannot be trusted."""
    NONE = "none"
    """Status: it has no list. Seal: it has no seal."""


@dataclass(frozen=True)
class Answer:
    """The answer to one question."""

    word: Word
    said: str
    """A sentence for people."""
    why: str = ""
    """What is wrong with it, as one word for programs, such as ``suite``."""


GOOD = {Word.FITS, Word.VALID, Word.HOLDS, Word.NOT_CHECKED, Word.NONE}
"""Answers that do not speak against a certificate."""


def plain(text: Any) -> str:
    """Text as it may be shown in a terminal: on one line, printable, not too long."""
    line = "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in str(text)
    )
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"
