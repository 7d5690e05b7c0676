"""Service events: what was logged, who owns the case, and what is learned from it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from course.events.base import Event, Personal


@dataclass(frozen=True, kw_only=True)
class ServiceEventLogged(Event):
    """Something went wrong at a customer; ``person_id`` is None where a machine logged it."""

    event_id: UUID
    branch_id: UUID
    person_id: UUID | None
    clause_id: str
    revision_id: str
    found_at: datetime
    what: Personal[str]
    place: Personal[str]


@dataclass(frozen=True, kw_only=True)
class ServiceEventOwned(Event):
    """From now on this person owns the case."""

    event_id: UUID
    person_id: UUID


@dataclass(frozen=True, kw_only=True)
class ServiceEventNoted(Event):
    """A fact was added to a case; ``what`` says of which sort."""

    event_id: UUID
    fact_id: UUID
    what: str
    at: datetime
    due_at: datetime | None
    words: Personal[str]


@dataclass(frozen=True, kw_only=True)
class ServiceEventClosed(Event):
    """The customer agreed at that moment; who wrote it down is whoever acted."""

    event_id: UUID
    at: datetime


@dataclass(frozen=True, kw_only=True)
class RefresherDecided(Event):
    """The branch takes a refresher of one clause, or not; ``people`` were asked."""

    event_id: UUID
    clause_id: str
    given: bool
    batch_id: UUID | None
    people: int
    why: Personal[str]
