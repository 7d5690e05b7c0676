"""Changes that a changed clause makes: whom it asks, and what they have shown."""

from uuid import UUID, uuid4

from sqlalchemy import ColumnElement

from course.agreements import queries as agreements
from course.assignments import deltas
from course.assignments import queries as assignments
from course.assignments.domain import Reason, today_in
from course.assignments.who import Days
from course.content.model import Revision
from course.content.narrow import taught_by
from course.credentials import demands
from course.db import UnitOfWork
from course.errors import NotReady
from course.events import (
    ClausesAsked,
    ClausesShown,
    EditionProved,
    PathCompleted,
    RevisionPublished,
)
from course.library import queries as library
from course.recertification import delta_queries, domain, queries


def ask_holders(uow: UnitOfWork, published: RevisionPublished) -> None:
    """A text was published: everybody who has shown an older one is asked what has changed."""
    if published.previous_id is not None:
        ask(uow, library.revision(uow.session, published.revision_id))


def ask_again(uow: UnitOfWork) -> int:
    """Ask those whom publishing could not: people who have come back since.

    Safe to run daily, twice, or after a gap.
    """
    if library.newest_id(uow.session) is None:
        return 0
    revision = library.newest(uow.session)
    days = queries.days(uow.session, uow.now)
    demands.release(uow, delta_queries.unanswerable(days), days.latest)
    return ask(uow, revision)


def ask(uow: UnitOfWork, after: Revision, person_id: UUID | None = None) -> int:
    """Ask holders of credentials on older texts for the clauses that have changed since.

    All or nothing, and safe to repeat: nobody is asked twice for the same words. The same few
    statements for ten people and for a hundred thousand; nobody's id comes to Python. Whoever
    has the path open answers there, or is asked once they have finished what they began.

    Args:
        person_id: ask only this person.

    Returns:
        How many were asked.
    """
    days = queries.days(uow.session, uow.now)
    groups = queries.groups(uow.session, after, days, person_id)
    dropped = 0 if person_id else _drop(uow, after, days)
    people = assigned = 0
    batch_id = uuid4()
    if groups:
        found = queries.found(groups, days, person_id)
        rows = queries.demanding(found, after, uow.now, batch_id)
        people = demands.demand(uow, queries.COLUMNS, rows)
    if people:
        deltas.withdraw(uow, delta_queries.replaced(batch_id), deltas.REPLACED)
        assigned = _assign(uow, delta_queries.of_batch(batch_id))
    if people or dropped:
        asked = {id_ for group in groups for id_ in group.clause_ids}
        uow.emit(
            ClausesAsked(
                batch_id=batch_id,
                revision_id=after.id,
                edition=after.agreement.edition,
                clause_ids=tuple(c.id for c in after.agreement.clauses if c.id in asked),
                people=people,
                assigned=assigned,
                dropped=dropped,
            )
        )
    return people


def _drop(uow: UnitOfWork, after: Revision, days: Days) -> int:
    """What no text asks any more: the clause has gone, or says again what was proved."""
    wordings = domain.with_revision(agreements.wordings(uow.session), after)
    dropped = 0
    for path_id, from_id, kind, clause_ids, asks in delta_queries.standing(uow.session):
        before = library.revision(uow.session, from_id)
        still = domain.asked_clauses(before, after, wordings, path_id, kind)
        if not {*still} & {*clause_ids.split()}:
            dropped += demands.drop(uow, asks, path_id, from_id, kind, days.latest)
    if dropped:
        deltas.withdraw(uow, delta_queries.dropped(uow.now), deltas.DROPPED)
    return dropped


def add_evidence(uow: UnitOfWork, shown: ClausesShown) -> None:
    """The short check was passed: evidence for the new edition, on the credential as it is.

    Its days do not move. What an edition published meanwhile asks is asked next.

    Raises:
        NotReady: the agreement was not acknowledged in the wording that was checked.
    """
    session = uow.session
    zone = assignments.own(session, shown.person_id, shown.assignment_id).time_zone
    today = today_in(zone, uow.now)
    demands.settle_for(uow, shown.person_id, shown.path_id, today)
    credential_id = queries.holders_newest(session, shown.person_id, shown.path_id)
    if credential_id is None:  # it was taken back in between
        return
    revision = library.revision(session, shown.revision_id)
    read = agreements.acknowledged(session, shown.person_id, revision.agreement.digest)
    if read is None:
        raise NotReady("Read and acknowledge the agreement first. Then finish the check.")
    proof_id = demands.add_proof(
        uow,
        credential_id=credential_id,
        attempt_id=shown.attempt_id,
        revision_id=revision.id,
        edition=revision.agreement.edition,
        clause_ids=" ".join(shown.clause_ids),
        language=shown.language,
        score_percent=shown.score_percent,
        decision_count=shown.decision_count,
        acknowledged_at=read.acknowledged_at,
        shown_on=today,
    )
    uow.emit(
        EditionProved(
            proof_id=proof_id,
            credential_id=credential_id,
            person_id=shown.person_id,
            path_id=shown.path_id,
            attempt_id=shown.attempt_id,
            revision_id=revision.id,
            edition=revision.agreement.edition,
            clause_ids=shown.clause_ids,
        )
    )
    _ask_next(uow, shown.person_id, shown.revision_id)


def follow_completion(uow: UnitOfWork, completed: PathCompleted) -> None:
    """A whole path was passed: that answers what stood; on an older text, the rest comes now.

    A shorter path, which renews, answers what it teaches. What it does not is asked on its own.
    """
    session, person_id = uow.session, completed.person_id
    zone = assignments.own(session, person_id, completed.assignment_id).time_zone
    revision = library.revision(session, completed.revision_id)
    path_id = revision.credential(completed.path_id).path_id
    stood = delta_queries.standing_for(session, person_id, path_id)
    taught = taught_by(revision, completed.path_id)
    whole = path_id == completed.path_id
    done = [id_ for id_, clause_ids in stood if whole or taught.issuperset(clause_ids)]
    demands.settle_these(uow, done, today_in(zone, uow.now))
    if len(done) < len(stood):
        _assign(uow, delta_queries.of_person(person_id, path_id))
    _ask_next(uow, person_id, completed.revision_id)


def _assign(uow: UnitOfWork, which: ColumnElement[bool]) -> int:
    """Open assignments for demands that have none, but for people who have the path open."""
    today = queries.days(uow.session, uow.now).latest
    rows = delta_queries.assigning(which, Reason.CLAUSE_CHANGE, today)
    return deltas.ask(uow, rows, delta_queries.deltas(which))


def _ask_next(uow: UnitOfWork, person_id: UUID, proved_id: str) -> None:
    if proved_id != library.newest_id(uow.session):
        ask(uow, library.newest(uow.session), person_id)
