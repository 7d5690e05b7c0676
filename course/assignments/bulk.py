"""Give one path to everybody a filter finds: once, however many, without a list of them."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Select, literal

from course.actor import Actor
from course.assignments import count_queries
from course.assignments import who as groups
from course.assignments.domain import Given, Reason, Who
from course.assignments.models import Assignment
from course.db import UnitOfWork, insert_those
from course.errors import Conflict, NotFound
from course.events import PathGivenToMany
from course.library import queries as library


class NumbersChanged(Conflict):
    """Other people match now than those whom somebody said yes to."""


def give(
    uow: UnitOfWork,
    *,
    actor: Actor,
    who: Who,
    path_id: str,
    due_on: date,
    note: str | None = None,
    again: bool = False,
    seen: str | None = None,
) -> tuple[UUID, Given]:
    """Somebody who may assign gives a path to everybody who matches and is in reach.

    Safe to repeat, and under two presses at once: whoever has the path open keeps their day.
    A batch of fifty thousand is two statements and no list.

    Args:
        again: ask those too who have finished it before.
        seen: the seal of the counts that the person agreed to.

    Returns:
        The batch's id, and what it came to.

    Raises:
        NotFound: there is no such path.
        NumbersChanged: not what was agreed to. The unit of work has to end with it, so that
            nobody is assigned.
    """
    if path_id not in {path.id for path in library.newest(uow.session).assignable_paths}:
        raise NotFound("There is no such path.")
    days = groups.days(uow.session, uow.now)
    batch_id, done = fill(
        uow,
        groups.matching(actor, who, days).where(*groups.gets(path_id, again=again)),
        literal(due_on),
        path_id=path_id,
        reason=Reason.MANAGER,
        note=note,
    )
    given = count_queries.given(uow.session, actor, who, days, path_id, done, again=again)
    if seen is not None and not given.agrees(seen):
        raise NumbersChanged("The numbers have changed since you looked. Look again.")
    announce(uow, batch_id, done, path_id=path_id, reason=Reason.MANAGER, due_on=due_on, who=who)
    return batch_id, given


def fill(
    uow: UnitOfWork, found: Select[Any], due_on: ColumnElement[date], **same: Any
) -> tuple[UUID, int]:
    """Open a path for the people of engagements that were found. Permission is the caller's duty.

    Args:
        same: values of the columns that are alike in all rows: ``path_id``, ``reason``, ``note``.

    Returns:
        The batch's id, and for how many people.
    """
    batch_id = uuid4()
    stamped = same | {"batch_id": batch_id, "assigned_at": uow.now, "assigned_by": uow.actor_id}
    rows = groups.asking(found, due_on, **stamped)
    return batch_id, insert_those(uow.session, Assignment, groups.COLUMNS, rows)


def announce(
    uow: UnitOfWork,
    batch_id: UUID,
    people: int,
    *,
    path_id: str,
    reason: Reason,
    who: Who,
    due_on: date | None = None,
    rule_id: UUID | None = None,
) -> None:
    """Tell the log and whoever reacts, if the batch has anybody in it."""
    if people:
        uow.emit(
            PathGivenToMany(
                batch_id=batch_id,
                path_id=path_id,
                reason=reason.value,
                rule_id=rule_id,
                due_on=due_on,
                filter=who.said(),
                people=people,
            )
        )
