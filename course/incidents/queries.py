"""Reads about service events: one scope rule, and names only for those whom they concern."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, false, or_, select
from sqlalchemy.orm import Session, aliased

from course.actor import Act, Actor
from course.errors import NotFound
from course.incidents.domain import Clock, office_clock, owner_clock, reference
from course.incidents.fact_queries import AGREED_AT, CALLED_AT, OWNER_ID, TOLD_AT
from course.incidents.models import ServiceEvent, ServiceEventFact
from course.people import queries as people
from course.people.models import Branch, Person, Vendor

PAGE = 50
PLACED = people.Placed(ServiceEvent.person_id, ServiceEvent.branch_id, ServiceEvent.vendor_id)
NONE_SUCH = "There is no such service event."


@dataclass(frozen=True)
class Event:
    """One service event and how its case stands."""

    id: UUID
    digits: str
    branch_id: UUID
    branch: str
    time_zone: str
    vendor_id: UUID | None
    vendor: str | None
    person_id: UUID | None
    logged_by: str | None
    clause_id: str
    revision_id: str
    what: str
    place: str
    found_at: datetime
    made_at: datetime
    told_at: datetime | None
    called_at: datetime | None
    agreed_at: datetime | None
    owner_id: UUID | None
    owner: str | None
    inside: bool
    """Whoever asks reaches it for the company, and so sees everybody's name."""

    @property
    def reference(self) -> str:
        return reference(self.digits)

    @property
    def is_open(self) -> bool:
        return self.agreed_at is None

    def office(self, minutes: int, now: datetime) -> Clock:
        return office_clock(minutes, self.found_at, self.told_at, now)

    def owner_clock(self, minutes: int, next_morning: str, now: datetime) -> Clock | None:
        zone = self.time_zone
        return owner_clock(minutes, next_morning, zone, self.told_at, self.called_at, now)


@dataclass(frozen=True)
class Shown:
    """What a list of events is narrowed to."""

    branch_id: UUID | None = None
    clause_id: str | None = None
    state: str = "all"
    """``open``, ``closed`` or ``all``."""


_LOGGER, _OWNER = aliased(Person), aliased(Person)


def _events(actor: Actor) -> Select[*tuple[Any, ...]]:
    inside = or_(people.within_reach(actor.for_company, Act.SEE_EVENTS, PLACED), _is_owner(actor))
    return (
        select(
            ServiceEvent.id,
            ServiceEvent.digits,
            ServiceEvent.branch_id,
            Branch.name,
            Branch.time_zone,
            ServiceEvent.vendor_id,
            Vendor.name,
            ServiceEvent.person_id,
            _LOGGER.name,
            ServiceEvent.clause_id,
            ServiceEvent.revision_id,
            ServiceEvent.what,
            ServiceEvent.place,
            ServiceEvent.found_at,
            ServiceEvent.made_at,
            TOLD_AT,
            CALLED_AT,
            AGREED_AT,
            OWNER_ID,
            _OWNER.name,
            case((inside, True), else_=False),
        )
        .join(Branch, Branch.id == ServiceEvent.branch_id)
        .outerjoin(Vendor, Vendor.id == ServiceEvent.vendor_id)
        .outerjoin(_LOGGER, _LOGGER.id == ServiceEvent.person_id)
        .outerjoin(_OWNER, _OWNER.id == OWNER_ID)
    )


def _is_owner(actor: Actor) -> ColumnElement[bool]:
    return OWNER_ID == actor.person_id if actor.person_id else false()  # noqa: SIM300


def _read(row: Any) -> Event:
    return Event(*row)


def listed(session: Session, actor: Actor, shown: Shown, page: int) -> tuple[Sequence[Event], bool]:
    """Events in reach, open ones first and newest first within, and whether there are more."""
    narrow: list[ColumnElement[bool]] = []
    if shown.branch_id:
        narrow.append(ServiceEvent.branch_id == shown.branch_id)
    if shown.clause_id:
        narrow.append(ServiceEvent.clause_id == shown.clause_id)
    if shown.state in {"open", "closed"}:
        narrow.append(AGREED_AT.is_(None) if shown.state == "open" else AGREED_AT.is_not(None))
    rows = session.execute(
        _events(actor)
        .where(people.within_reach(actor, Act.SEE_EVENTS, PLACED), *narrow)
        .order_by(AGREED_AT.is_not(None), ServiceEvent.found_at.desc(), ServiceEvent.id)
        .offset((page - 1) * PAGE)
        .limit(PAGE + 1)
    )
    found = [_read(row) for row in rows]
    return found[:PAGE], len(found) > PAGE


def own(session: Session, actor: Actor) -> Sequence[Event]:
    """Those that somebody logged or owns: open ones first, then the newest."""
    mine = or_(ServiceEvent.person_id == actor.person_id, _is_owner(actor))
    rows = session.execute(
        _events(actor)
        .where(mine)
        .order_by(AGREED_AT.is_not(None), ServiceEvent.found_at.desc(), ServiceEvent.id)
        .limit(PAGE)
    )
    return [_read(row) for row in rows]


def event(session: Session, actor: Actor, event_id: UUID, act: Act = Act.SEE_EVENTS) -> Event:
    """One in reach for an act; to look at, whoever logged it and its owner reach it, too.

    Raises:
        NotFound: there is none, or it is out of reach.
    """
    reached = [people.within_reach(actor, act, PLACED), _is_owner(actor)]
    if act is Act.SEE_EVENTS and actor.person_id is not None:
        reached.append(ServiceEvent.person_id == actor.person_id)
    row = session.execute(
        _events(actor).where(ServiceEvent.id == event_id, or_(*reached))
    ).one_or_none()
    if row is None:
        raise NotFound(NONE_SUCH)
    return _read(row)


def logged_before(session: Session, event_id: UUID) -> tuple[UUID | None, UUID | None, str] | None:
    """Who logged an event of that id, with which key, and its reference's digits."""
    row = session.execute(
        select(ServiceEvent.person_id, ServiceEvent.key_id, ServiceEvent.digits).where(
            ServiceEvent.id == event_id
        )
    ).one_or_none()
    return (row[0], row[1], row[2]) if row else None


def texts(session: Session) -> tuple[Sequence[Any], Sequence[Any]]:
    """Every id with the words that somebody typed: of events, and of facts. For erasing."""
    events = select(ServiceEvent.id, ServiceEvent.what, ServiceEvent.place)
    facts = select(ServiceEventFact.id, ServiceEventFact.words).where(ServiceEventFact.words != "")
    return (
        session.execute(events.order_by(ServiceEvent.id)).all(),
        session.execute(facts.order_by(ServiceEventFact.id)).all(),
    )
