"""Logging what went wrong at a customer. The case begins, and has an owner; nobody is blamed."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from course.actor import Actor
from course.db import UnitOfWork, insert_once
from course.errors import Conflict, NotFound, NotReady
from course.events import (
    ServiceEventLogged,
)
from course.incidents import queries, running, team_queries
from course.incidents.domain import AHEAD, OLDEST, Fact
from course.incidents.models import ServiceEvent
from course.library import queries as library

FULL = "Something else was logged with this id. Open the page again."
TRIES = 5


@dataclass(frozen=True)
class Told:
    """What somebody logs."""

    what: str
    place: str
    clause_id: str
    found_at: datetime
    told_at: datetime | None = None
    told: str = ""
    """Who was told."""


@dataclass(frozen=True)
class Logged:
    event_id: UUID
    digits: str
    new: bool


def log_event(
    uow: UnitOfWork, *, actor: Actor, event_id: UUID, branch_id: UUID, told: Told
) -> Logged:
    """Log what went wrong at a customer, where one works. The case begins, and has an owner.

    Args:
        event_id: made by the page: sending it again logs nothing more.

    Raises:
        NotFound: they do not work at this branch.
        NotReady: something is missing, or the times cannot be right.
        Conflict: somebody else's event has this id.
    """
    places = team_queries.workplaces(uow.session, actor, uow.now.date())
    place = next((one for one in places if one.branch_id == branch_id), None)
    if place is None or actor.person_id is None:
        raise NotFound("There is no such branch.")
    return _log(uow, event_id, branch_id, told, actor.person_id, place.vendor_id, None)


def log_by_key(
    uow: UnitOfWork, *, key_id: UUID, branch_id: UUID, event_id: UUID, told: Told
) -> Logged:
    """The same by a machine of the branch. Raises ``NotReady`` and ``Conflict``, likewise."""
    return _log(uow, event_id, branch_id, told, None, None, key_id)


def _log(
    uow: UnitOfWork,
    event_id: UUID,
    branch_id: UUID,
    told: Told,
    person_id: UUID | None,
    vendor_id: UUID | None,
    key_id: UUID | None,
) -> Logged:
    revision = library.newest(uow.session)
    _check(uow, told, {clause.id for clause in revision.agreement.clauses})
    for _ in range(TRIES):
        digits = f"{secrets.randbelow(10**8):08}"
        if insert_once(
            uow.session,
            ServiceEvent,
            id=event_id,
            digits=digits,
            branch_id=branch_id,
            vendor_id=vendor_id,
            person_id=person_id,
            key_id=key_id,
            clause_id=told.clause_id,
            revision_id=revision.id,
            what=told.what,
            place=told.place,
            found_at=told.found_at,
            made_at=uow.now,
        ):
            break
        if known := queries.logged_before(uow.session, event_id):
            if known[:2] != (person_id, key_id):
                raise Conflict(FULL)
            return Logged(event_id, known[2], False)
    else:
        raise Conflict("No reference is free. Try again.")
    uow.emit(
        ServiceEventLogged(
            event_id=event_id,
            branch_id=branch_id,
            person_id=person_id,
            clause_id=told.clause_id,
            revision_id=revision.id,
            found_at=told.found_at,
            what=told.what,
            place=told.place,
        )
    )
    if told.told_at:
        running.add(uow, event_id, uuid4(), Fact.OFFICE_TOLD, told.told, told.told_at)
    if owner_id := team_queries.manager(uow.session, branch_id, uow.now.date()):
        running.take_on(uow, event_id, uuid4(), owner_id, by=None)
    return Logged(event_id, digits, True)


def _check(uow: UnitOfWork, told: Told, clause_ids: set[str]) -> None:
    latest = uow.now + AHEAD
    if not told.what or not told.place:
        raise NotReady("Write what happened, and where.")
    if told.clause_id not in clause_ids:
        raise NotReady("Choose the promise that it is about.")
    if not uow.now - OLDEST <= told.found_at <= latest:
        raise NotReady("It was found today or some days ago, and not later than now.")
    if told.told_at and not told.found_at <= told.told_at <= latest:
        raise NotReady("The office was told after it was found, and not later than now.")
