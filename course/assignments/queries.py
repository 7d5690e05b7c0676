"""Reads about assignments."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from course.actor import Act, Actor, Role
from course.assignments.domain import Reason
from course.assignments.models import Assignment
from course.errors import NotFound
from course.library.queries import NEWEST
from course.people import queries as people
from course.people.domain import Kind, fold
from course.people.models import Branch, Engagement, Person, Vendor

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


@dataclass(frozen=True)
class Held:
    """One assignment as its learner sees it."""

    id: UUID
    path_id: str
    branch_id: UUID
    branch: str
    time_zone: str
    reason: Reason
    due_on: date
    revision_id: str
    """What it was begun on; before that, what is newest."""
    begun_at: datetime | None
    completed_at: datetime | None

    @property
    def open(self) -> bool:
        return self.completed_at is None


_HELD: Select[*tuple[Any, ...]] = (
    select(
        Assignment.id,
        Assignment.path_id,
        Assignment.branch_id,
        Branch.name,
        Branch.time_zone,
        Assignment.reason,
        Assignment.due_on,
        func.coalesce(Assignment.revision_id, NEWEST),
        Assignment.begun_at,
        Assignment.completed_at,
    )
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


@dataclass(frozen=True)
class Candidate:
    """Somebody who can be given a path, with the paths they have had."""

    person_id: UUID
    name: str
    code: str
    kind: Kind
    vendor_id: UUID | None
    vendor: str | None
    branch_id: UUID
    branch: str
    time_zone: str
    known: tuple[Known, ...] = ()


@dataclass(frozen=True)
class Chosen:
    """Which people of those in reach are meant; None means: whatever it is."""

    branch_id: UUID | None = None
    branch: str | None = None
    """The branch's name; small and capital letters are alike, here and for vendors."""
    vendor: str | None = None
    kind: Kind | None = None
    codes: tuple[str, ...] = ()

    def conditions(self) -> list[ColumnElement[bool]]:
        found: list[ColumnElement[bool]] = []
        if self.branch_id:
            found.append(Engagement.branch_id == self.branch_id)
        if self.branch:
            found.append(_named(Branch.name, self.branch))
        if self.vendor:
            found.append(_named(Vendor.name, self.vendor))
        if self.kind:
            found.append(Engagement.kind == self.kind)
        if self.codes:
            found.append(Person.code_key.in_([fold(code) for code in self.codes]))
        return found


def _named(column: InstrumentedAttribute[str], name: str) -> ColumnElement[bool]:
    plain = name.strip()
    return or_(column == plain, func.lower(column) == plain.lower())


_KNOWN = (
    select(Assignment.path_id, Assignment.due_on, Assignment.completed_at, Assignment.person_id)
    .where(Assignment.withdrawn_at.is_(None))
    .order_by(Assignment.assigned_at, Assignment.id)
)


def candidates(session: Session, actor: Actor, on: date, chosen: Chosen) -> Sequence[Candidate]:
    """Everybody ``actor`` may assign to, by name: each person once, whatever their kind.

    Whoever has two engagements there is shown with the newer one.
    """
    rows = session.execute(
        select(
            Person.id,
            Person.name,
            Person.code,
            Engagement.kind,
            Engagement.vendor_id,
            Vendor.name,
            Branch.id,
            Branch.name,
            Branch.time_zone,
        )
        .join(Engagement, Engagement.person_id == Person.id)
        .join(Branch, Branch.id == Engagement.branch_id)
        .outerjoin(Vendor, Vendor.id == Engagement.vendor_id)
        .where(people.current(on), people.within_reach(actor, Act.ASSIGN), *chosen.conditions())
        .order_by(Person.name, Person.code_key, Engagement.starts_on.desc(), Engagement.id)
    ).all()
    first = {row[0]: row for row in reversed(rows)}
    known = known_paths(session, first.keys())
    return [
        Candidate(*first[id_], known=known.get(id_, ()))
        for id_ in dict.fromkeys(r[0] for r in rows)
    ]


def known_paths(session: Session, person_ids: Collection[UUID]) -> Mapping[UUID, tuple[Known, ...]]:
    """The newest assignment of each path these people have had, oldest path first."""
    found: dict[UUID, dict[str, Known]] = defaultdict(dict)
    for some in _portions(person_ids):
        for row in session.execute(_KNOWN.where(Assignment.person_id.in_(some))):
            known = Known(row.path_id, row.due_on, row.completed_at)
            found[row.person_id][row.path_id] = known
    return {person_id: tuple(paths.values()) for person_id, paths in found.items()}
