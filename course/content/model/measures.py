"""What each number of the scorecard means: one definition for employees and contractors."""

from dataclasses import dataclass
from enum import StrEnum


class MeasureId(StrEnum):
    """The seven measures, in the order in which they are shown."""

    APPOINTMENT_KEPT = "appointment-kept"
    NO_SHOW = "no-show"
    RIGHT_FIRST_TIME = "right-first-time"
    CONTENT_CUSTOMERS = "content-customers"
    COMPLAINTS = "complaints"
    TIME_TO_NOTIFY = "time-to-notify"
    TIME_TO_RESOLVE = "time-to-resolve"


LIMITED = {
    MeasureId.RIGHT_FIRST_TIME: "Days in which a second visit counts",
    MeasureId.CONTENT_CUSTOMERS: "Points from which somebody is content",
    MeasureId.TIME_TO_NOTIFY: "Minutes from finding damage to telling the office",
    MeasureId.TIME_TO_RESOLVE: "Working days from the complaint to the customer's agreement",
}
"""Measures that need a number to decide, and what it is."""


@dataclass(frozen=True)
class Measure:
    """One definition, in words that stand beside every number."""

    id: MeasureId
    title: str
    numerator: str
    denominator: str
    excluded: tuple[str, ...]
    question: str
    """As customers were asked it, word for word; empty where nobody is asked."""
    period: str
    higher_is_better: bool
    limit: int | None
    """The number that decides; None where none does (see ``LIMITED``)."""
    least: int
    """Nobody is ranked on fewer."""
