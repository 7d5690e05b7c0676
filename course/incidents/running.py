"""What is added to a case, by whoever runs it, until the customer agrees. Nothing is taken away."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid4

from course.actor import Act, Actor
from course.db import UnitOfWork
from course.errors import NotFound, NotReady
from course.events import ServiceEventClosed, ServiceEventNoted, ServiceEventOwned
from course.incidents import fact_queries, queries, team_queries
from course.incidents.domain import AFTER_CLOSING, ONCE, Fact
from course.incidents.models import ServiceEventFact

NEEDED: Mapping[Fact, str] = {
    Fact.OWNER_CALLED: "Write in a few words what you told the customer.",
    Fact.NOTE: "Write the note.",
    Fact.PROMISE: "Write what was promised.",
    Fact.AGREED: "Write what the customer agreed to, and how they said so.",
}


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
    return add(uow, event_id, fact_id, Fact.OFFICE_TOLD, who, uow.now)


def name_owner(
    uow: UnitOfWork, *, actor: Actor, event_id: UUID, fact_id: UUID, person_id: UUID
) -> bool:
    """Take a case over, or hand it on. The company's own people only, whoever caused it.

    Raises:
        NotFound: the case is out of reach, or nobody of the company at that branch has this id.
        NotReady: the case is closed.
    """
    found = queries.event(uow.session, actor, event_id, Act.RUN_EVENTS)
    own = dict(team_queries.employees(uow.session, found.branch_id, uow.now.date()))
    if person_id not in own:
        raise NotFound("There is no such person.")
    _refuse_closed(found, Fact.OWNER)
    return take_on(uow, event_id, fact_id, person_id, by=actor.person_id)


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
    return add(uow, event_id, fact_id, kind, words, uow.now, due_at=due_at)


def answer_promise(
    uow: UnitOfWork, *, actor: Actor, event_id: UUID, promise_id: UUID, kept: bool, words: str
) -> bool:
    """Say whether a promise was kept. Once for each; says whether this call did it.

    Raises:
        NotFound: there is no such promise in reach.
        NotReady: it was not kept, and nobody said what the customer hears instead.
    """
    queries.event(uow.session, actor, event_id, Act.RUN_EVENTS)
    lines = fact_queries.timeline(uow.session, event_id)
    if promise_id not in {line.id for line in lines if line.kind is Fact.PROMISE}:
        raise NotFound("There is no such promise.")
    if not kept and not words:
        raise NotReady("Write what you have told the customer instead, and until when.")
    kind = Fact.KEPT if kept else Fact.MISSED
    return add(uow, event_id, uuid4(), kind, words, uow.now, about_id=promise_id)


def _refuse_closed(found: queries.Event, kind: Fact) -> None:
    if not found.is_open and kind not in AFTER_CLOSING:
        raise NotReady("The customer has agreed, and the case is closed.")


def take_on(
    uow: UnitOfWork, event_id: UUID, fact_id: UUID, person_id: UUID, by: UUID | None
) -> bool:
    """From now on this person owns the case; says whether this call did it."""
    return uow.add_once(
        ServiceEventFact,
        ServiceEventOwned(event_id=event_id, person_id=person_id),
        id=fact_id,
        event_id=event_id,
        kind=Fact.OWNER,
        once=f"owner:{fact_queries.owners(uow.session, event_id):06}",  # of two at once, one
        words="",
        at=uow.now,
        person_id=person_id,
        made_by=by,
        made_at=uow.now,
    )


def add(
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
    """One fact more, at that moment; says whether this call did it."""
    new = uow.add_once(
        ServiceEventFact,
        ServiceEventNoted(
            event_id=event_id,
            fact_id=fact_id,
            what=kind.value,
            at=at,
            due_at=due_at,
            words=words,
        ),
        id=fact_id,
        event_id=event_id,
        kind=kind,
        once=f"promise:{about_id}" if about_id else ONCE.get(kind),
        words=words,
        at=at,
        due_at=due_at,
        about_id=about_id,
        made_by=uow.actor_id,
        made_at=uow.now,
    )
    if new and kind is Fact.AGREED:
        uow.emit(ServiceEventClosed(event_id=event_id, at=at))
    return new
