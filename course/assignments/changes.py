"""More time, taken back, excused: what happens to assignments that are open."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import case, update

from course.actor import Actor
from course.assignments import change_queries as queries
from course.assignments import who as groups
from course.assignments.models import Assignment
from course.assignments.queries import is_open
from course.db import UnitOfWork
from course.errors import NotFound, NotReady
from course.events import AssignmentsChanged

AFTER_EXCUSE = timedelta(days=14)
"""What somebody has, at the least, when an excuse is over."""


@dataclass(frozen=True)
class Changed:
    """How many changed, and how many stayed: finished in between, or it would have cost days."""

    done: int
    left: int


def extend(
    uow: UnitOfWork, *, actor: Actor, ids: Collection[UUID], due_on: date, why: str = ""
) -> Changed:
    """Give more time. Whoever has a later day keeps it: extending never takes days away."""
    later = [Assignment.due_on < due_on]
    _refuse_past(uow, due_on)
    return _change(uow, actor, ids, "extended", later, {"due_on": due_on}, why, due_on=due_on)


def withdraw(uow: UnitOfWork, *, actor: Actor, ids: Collection[UUID], why: str) -> Changed:
    """Nobody waits for it any more. What was read and answered stays."""
    values = {"withdrawn_at": uow.now, "withdrawn_why": why}
    return _change(uow, actor, ids, "withdrawn", [], values, why)


def excuse(
    uow: UnitOfWork, *, actor: Actor, ids: Collection[UUID], until: date, why: str
) -> Changed:
    """Nobody waits for it until a day; then they have two weeks, or longer if they had longer."""
    _refuse_past(uow, until)
    due_on = until + AFTER_EXCUSE
    moved = case((Assignment.due_on > due_on, Assignment.due_on), else_=due_on)
    values = {"excused_until": until, "excused_why": why, "due_on": moved}
    return _change(uow, actor, ids, "excused", [], values, why, due_on=due_on, until=until)


def _refuse_past(uow: UnitOfWork, day: date) -> None:
    if day <= groups.days(uow.session, uow.now).latest:
        raise NotReady("The day must be after today.")


def _change(
    uow: UnitOfWork,
    actor: Actor,
    ids: Collection[UUID],
    what: str,
    if_: list[Any],
    values: dict[str, Any],
    why: str,
    *,
    due_on: date | None = None,
    until: date | None = None,
) -> Changed:
    """All or nothing as to reach: one that is not in it, and nothing changes.

    Raises:
        NotFound: one of them does not exist or is out of reach.
    """
    wanted = set(ids)
    if not wanted or len(queries.in_reach(uow.session, actor, wanted, uow.now)) != len(wanted):
        raise NotFound("There is no such assignment.")
    rows = uow.session.execute(
        update(Assignment)
        .where(Assignment.id.in_(wanted), is_open(), *if_)
        .values(**values)
        .returning(Assignment.id, Assignment.person_id)
    ).all()
    done = sorted((row.id, row.person_id) for row in rows)
    if done:
        uow.emit(
            AssignmentsChanged(
                what=what,
                assignment_ids=tuple(id_ for id_, _ in done),
                person_ids=tuple(dict.fromkeys(person for _, person in done)),
                due_on=due_on,
                until=until,
                why=why,
            )
        )
    return Changed(len(done), len(wanted) - len(done))
