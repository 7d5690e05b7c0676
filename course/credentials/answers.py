"""Three answers about a certificate, each for itself: signature, time and status.

A good signature says who wrote something, not that it still counts; a certificate may be within
its days and yet revoked. Whoever relies on one needs all three.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from course.credentials.certificate import day
from course.credentials.domain import Status


class Signature(StrEnum):
    """What the signature of a credential says."""

    HOLDS = "holds"
    """The issuer wrote exactly this, and the register still says the same."""
    NOT_YET = "not_yet"
    """It was not signed yet."""
    BROKEN = "broken"
    """Credential and register differ, or one of them was altered."""


@dataclass(frozen=True)
class Answer:
    """One of the three, in a word and a sentence."""

    about: str
    symbol: str
    """Of the shapes that stand for a status: ``valid``, ``not-yet``, ``lapsed``, ``revoked``."""
    word: str
    means: str


@dataclass(frozen=True)
class Facts:
    """What the answers rest on. Days are None for whoever need not know them."""

    company: str
    signature: Signature
    in_time: Status
    """As if it had not been revoked."""
    valid_from: date | None
    valid_until: date | None
    revoked_on: date | None


BROKEN = "broken"


def verdict(status: Status, signature: Signature) -> str:
    """The one word at the top of the public check: a status, or that it cannot be confirmed."""
    if status.holds and signature is Signature.BROKEN:
        return BROKEN
    return Status.VALID if status.holds else status


def three(facts: Facts) -> list[Answer]:
    return [_signature(facts), _time(facts), _status(facts)]


def _signature(facts: Facts) -> Answer:
    if facts.signature is Signature.HOLDS:
        means = f"{facts.company} signed exactly this. Nothing was changed since."
        return Answer("Signature", "valid", "Genuine", means)
    if facts.signature is Signature.NOT_YET:
        means = f"It is not signed yet. The answer comes from the register of {facts.company}."
        return Answer("Signature", "not-yet", "None yet", means)
    means = f"Register and signed credential differ. Do not rely on it: ask {facts.company}."
    return Answer("Signature", "revoked", "Does not fit", means)


def _time(facts: Facts) -> Answer:
    if facts.in_time is Status.NOT_YET:
        begins = f" It begins on {day(facts.valid_from)}." if facts.valid_from else ""
        return Answer("Time", "not-yet", "Not begun", f"Its days are still to come.{begins}")
    if facts.in_time is Status.LAPSED:
        ended = f" The last one was {day(facts.valid_until)}." if facts.valid_until else ""
        return Answer("Time", "lapsed", "Over", f"Its days are over.{ended}")
    last = f" The last one is {day(facts.valid_until)}." if facts.valid_until else ""
    return Answer("Time", "valid", "Within its days", f"Today is one of its days.{last}")


def _status(facts: Facts) -> Answer:
    if facts.revoked_on:
        means = f"{facts.company} took it back on {day(facts.revoked_on)}. It no longer counts."
        return Answer("Status", "revoked", "Revoked", means)
    return Answer("Status", "valid", "Not revoked", f"{facts.company} has not taken it back.")
