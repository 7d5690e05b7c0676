"""Give one path to everybody a filter finds: once, however many, without a list of them."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Select, func, literal, select
from sqlalchemy.orm import Session

from course.actor import Actor
from course.assignments import who as groups
from course.assignments.domain import Counts, Reason, Who
from course.assignments.models import Assignment
from course.db import UnitOfWork, insert_those
from course.errors import Conflict, NotFound
from course.events import PathGivenToMany
from course.library import queries as library


class NumbersChanged(Conflict):
    """Other people match now than those whom somebody said yes to."""

    def __init__(self, counts: Counts):
        super().__init__("The numbers have changed since you looked. Look again.")
        self.counts = counts


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
) -> tuple[UUID, Counts]:
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
        NumbersChanged: not what was agreed to. Nobody was assigned.
    """
    if path_id not in {path.id for path in library.newest(uow.session).paths}:
        raise NotFound("There is no such path.")
    days = groups.days(uow.session, uow.now)
    counts = groups.counts(uow.session, actor, who, days, path_id, again=again)
    if seen is not None and not counts.agrees(seen):
        raise NumbersChanged(counts)
    batch_id = fill(
        uow,
        groups.matching(actor, who, days).where(*groups.gets(path_id, again=again)),
        literal(due_on),
        path_id=path_id,
        reason=Reason.MANAGER,
        note=note,
    )
    done = announce(uow, batch_id, path_id=path_id, reason=Reason.MANAGER, due_on=due_on, who=who)
    if seen is not None and done != counts.fresh:  # somebody else was quicker, this very second
        raise NumbersChanged(counts)
    return batch_id, counts


def fill(uow: UnitOfWork, found: Select[Any], due_on: ColumnElement[date], **same: Any) -> UUID:
    """Open a path for the people of engagements that were found. Permission is the caller's duty.

    Args:
        same: values of the columns that are alike in all rows: ``path_id``, ``reason``, ``note``.
    """
    batch_id = uuid4()
    stamped = same | {"batch_id": batch_id, "assigned_at": uow.now, "assigned_by": uow.actor_id}
    insert_those(uow.session, Assignment, groups.COLUMNS, groups.asking(found, due_on, **stamped))
    return batch_id


def announce(
    uow: UnitOfWork,
    batch_id: UUID,
    *,
    path_id: str,
    reason: Reason,
    who: Who,
    due_on: date | None = None,
    rule_id: UUID | None = None,
) -> int:
    """Tell the log and whoever reacts, if the batch has anybody in it; gives back how many."""
    done = size(uow.session, batch_id)
    if done:
        uow.emit(
            PathGivenToMany(
                batch_id=batch_id,
                path_id=path_id,
                reason=reason.value,
                rule_id=rule_id,
                due_on=due_on,
                filter=who.said(),
                people=done,
            )
        )
    return done


def size(session: Session, batch_id: UUID) -> int:
    found = select(func.count()).where(Assignment.batch_id == batch_id)
    return int(session.execute(found).scalar_one())
