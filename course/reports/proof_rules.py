"""Whether the records show that somebody knew a clause on a day, and why. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from course.content.model import Rating
from course.credentials.domain import Status

RIGHT = frozenset({Rating.BEST, Rating.ACCEPTABLE})
"""Ratings of what may be done; a critical clause asks for the best one."""


class Where(StrEnum):
    """Where somebody was asked."""

    CHECK = "check"
    SCENARIO = "scenario"
    RECALL = "recall"


@dataclass(frozen=True)
class Edition:
    """One publication of the agreement."""

    revision_id: str
    edition: str
    published_at: datetime
    effective_on: date


@dataclass(frozen=True)
class Read:
    """A lesson screen that shows the clause, gone on from."""

    module: str
    screen: str
    read_at: datetime
    edition: str
    revision_id: str


@dataclass(frozen=True)
class Answered:
    """One answer on the clause."""

    where: Where
    title: str
    """Of the scenario, the check or the module."""
    question: str
    chosen: str
    rating: Rating
    critical: bool
    """The clause was critical in that edition, so that only the best will do in the check."""
    answered_at: datetime
    edition: str
    revision_id: str
    same_words: bool
    """The clause said then what is asked about."""

    @property
    def right(self) -> bool:
        strict = self.critical and self.where is Where.CHECK
        return self.rating is Rating.BEST if strict else self.rating in RIGHT


@dataclass(frozen=True)
class Said:
    """An acknowledgement of a text that holds the clause."""

    acknowledgement_id: UUID
    edition: str
    text_sha256: str
    statement: str
    typed_name: str
    acknowledged_at: datetime
    same_words: bool


@dataclass(frozen=True)
class Shown:
    """Changed clauses that the holder of a credential has shown, in the words of an edition."""

    proof_id: UUID
    edition: str
    shown_at: datetime
    shown_on: date


@dataclass(frozen=True)
class Held:
    """A period of a credential, as it stood at the end of the day.

    ``status`` is lapsed, too, where only a newer edition makes it so: see ``missed``.
    """

    credential_id: UUID
    attempt_id: UUID
    serial: str
    path: str
    edition: str
    issued_at: datetime
    status: Status
    valid_from: date
    valid_until: date
    revoked_at: datetime | None
    same_words: bool
    """Earned on these words, or shown in them since."""
    shown: Shown | None = None
    """By which evidence for a newer edition these words were shown."""
    missed: str = ""
    """The edition for which it was lapsed: changed clauses were not shown in time."""


@dataclass(frozen=True)
class Logged:
    """An entry of the log behind all this."""

    seq: int
    at: datetime
    event: str


@dataclass(frozen=True)
class Reason:
    """One thing that a yes needs: whether it is there, and a sentence that says so."""

    there: bool
    words: str


@dataclass(frozen=True)
class Verdict:
    knew: bool
    reasons: tuple[Reason, ...]


def in_force(editions: Sequence[Edition], on: date, end: datetime) -> Edition | None:
    """The edition whose words held on a day.

    Args:
        editions: in the order of publication.
        end: the moment at which the day was over, where the person worked.

    Returns:
        The last one that had been published by then and was in force; before the first one came
        into force the last that had been published, because that is what people were learning;
        None where there was none.
    """
    known = [edition for edition in editions if edition.published_at < end]
    effective = [edition for edition in known if edition.effective_on <= on]
    return next(reversed(effective or known), None)


def verdict(held: Sequence[Held], said: Sequence[Said], answered: Sequence[Answered]) -> Verdict:
    """Yes, where each of three things is on record by the end of the day, in the same words.

    A certificate that was good on that day; an acknowledgement; and a right answer, by the last
    one of the final check, or where that did not ask, by the last one anywhere. Nobody who
    answered wrong last is said to have known it, whatever certificate they held.

    Args:
        held, said, answered: everything up to the end of the day, oldest first.
    """
    reasons = (_held(held), _said(said), _answered(answered))
    return Verdict(all(reason.there for reason in reasons), reasons)


def _held(held: Sequence[Held]) -> Reason:
    good = [one for one in held if one.status.holds]
    if same := [one for one in good if one.same_words]:
        one = same[-1]
        words = f"They held the certificate {one.serial}, good from {_day(one.valid_from)} to "
        return Reason(True, f"{words}{_day(one.valid_until)}, {_by(one)}.")
    if good:
        return Reason(
            False,
            f"Their certificate {good[-1].serial} was earned on other words of this clause "
            f"(edition {good[-1].edition}).",
        )
    if not held:
        return Reason(False, "They held no certificate by that day.")
    last = held[-1]
    if last.missed:
        words = f"Their certificate {last.serial} had lapsed for edition {last.missed}: they had "
        return Reason(False, f"{words}not shown in time what that edition changed.")
    why = {
        Status.REVOKED: "had been revoked",
        Status.LAPSED: f"had run out on {_day(last.valid_until)}",
        Status.NOT_YET: f"was good only from {_day(last.valid_from)}",
    }[last.status]
    return Reason(False, f"Their certificate {last.serial} {why}.")


def _by(one: Held) -> str:
    if one.shown is None:
        return "earned on these words"
    return f"and showed these words (edition {one.shown.edition}) on {_day(one.shown.shown_on)}"


def _said(said: Sequence[Said]) -> Reason:
    if same := [one for one in said if one.same_words]:
        when = _day(same[-1].acknowledged_at)
        return Reason(True, f"They acknowledged a text with these words on {when}.")
    if said:
        return Reason(
            False,
            f"They acknowledged only other words of this clause (edition {said[-1].edition}).",
        )
    return Reason(False, "They had acknowledged no text that holds this clause.")


def _answered(answered: Sequence[Answered]) -> Reason:
    same = [one for one in answered if one.same_words]
    if not same:
        other = " in these words" if answered else ""
        return Reason(False, f"They had answered no question on this clause{other}.")
    last = next((a for a in reversed(same) if a.where is Where.CHECK), same[-1])
    where = WHERE[last.where]
    right = sum(one.right for one in same)
    counted = f"{right} of {len(same)} answers on it were right"
    if last.right:
        return Reason(True, f"Their last answer on it, {where}, was right; {counted}.")
    return Reason(False, f"Their last answer on it, {where}, was not right; {counted}.")


WHERE = {
    Where.CHECK: "in the final check",
    Where.SCENARIO: "in a practice scenario",
    Where.RECALL: "in a lesson",
}


def _day(value: date) -> str:
    return f"{value.day} {value:%B %Y}"
