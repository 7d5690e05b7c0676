"""What people add to service events. Nothing is changed or taken away; nobody is blamed."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from course.actor import Act, Actor
from course.db import UnitOfWork, insert_once
from course.errors import Conflict, NotFound, NotReady
from course.events import (
    ServiceEventClosed,
    ServiceEventLogged,
    ServiceEventNoted,
    ServiceEventOwned,
)
from course.incidents import queries
from course.incidents.domain import AFTER_CLOSING, AHEAD, OLDEST, ONCE, Fact
from course.incidents.models import ServiceEvent, ServiceEventFact
from course.library import queries as library

FULL = "Something else was logged with this id. Open the page again."
NEEDED: Mapping[Fact, str] = {
    Fact.OWNER_CALLED: "Write in a few words what you told the customer.",
    Fact.NOTE: "Write the note.",
    Fact.PROMISE: "Write what was promised.",
    Fact.AGREED: "Write what the customer agreed to, and how they said so.",
}
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
    places = queries.workplaces(uow.session, actor, uow.now.date())
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
        _add(uow, event_id, uuid4(), Fact.OFFICE_TOLD, told.told, told.told_at)
    if owner_id := queries.manager(uow.session, branch_id, uow.now.date()):
        _own(uow, event_id, uuid4(), owner_id, by=None)
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


# --- what is added to a case ------------------------------------------------------------


def may_run(uow: UnitOfWork, actor: Actor, event_id: UUID) -> bool:
    """Whether somebody leads the branch, or owns the case."""
    try:
        queries.event(uow.session, actor, event_id, Act.RUN_EVENTS)
    except NotFound:
        return False
    return True


def tell_office(uow: UnitOfWork, *, actor: Actor, event_id: UUID, fact_id: UUID, who: str) -> bool:
    """Whoever logged it, or the branch: the office knows now. Once; says whether this did it."""
    found = queries.event(uow.session, actor, event_id)
    if found.person_id != actor.person_id and not may_run(uow, actor, event_id):
        raise NotFound(queries.NONE_SUCH)
    if not who:
        raise NotReady("Write who was told.")
    return _add(uow, event_id, fact_id, Fact.OFFICE_TOLD, who, uow.now)


def name_owner(
    uow: UnitOfWork, *, actor: Actor, event_id: UUID, fact_id: UUID, person_id: UUID
) -> bool:
    """Take a case over, or hand it on. The company's own people only, whoever caused it.

    Raises:
        NotFound: the case is out of reach, or nobody of the company at that branch has this id.
        NotReady: the case is closed.
    """
    found = queries.event(uow.session, actor, event_id, Act.RUN_EVENTS)
    own = dict(queries.employees(uow.session, found.branch_id, uow.now.date()))
    if person_id not in own:
        raise NotFound("There is no such person.")
    _refuse_closed(found, Fact.OWNER)
    return _own(uow, event_id, fact_id, person_id, by=actor.person_id)


def add_fact(
    uow: UnitOfWork,
    *,
    actor: Actor,
    event_id: UUID,
    fact_id: UUID,
    kind: Fact,
    words: str,
    due_at: datetime | None = None,
) -> bool:
    """The owner or the branch adds a call, a note, a promise, or that the customer agreed.

    Returns:
        Whether this call did it: a second press, or a fact that there is, changes nothing.

    Raises:
        NotFound: the case is out of reach.
        NotReady: words or the time of a promise are missing, or the case is closed.
    """
    found = queries.event(uow.session, actor, event_id, Act.RUN_EVENTS)
    if kind not in NEEDED:
        raise NotFound("There is no such fact.")
    if not words:
        raise NotReady(NEEDED[kind])
    if kind is Fact.PROMISE and (due_at is None or due_at <= uow.now):
        raise NotReady("Write until when: a day and a time that are still to come.")
    if kind is not Fact.AGREED:
        _refuse_closed(found, kind)
    return _add(uow, event_id, fact_id, kind, words, uow.now, due_at=due_at)


def answer_promise(
    uow: UnitOfWork, *, actor: Actor, event_id: UUID, promise_id: UUID, kept: bool, words: str
) -> bool:
    """Say whether a promise was kept. Once for each; says whether this call did it.

    Raises:
        NotFound: there is no such promise in reach.
        NotReady: it was not kept, and nobody said what the customer hears instead.
    """
    queries.event(uow.session, actor, event_id, Act.RUN_EVENTS)
    promised = {
        line.id for line in queries.timeline(uow.session, event_id) if line.kind is Fact.PROMISE
    }
    if promise_id not in promised:
        raise NotFound("There is no such promise.")
    if not kept and not words:
        raise NotReady("Write what you have told the customer instead, and until when.")
    kind = Fact.KEPT if kept else Fact.MISSED
    return _add(uow, event_id, uuid4(), kind, words, uow.now, about_id=promise_id)


def _refuse_closed(found: queries.Event, kind: Fact) -> None:
    if not found.is_open and kind not in AFTER_CLOSING:
        raise NotReady("The customer has agreed, and the case is closed.")


def _own(uow: UnitOfWork, event_id: UUID, fact_id: UUID, person_id: UUID, by: UUID | None) -> bool:
    new = insert_once(
        uow.session,
        ServiceEventFact,
        id=fact_id,
        event_id=event_id,
        kind=Fact.OWNER,
        once=f"owner:{queries.owners(uow.session, event_id):06}",  # of two at once, one
        words="",
        at=uow.now,
        due_at=None,
        about_id=None,
        person_id=person_id,
        batch_id=None,
        made_by=by,
        made_at=uow.now,
    )
    if new:
        uow.emit(ServiceEventOwned(event_id=event_id, person_id=person_id))
    return new


def _add(
    uow: UnitOfWork,
    event_id: UUID,
    fact_id: UUID,
    kind: Fact,
    words: str,
    at: datetime,
    *,
    due_at: datetime | None = None,
    about_id: UUID | None = None,
) -> bool:
    new = insert_once(
        uow.session,
        ServiceEventFact,
        id=fact_id,
        event_id=event_id,
        kind=kind,
        once=f"promise:{about_id}" if about_id else ONCE.get(kind),
        words=words,
        at=at,
        due_at=due_at,
        about_id=about_id,
        person_id=None,
        batch_id=None,
        made_by=uow.actor_id,
        made_at=uow.now,
    )
    if new:
        uow.emit(
            ServiceEventNoted(
                event_id=event_id,
                fact_id=fact_id,
                what=kind.value,
                at=at,
                due_at=due_at,
                words=words,
            )
        )
    if new and kind is Fact.AGREED:
        uow.emit(ServiceEventClosed(event_id=event_id, at=at))
    return new
