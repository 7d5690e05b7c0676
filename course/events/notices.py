"""What was said to whom."""

from dataclasses import dataclass
from uuid import UUID

from course.events.base import Event


@dataclass(frozen=True, kw_only=True)
class NoticesPlanned(Event):
    """Notices were written into the ledger, or out of it, all of one stage in one go."""

    stage: str
    mail: int
    in_person: int
    dropped: int


@dataclass(frozen=True, kw_only=True)
class NoticeSent(Event):
    notice_id: UUID
    person_id: UUID
    stage: str
    message_id: str


@dataclass(frozen=True, kw_only=True)
class NoticeGivenUp(Event):
    """It does not go by mail; ``why`` in a word. Somebody tells the person instead."""

    notice_id: UUID
    person_id: UUID
    why: str


@dataclass(frozen=True, kw_only=True)
class NoticesTold(Event):
    """Somebody said that they have told these people in person."""

    notice_ids: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class PeopleReminded(Event):
    """By hand, about these assignments; who had been today already is left out."""

    assignment_ids: tuple[UUID, ...]
    mail: int
    in_person: int


@dataclass(frozen=True, kw_only=True)
class NoticesSwitched(Event):
    on: bool
    missed: bool
    """What was due by then was written off."""
