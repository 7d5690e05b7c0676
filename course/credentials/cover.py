"""Temporary cover: somebody of HR answers for a person until a day, though no credential does."""

from datetime import date
from uuid import UUID

from course.actor import Act, Actor
from course.credentials import claim_rules as rules
from course.credentials import cover_queries as queries
from course.credentials.certificate import clean
from course.credentials.standin_models import Cover, CoverEnd
from course.db import UnitOfWork
from course.errors import NotFound, NotReady
from course.events import CoverEnded, CoverGiven
from course.library import queries as library


def give(
    uow: UnitOfWork,
    *,
    actor: Actor,
    person_id: UUID,
    cover_id: UUID,
    path_id: str,
    until: date,
    reason: str,
) -> bool:
    """Cover somebody who works here on one path until a day, the day included.

    It is no credential: no certificate, no serial, nothing that the public check knows. It ends
    by itself. Safe to repeat.

    Args:
        cover_id: made by the caller, so that a second press gives nothing more.

    Returns:
        Whether this call gave it.

    Raises:
        NotFound: nobody of that id works in reach, or there is no such path.
        NotReady: no reason, or a last day that cover may not have.
    """
    if path_id not in {path.id for path in library.newest(uow.session).assignable_paths}:
        raise NotFound("There is no such path.")
    worker = queries.worker(uow.session, actor, Act.COVER, person_id, uow.now)
    why = clean(reason)
    if not why:
        raise NotReady("Write the reason first.")
    if not worker.today <= until <= rules.last_day_of_cover(worker.today):
        raise NotReady("Cover ends today or later, and within 60 days.")
    return add(
        uow,
        cover_id=cover_id,
        person_id=person_id,
        path_id=path_id,
        days=(worker.today, until),
        reason=why,
    )


def add(
    uow: UnitOfWork,
    *,
    cover_id: UUID,
    person_id: UUID,
    path_id: str,
    days: tuple[date, date],
    reason: str,
    claim_id: UUID | None = None,
) -> bool:
    """Add the fact and say so. Permission and days are the caller's duty."""
    return uow.add_once(
        Cover,
        CoverGiven(
            cover_id=cover_id,
            person_id=person_id,
            path_id=path_id,
            until=days[1],
            claim_id=claim_id,
            reason=reason,
        ),
        id=cover_id,
        person_id=person_id,
        path_id=path_id,
        covers_from=days[0],
        covers_until=days[1],
        given_at=uow.now,
        given_by=uow.actor_id,
        reason=reason,
        claim_id=claim_id,
    )


def end(uow: UnitOfWork, *, actor: Actor, person_id: UUID, cover_id: UUID, reason: str) -> bool:
    """End cover before its last day: one more fact, with its reason. Safe to repeat.

    Returns:
        Whether this call ended it.

    Raises:
        NotFound: there is no such cover of somebody in reach.
        NotReady: no reason was given.
    """
    covered = queries.in_reach(uow.session, actor, person_id, cover_id)
    why = clean(reason)
    if not why:
        raise NotReady("Write the reason first.")
    return uow.add_once(
        CoverEnd,
        CoverEnded(cover_id=cover_id, person_id=person_id, path_id=covered.path_id, reason=why),
        cover_id=cover_id,
        ended_at=uow.now,
        ended_by=uow.actor_id,
        reason=why,
    )
