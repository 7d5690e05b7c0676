"""A refresher for a branch: a few questions of one clause, for everybody who works there.

It is help and never a penalty. The whole team gets it, employees and contractors alike; it earns
nothing, and it can cost nobody their certificate: see ``content.model.refreshers``.
"""

from datetime import timedelta
from uuid import UUID, uuid4

from course.actor import Act, Actor
from course.assignments import deltas
from course.content.model import Revision, refresher_id
from course.content.narrow import checkable, taught_by
from course.db import UnitOfWork, insert_once
from course.errors import NotReady
from course.events import RefresherDecided
from course.incidents import queries, refresh_queries
from course.incidents.domain import ONCE, Fact
from course.incidents.models import ServiceEventFact
from course.library import queries as library

DUE_AFTER = timedelta(days=14)


def path_for(revision: Revision, clause_id: str) -> str | None:
    """The path whose screens show a clause; None where the course asks nothing about it."""
    if clause_id not in checkable(revision):
        return None
    teaching = (p.id for p in revision.assignable_paths if clause_id in taught_by(revision, p.id))
    return next(teaching, None)


def decide(
    uow: UnitOfWork, *, actor: Actor, event_id: UUID, fact_id: UUID, give: bool, why: str
) -> int | None:
    """Say whether the branch takes a refresher of the clause, and why. Once for each event.

    Whoever has the same refresher open keeps it. Two statements, however many people there are.

    Returns:
        How many were asked; None if it had been decided before.

    Raises:
        NotFound: the case is out of reach.
        NotReady: nobody said why, or the course has no question about the clause.
    """
    found = queries.event(uow.session, actor, event_id, Act.RUN_EVENTS)
    if not why:
        raise NotReady("Write why, in a sentence. Your team can ask you about it.")
    revision = library.newest(uow.session)
    path_id = path_for(revision, found.clause_id)
    if give and path_id is None:
        raise NotReady("The course has no question about this promise yet. Talk about it instead.")
    kind, batch_id = (Fact.REFRESHER if give else Fact.NO_REFRESHER), uuid4() if give else None
    new = insert_once(
        uow.session,
        ServiceEventFact,
        id=fact_id,
        event_id=event_id,
        kind=kind,
        once=ONCE[kind],
        words=why,
        at=uow.now,
        batch_id=batch_id,
        made_by=actor.person_id,
        made_at=uow.now,
    )
    if not new:
        return None
    asked = 0
    if batch_id and path_id:
        own = refresher_id(path_id, found.clause_id)
        asked = _ask(uow, found, revision.id, own, batch_id)
    uow.emit(
        RefresherDecided(
            event_id=event_id,
            clause_id=found.clause_id,
            given=give,
            batch_id=batch_id,
            people=asked,
            why=why,
        )
    )
    return asked


def _ask(
    uow: UnitOfWork, found: queries.Event, revision_id: str, path_id: str, batch_id: UUID
) -> int:
    today = uow.now.date()
    rows = refresh_queries.team(
        found.branch_id, path_id, revision_id, batch_id, today, today + DUE_AFTER, uow.now
    )
    return deltas.ask(uow, rows, refresh_queries.about(batch_id, revision_id, found.clause_id))
