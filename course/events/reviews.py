"""Reviews, and what good service brings."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from course.events.base import Event


@dataclass(frozen=True, kw_only=True)
class ReviewsScheduled(Event):
    """A series began, or its rhythm changed; ``vendor_id`` None for a branch's own team."""

    series_id: UUID
    branch_id: UUID
    vendor_id: UUID | None
    monthly: int
    every: int


@dataclass(frozen=True, kw_only=True)
class ReviewMoved(Event):
    review_id: UUID
    planned_on: date


@dataclass(frozen=True, kw_only=True)
class ReviewGuestsChanged(Event):
    review_id: UUID
    added: tuple[UUID, ...]
    removed: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class ReviewPointAdded(Event):
    review_id: UUID
    point_id: UUID
    side: str


@dataclass(frozen=True, kw_only=True)
class ReviewHeld(Event):
    """They met; ``next_on`` is when the rhythm asks for the next review."""

    review_id: UUID
    held_on: date
    next_on: date


@dataclass(frozen=True, kw_only=True)
class ReviewNotesWritten(Event):
    review_id: UUID


@dataclass(frozen=True, kw_only=True)
class ReviewActionAdded(Event):
    review_id: UUID
    action_id: UUID
    owner_id: UUID
    due_on: date


@dataclass(frozen=True, kw_only=True)
class ReviewActionSaid(Event):
    """Done or not: the words stand with the action."""

    action_id: UUID
    done: bool


@dataclass(frozen=True, kw_only=True)
class RecognitionRulePublished(Event):
    rule_id: UUID
    line_id: UUID
    from_on: date


@dataclass(frozen=True, kw_only=True)
class RecognitionGranted(Event):
    recognition_id: UUID
    rule_id: UUID
    vendor_id: UUID


@dataclass(frozen=True, kw_only=True)
class PreferredGranted(Event):
    preferred_id: UUID
    vendor_id: UUID
    ends_on: date


@dataclass(frozen=True, kw_only=True)
class PreferredEnded(Event):
    preferred_id: UUID
    vendor_id: UUID


@dataclass(frozen=True, kw_only=True)
class CustomerThanked(Event):
    thanks_id: UUID
    vendor_id: UUID
    said_on: date


@dataclass(frozen=True, kw_only=True)
class ReferenceLetterIssued(Event):
    letter_id: UUID
    serial: str
    vendor_id: UUID
