"""Counts beside clauses: what went wrong, and what was missed. Never a name."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Float, case, cast, func, select, true
from sqlalchemy.orm import Session

from course.actor import Act, Actor, Role
from course.assessment.domain import AttemptKind
from course.assessment.models import Answer, Attempt
from course.assignments.models import Assignment
from course.content.model import POINTS, ItemUse, Rating, Revision
from course.incidents.clause_rules import ItemCard, Option, Table, table
from course.incidents.domain import Fact
from course.incidents.models import ServiceEvent, ServiceEventFact
from course.people import queries as people
from course.people.models import Branch, Engagement

EVERYBODY = "Everybody"
NO_ROLE = "Not known"
MOST = 5_000
"""Events whose minutes are looked at."""


def asked_about(revision: Revision, clause_id: str | None = None) -> dict[str, str]:
    """Every question of the final check and its clause, by the id that answers carry."""
    single = {item.id: item.clause_id for item in revision.items if item.use is ItemUse.CHECK}
    linked = {
        f"{one.id}/{decision.id}": one.clause_id
        for one in revision.cases
        for decision in one.decisions
    }
    known = single | linked
    return {id_: c for id_, c in known.items() if clause_id in (None, c)}


def _counted(actor: Actor, person: Any, branch: Any) -> ColumnElement[bool]:
    """Whose numbers go into the counts. Authors see everybody's: counts, no names."""
    writes = any(g.role is Role.AUTHOR for g in actor.grants_for(Act.SEE_CLAUSES))
    reached = people.within_reach(
        actor, Act.SEE_CLAUSES, people.Placed(person, branch, Engagement.vendor_id)
    )
    return true() if writes else reached


def misses(
    session: Session,
    actor: Actor,
    rows: Mapping[str, str],
    by: str,
    since: datetime,
) -> Table:
    """Missed answers of finished checks, row by row.

    Args:
        rows: which row each question belongs to: its clause's, or its own.
        by: ``role``, ``branch``, or ``all`` for one column.
    """
    if not rows:
        return table(())
    roles = (
        select(
            Engagement.person_id,
            Engagement.branch_id,
            func.max(Engagement.job_role).label("job_role"),
        )
        .group_by(Engagement.person_id, Engagement.branch_id)
        .subquery("roles")
    )
    columns: dict[str, Any] = {
        "role": func.coalesce(roles.c.job_role, NO_ROLE),
        "branch": Branch.name,
    }
    row: Any = case(dict(rows), value=Answer.decision_id)
    column = columns.get(by)
    missed = func.sum(case((Answer.rating == Rating.BEST, 0), else_=1))
    counts = (func.count(func.distinct(Attempt.person_id)), func.count(), missed)
    found = (
        select(row, *((column,) if column is not None else ()), *counts)
        .select_from(Answer)
        .join(Attempt, Attempt.id == Answer.attempt_id)
        .join(Assignment, Assignment.id == Attempt.assignment_id)
        .join(Branch, Branch.id == Assignment.branch_id)
        .where(
            Attempt.kind == AttemptKind.CHECK,
            Attempt.finished_at >= since,
            Answer.decision_id.in_(list(rows)),
            _counted(actor, Attempt.person_id, Assignment.branch_id),
        )
        .group_by(row, *((column,) if column is not None else ()))
    )
    if by == "role":
        found = found.outerjoin(
            roles,
            (roles.c.person_id == Attempt.person_id) & (roles.c.branch_id == Assignment.branch_id),
        )
    read: list[Any] = [tuple(one) for one in session.execute(found)]
    if column is None:
        read = [(one[0], EVERYBODY, *one[1:]) for one in read]
    return table(read)


def events(session: Session, actor: Actor, since: datetime) -> Mapping[str, tuple[int, int]]:
    """Service events of each clause, and how many of them are open."""
    agreed = (
        select(ServiceEventFact.event_id)
        .where(ServiceEventFact.kind == Fact.AGREED)
        .subquery("agreed")
    )
    rows = session.execute(
        select(
            ServiceEvent.clause_id,
            func.count(),
            func.sum(case((agreed.c.event_id.is_(None), 1), else_=0)),
        )
        .outerjoin(agreed, agreed.c.event_id == ServiceEvent.id)
        .where(
            ServiceEvent.found_at >= since,
            _counted(actor, ServiceEvent.person_id, ServiceEvent.branch_id),
        )
        .group_by(ServiceEvent.clause_id)
    )
    return {row[0]: (int(row[1]), int(row[2])) for row in rows}


def by_branch(
    session: Session, actor: Actor, clause_id: str, since: datetime
) -> Sequence[tuple[UUID, str, int]]:
    """Service events of one clause in each branch, the most first."""
    rows = session.execute(
        select(Branch.id, Branch.name, func.count())
        .join(ServiceEvent, ServiceEvent.branch_id == Branch.id)
        .where(
            ServiceEvent.clause_id == clause_id,
            ServiceEvent.found_at >= since,
            _counted(actor, ServiceEvent.person_id, ServiceEvent.branch_id),
        )
        .group_by(Branch.id, Branch.name)
        .order_by(func.count().desc(), Branch.name, Branch.id)
    )
    return [(row[0], row[1], int(row[2])) for row in rows]


def told_after(session: Session, actor: Actor, clause_id: str, since: datetime) -> Sequence[int]:
    """Whole minutes from finding to telling the office, of events in which both are known."""
    told = ServiceEventFact
    rows = session.execute(
        select(ServiceEvent.found_at, told.at)
        .join(told, (told.event_id == ServiceEvent.id) & (told.kind == Fact.OFFICE_TOLD))
        .where(
            ServiceEvent.clause_id == clause_id,
            ServiceEvent.found_at >= since,
            _counted(actor, ServiceEvent.person_id, ServiceEvent.branch_id),
        )
        .order_by(ServiceEvent.found_at.desc(), ServiceEvent.id)
        .limit(MOST)
    )
    return [max(0, int((at - found).total_seconds() // 60)) for found, at in rows]


def items(session: Session, ids: Sequence[str], since: datetime) -> Sequence[ItemCard]:
    """How single questions do, over everybody: each option, and the rest of those papers."""
    points = case(dict(POINTS.items()), value=Answer.rating)
    rest = (cast(Attempt.points, Float) - points) / (Attempt.max_points - 2)
    rows = session.execute(
        select(
            Answer.decision_id,
            Answer.option_id,
            func.max(points),
            func.count(),
            func.sum(rest),
            func.sum(rest * rest),
        )
        .join(Attempt, Attempt.id == Answer.attempt_id)
        .where(
            Attempt.kind == AttemptKind.CHECK,
            Attempt.finished_at >= since,
            Attempt.max_points > 2,
            Answer.decision_id.in_(list(ids)),
        )
        .group_by(Answer.decision_id, Answer.option_id)
        .order_by(Answer.decision_id, Answer.option_id)
    )
    options: dict[str, list[Option]] = {id_: [] for id_ in ids}
    for id_, *numbers in rows:
        options[id_].append(Option(*numbers))
    return [ItemCard(id_, found) for id_, found in options.items()]
