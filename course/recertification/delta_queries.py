"""What follows from demands: their assignments, and which of them stand, fall or wait."""

from datetime import date
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, and_, func, literal, or_, select
from sqlalchemy.orm import Session, aliased

from course.assignments.models import Assignment, Delta
from course.assignments.queries import is_open
from course.assignments.who import Days
from course.credentials.domain import Settled
from course.credentials.models import Demand
from course.people.models import Branch, Engagement


def of_batch(batch_id: UUID) -> ColumnElement[bool]:
    """Demands that were made in one go."""
    return Demand.batch_id == batch_id


def of_person(person_id: UUID, path_id: str) -> ColumnElement[bool]:
    """Demands that stand against somebody on a path."""
    return and_(
        Demand.person_id == person_id, Demand.path_id == path_id, Demand.settled_at.is_(None)
    )


def standing_for(session: Session, person_id: UUID, path_id: str) -> list[tuple[UUID, list[str]]]:
    """What stands against somebody on a path: ids of demands and of their clauses."""
    found = select(Demand.id, Demand.clause_ids).where(of_person(person_id, path_id))
    rows = session.execute(found.order_by(Demand.id))
    return [(row.id, row.clause_ids.split()) for row in rows]


def assigning(which: ColumnElement[bool], reason: str, today: date) -> Select[Any]:
    """Rows of assignments for some demands, each with the demand's id.

    Due by the grace date; where an older edition's demand still stands, by that one's, as long
    as it has not passed: missing it is what makes the credential lapse.
    """
    other = aliased(Demand)
    earliest = (
        select(func.min(other.grace_on))
        .where(
            other.person_id == Demand.person_id,
            other.path_id == Demand.path_id,
            other.settled_at.is_(None),
            other.grace_on >= today,
        )
        .correlate(Demand)
        .scalar_subquery()
    )
    rows: Any = (
        select(
            Demand.id,
            Demand.person_id,
            Demand.path_id,
            Demand.branch_id,
            literal(reason, String()),
            func.coalesce(earliest, Demand.grace_on),
            Demand.asked_at,
            Demand.to_revision_id,
            Demand.batch_id,
        )
        .where(which)
        # Where several stand, the newest: it asks for what the others ask for, too.
        .order_by(Demand.person_id, Demand.path_id, Demand.asked_at.desc(), Demand.id)
    )
    return cast(Select[Any], rows)


def deltas(which: ColumnElement[bool]) -> Select[Any]:
    """Rows of ``Delta`` for the assignments that some demands have come to."""
    rows: Any = (
        select(Demand.id, Demand.from_revision_id, Demand.to_revision_id, Demand.clause_ids)
        .join(Assignment, Assignment.id == Demand.id)
        .where(which)
        .order_by(Demand.id)
    )
    return cast(Select[Any], rows)


def replaced(batch_id: UUID) -> Select[Any]:
    """Open assignments about changed clauses that nobody has begun and a batch asks anew."""
    old, new = aliased(Demand), aliased(Demand)
    again = (
        select(new.id)
        .where(new.person_id == old.person_id, new.path_id == old.path_id, new.batch_id == batch_id)
        .correlate(old)
    )
    return (
        select(Assignment.id)
        .join(Delta, Delta.assignment_id == Assignment.id)
        .join(old, old.id == Assignment.id)
        .where(is_open(), Assignment.begun_at.is_(None), old.batch_id != batch_id, again.exists())
    )


def dropped(now: Any) -> Select[Any]:
    """Assignments of demands that were dropped at a moment."""
    return select(Demand.id).where(Demand.settled_at == now, Demand.settled == Settled.DROPPED)


def unanswerable(days: Days) -> Select[Any]:
    """Demands that stand while nothing asks for them, of people whose engagement goes on.

    They left and have come back, or the path that they had open was taken away. What a manager
    has taken back with a reason stays so.
    """
    decided = (
        select(Assignment.id)
        .where(
            Assignment.id == Demand.id,
            Assignment.withdrawn_at.is_not(None),
            Assignment.unmatched_at.is_(None),
        )
        .correlate(Demand)
    )
    has_open = (
        select(Assignment.id)
        .where(
            Assignment.person_id == Demand.person_id,
            Assignment.path_id == Demand.path_id,
            is_open(),
        )
        .correlate(Demand)
    )
    engaged = (
        select(Engagement.id)
        .join(Branch, Branch.id == Engagement.branch_id)
        .where(
            Engagement.person_id == Demand.person_id,
            or_(Engagement.ends_on.is_(None), Engagement.ends_on >= days.after()),
        )
        .correlate(Demand)
    )
    return select(Demand.id).where(
        Demand.settled_at.is_(None), ~decided.exists(), ~has_open.exists(), engaged.exists()
    )


# --- what stands -------------------------------------------------------------------------


def standing(session: Session) -> list[tuple[Any, ...]]:
    """Kinds of demands that stand: path, revision proved, kind of people, clauses, their seal."""
    what = (Demand.path_id, Demand.from_revision_id, Demand.kind, Demand.clause_ids, Demand.asks)
    rows = session.execute(select(*what).where(Demand.settled_at.is_(None)).distinct())
    return [tuple(row) for row in rows]
