"""Changes to assignments."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import update

from course.actor import Act, Actor
from course.assignments import queries
from course.assignments.domain import Reason, today_in
from course.assignments.models import Assignment
from course.assignments.queries import is_open
from course.db import UnitOfWork, insert_once
from course.errors import NotFound
from course.events import (
    AssignmentsChanged,
    CheckPassed,
    ClausesShown,
    PathAssigned,
    PathBegun,
    PathCompleted,
)
from course.library import queries as library
from course.people import place_queries
from course.people import queries as people

USUAL_TIME = timedelta(days=14)
"""What is proposed from the day of asking to the due day."""


@dataclass(frozen=True)
class BulkAssignment:
    """People who now have the path, and those who already had it open."""

    assigned: tuple[UUID, ...]
    already_open: tuple[UUID, ...]


def assign_path(
    uow: UnitOfWork,
    *,
    actor: Actor,
    path_id: str,
    person_ids: Collection[UUID],
    due_on: date,
    on: date | None = None,
) -> BulkAssignment:
    """Somebody who may assign gives one path to many people.

    All or nothing: one person out of reach and nobody is assigned. Safe to repeat after a
    double click: whoever has the path open keeps the due day they were given first.

    Args:
        on: the day they must be engaged on, where the branch is; today in UTC unless given.

    Raises:
        NotFound: the path does not exist, or a person is out of reach. Not "not permitted":
            nobody may learn this way who works elsewhere.
    """
    if path_id not in {path.id for path in library.newest(uow.session).assignable_paths}:
        raise NotFound("There is no such path.")
    roster = people.roster(uow.session, actor, Act.ASSIGN, on or uow.now.date())
    branch_of = {row.person_id: row.branch_id for row in reversed(roster)}
    if outside := set(person_ids) - branch_of.keys():
        raise NotFound(f"{len(outside)} of these people could not be found.")
    return open_path(
        uow,
        path_id=path_id,
        branch_of={person_id: branch_of[person_id] for person_id in person_ids},
        reason=Reason.MANAGER,
        due_on=due_on,
    )


def open_path(
    uow: UnitOfWork,
    *,
    path_id: str,
    branch_of: Mapping[UUID, UUID],
    reason: Reason,
    due_on: date,
) -> BulkAssignment:
    """Open a path for people who do not have it open yet. Permission is the caller's duty.

    Args:
        branch_of: person -> the branch in whose time zone the day ends.
    """
    already_open = queries.with_open_path(uow.session, path_id, branch_of.keys())
    fresh = [
        person_id
        # In order, so that two presses at once wait for each other instead of blocking.
        for person_id in sorted(branch_of.keys() - already_open)
        if insert_once(
            uow.session,
            Assignment,
            person_id=person_id,
            path_id=path_id,
            branch_id=branch_of[person_id],
            reason=reason,
            due_on=due_on,
            assigned_at=uow.now,
            assigned_by=uow.actor_id,
        )
    ]
    if fresh:
        uow.emit(
            PathAssigned(
                path_id=path_id, reason=reason.value, due_on=due_on, person_ids=tuple(fresh)
            )
        )
    return BulkAssignment(tuple(fresh), tuple(sorted(branch_of.keys() - set(fresh))))


def begin_own_path(uow: UnitOfWork, *, actor: Actor) -> None:
    """Whoever leads a branch asks themselves first. Doing it again keeps the first day.

    Raises:
        NotFound: the course has no path for those who lead, or they lead no branch.
    """
    paths = {path.id for path in library.newest(uow.session).assignable_paths}
    branches = place_queries.branches(uow.session, actor, Act.ASSIGN)
    if queries.OWN_PATH not in paths or not branches:
        raise NotFound("There is no such path.")
    branch = branches[0]
    open_path(
        uow,
        path_id=queries.OWN_PATH,
        branch_of={actor.learner_id: branch.id},
        reason=Reason.MANAGER,
        due_on=today_in(branch.time_zone, uow.now) + USUAL_TIME,
    )


def begin(uow: UnitOfWork, *, person_id: UUID, assignment: queries.Held) -> None:
    """Pin the revision the learner has begun on. Beginning twice changes nothing."""
    if assignment.begun_at:
        return
    begun = uow.session.execute(
        update(Assignment)
        .where(Assignment.id == assignment.id, Assignment.begun_at.is_(None))
        .values(begun_at=uow.now, revision_id=assignment.revision_id)
        .returning(Assignment.id)
    ).scalar_one_or_none()
    if begun:
        uow.emit(
            PathBegun(assignment_id=begun, person_id=person_id, revision_id=assignment.revision_id)
        )


def complete_path(uow: UnitOfWork, passed: CheckPassed) -> None:
    """Close the assignment whose check was passed: of a whole path, or of changed clauses."""
    branch_id = uow.session.execute(
        update(Assignment)
        .where(Assignment.id == passed.assignment_id, Assignment.completed_at.is_(None))
        .values(completed_at=uow.now)
        .returning(Assignment.branch_id)
    ).scalar_one_or_none()
    if branch_id is None:
        return
    happened = vars(passed) | {"branch_id": branch_id}
    clause_ids = queries.clauses_of(uow.session, passed.assignment_id)
    uow.emit(
        ClausesShown(**happened, clause_ids=clause_ids) if clause_ids else PathCompleted(**happened)
    )


def take_back_shorter(uow: UnitOfWork, *, person_id: UUID, path_id: str, why: str) -> None:
    """Nobody waits for the shorter way through a path any more. Safe to repeat.

    Nobody decided that they need not renew, so it may be asked for again.
    """
    withdrawn = uow.session.execute(
        update(Assignment)
        .where(
            Assignment.person_id == person_id,
            Assignment.path_id == path_id,
            Assignment.short_path_id.is_not(None),
            is_open(),
        )
        .values(withdrawn_at=uow.now, unmatched_at=uow.now, withdrawn_why=why)
        .returning(Assignment.id)
    ).scalars()
    if ids := tuple(withdrawn):
        about = {"assignment_ids": ids, "person_ids": (person_id,)}
        uow.emit(AssignmentsChanged(what="withdrawn", due_on=None, until=None, why=why, **about))
