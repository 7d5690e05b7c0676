"""Reads about assignments."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, select
from sqlalchemy.orm import Session

from course.actor import Act, Actor, Role
from course.assignments.domain import Reason
from course.assignments.models import Assignment, Delta
from course.content.model import Revision
from course.content.narrow import narrow
from course.content.wordings import ClauseChange, clause_changes
from course.errors import NotFound
from course.library import queries as library
from course.library.queries import NEWEST
from course.people.models import Branch

Certified = Callable[[Session, UUID, str, date], bool]
"""Whether a person holds a valid credential for a path on a day.

Credentials stand above this slice, so the application hands the answer in when it is wired.
"""
OWN_PATH = "manager"
"""Whoever leads a branch holds this path before giving others theirs."""
AT_ONCE = 5_000
"""Ids in one statement: databases limit how many values it may carry."""


def is_open() -> ColumnElement[bool]:
    return and_(Assignment.completed_at.is_(None), Assignment.withdrawn_at.is_(None))


def taken_path() -> ColumnElement[str]:
    """The id of the path that has to be finished: the shorter one where that is enough."""
    return func.coalesce(Assignment.short_path_id, Assignment.path_id)


@dataclass(frozen=True)
class Held:
    """One assignment as its learner sees it."""

    id: UUID
    path_id: str
    """What has to be finished: the shorter path where that is enough."""
    branch_id: UUID
    branch: str
    time_zone: str
    reason: Reason
    due_on: date
    revision_id: str
    """What it was begun on; before that, what is newest."""
    begun_at: datetime | None
    completed_at: datetime | None
    note: str | None = None
    excused_until: date | None = None
    from_revision_id: str | None = None
    """What was proved last, where it is about some changed clauses only."""
    about: str | None = None
    """Those clauses' ids, separated by spaces."""

    @property
    def clause_ids(self) -> tuple[str, ...]:
        """The clauses that it is about; empty for a whole path."""
        return tuple((self.about or "").split())

    @property
    def open(self) -> bool:
        return self.completed_at is None


_HELD: Select[*tuple[Any, ...]] = (
    select(
        Assignment.id,
        taken_path(),
        Assignment.branch_id,
        Branch.name,
        Branch.time_zone,
        Assignment.reason,
        Assignment.due_on,
        func.coalesce(Assignment.revision_id, NEWEST),
        Assignment.begun_at,
        Assignment.completed_at,
        Assignment.note,
        Assignment.excused_until,
        Delta.from_revision_id,
        Delta.clause_ids,
    )
    .outerjoin(Delta, Delta.assignment_id == Assignment.id)
    .join(Branch, Branch.id == Assignment.branch_id)
    .where(Assignment.person_id == bindparam("person_id"), Assignment.withdrawn_at.is_(None))
    .order_by(Assignment.completed_at.is_not(None), Assignment.due_on, Assignment.id)
)
_OWN = _HELD.where(Assignment.id == bindparam("assignment_id"))


def held(session: Session, person_id: UUID) -> Sequence[Held]:
    """A person's assignments: open ones first, then by due day."""
    return [Held(*row) for row in session.execute(_HELD, {"person_id": person_id})]


def own(session: Session, person_id: UUID, assignment_id: UUID) -> Held:
    """One assignment of this very person.

    Raises:
        NotFound: there is none of that id, or it is somebody else's.
    """
    given = {"person_id": person_id, "assignment_id": assignment_id}
    row = session.execute(_OWN, given).one_or_none()
    if row is None:
        raise NotFound("There is no such assignment.")
    return Held(*row)


def taught(session: Session, assignment: Held) -> Revision:
    """What an assignment is about: its revision, cut down to its clauses if it has some.

    Whoever shows or counts steps of an assignment asks this and not the library.
    """
    revision = library.revision(session, assignment.revision_id)
    return narrow(revision, assignment.path_id, assignment.clause_ids)


def proved_before(session: Session, assignment: Held) -> Revision:
    """What was proved last, where an assignment is about changed clauses.

    Raises:
        NotFound: it is about a whole path.
    """
    if assignment.from_revision_id is None:
        raise NotFound("There is no such change.")
    return library.revision(session, assignment.from_revision_id)


def changed_clauses(session: Session, assignment: Held) -> tuple[ClauseChange, ...]:
    """What has changed in the clauses that an assignment is about; nothing for a whole path."""
    if not assignment.clause_ids:
        return ()
    before = proved_before(session, assignment)
    after = library.revision(session, assignment.revision_id)
    changes = clause_changes(before, after)
    return tuple(change for change in changes if change.clause_id in assignment.clause_ids)


_CLAUSES = select(Delta.clause_ids).where(Delta.assignment_id == bindparam("assignment_id"))


def clauses_of(session: Session, assignment_id: UUID) -> tuple[str, ...]:
    """The clauses that an assignment is about; empty for a whole path."""
    found = session.execute(_CLAUSES, {"assignment_id": assignment_id}).scalar_one_or_none()
    return tuple((found or "").split())


def with_open_path(session: Session, path_id: str, person_ids: Collection[UUID]) -> set[UUID]:
    """Which of these people have the path open."""
    found: set[UUID] = set()
    for some in _portions(person_ids):
        found.update(
            session.scalars(
                select(Assignment.person_id).where(
                    Assignment.path_id == path_id, Assignment.person_id.in_(some), is_open()
                )
            )
        )
    return found


def _portions(ids: Iterable[UUID]) -> Iterable[list[UUID]]:
    every = list(ids)
    return (every[start : start + AT_ONCE] for start in range(0, len(every), AT_ONCE))


# --- who can be asked -------------------------------------------------------------------


def owes_own_path(session: Session, actor: Actor, on: date, certified: Certified) -> bool:
    """Whether somebody has to hold the standard before asking others to.

    Branch managers do. Those who assign for a whole region or everywhere are not asked.
    """
    if any(grant.role is not Role.MANAGER for grant in actor.grants_for(Act.ASSIGN)):
        return False
    return not certified(session, actor.learner_id, OWN_PATH, on)


@dataclass(frozen=True)
class Known:
    """One path somebody has open, or the day on which they finished it."""

    path_id: str
    due_on: date
    completed_at: datetime | None


_KNOWN = (
    select(Assignment.path_id, Assignment.due_on, Assignment.completed_at, Assignment.person_id)
    .where(Assignment.withdrawn_at.is_(None))
    .order_by(Assignment.assigned_at, Assignment.id)
)


def known_paths(session: Session, person_ids: Collection[UUID]) -> Mapping[UUID, tuple[Known, ...]]:
    """The newest assignment of each path these people have had, oldest path first."""
    found: dict[UUID, dict[str, Known]] = defaultdict(dict)
    for some in _portions(person_ids):
        for row in session.execute(_KNOWN.where(Assignment.person_id.in_(some))):
            known = Known(row.path_id, row.due_on, row.completed_at)
            found[row.person_id][row.path_id] = known
    return {person_id: tuple(paths.values()) for person_id, paths in found.items()}
