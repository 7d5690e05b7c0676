"""Statements that keep the board's read model what it has to be: ``standing_queries`` says what."""

from functools import cache
from importlib import import_module
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    Delete,
    Executable,
    Insert,
    Table,
    Update,
    Uuid,
    bindparam,
    delete,
    false,
    func,
    insert,
    null,
    select,
    true,
    union,
    update,
)

from course.assignments.models import Assignment
from course.credentials.domain import Settled
from course.credentials.models import Demand
from course.db.ids import GivenIds, is_among
from course.people.models import Branch, Engagement, Person
from course.reports.models import Standing, StandingVersion
from course.reports.standing_queries import PersonId, rows_for, until

TABLE = cast(Table, Standing.__table__)
VERSION = cast(Table, StandingVersion.__table__)
"""Written set by set, past the unit of work's objects: nobody holds a ``Standing`` to change it."""
BIG = 5_000
"""Batches of more people than these are big."""


def _everybody(_: PersonId) -> ColumnElement[bool]:
    return true()


def _these(person_id: PersonId) -> ColumnElement[bool]:
    return is_among(person_id, bindparam("person_ids", type_=GivenIds()))


def _write(among: Any) -> Insert:
    return insert(TABLE).from_select(list(TABLE.columns.keys()), rows_for(among))


def _clear(among: Any) -> Delete:
    return delete(TABLE).where(among(TABLE.columns.person_id))


def _forget(among: Any) -> Delete:
    """Versions of all branches where these people stand, or stood until now."""
    old, new = TABLE.columns, Engagement
    touched = union(
        select(old.branch_id).where(among(old.person_id)),
        select(new.branch_id).where(among(new.person_id)),
    )
    return delete(VERSION).where(VERSION.columns.branch_id.in_(touched))


def _name_anew() -> Insert:
    """A version, given as ``fresh``, for every branch that has none."""
    named = select(VERSION.columns.branch_id)
    unnamed = select(Branch.id, bindparam("fresh", type_=Uuid())).where(Branch.id.not_in(named))
    return insert(VERSION).from_select(["branch_id", "version"], unnamed)


def _upsert(dialect: str) -> Insert:
    """Rows of people who were given a path in one batch: what they hold stays as it is.

    Writing them wholly anew would rank every credential; a batch only adds something due.
    """
    rows = (
        select(
            Engagement.id,
            Assignment.path_id,
            Engagement.person_id,
            Engagement.branch_id,
            Engagement.vendor_id,
            Engagement.kind,
            Person.name,
            Engagement.starts_on,
            Engagement.ends_on,
            Assignment.id,
            Assignment.due_on,
            null(),
            null(),
            false(),
            null(),
        )
        .join(Engagement, Engagement.person_id == Assignment.person_id)
        .join(Person, Person.id == Assignment.person_id)
        .where(Assignment.batch_id == bindparam("batch_id"))
    )
    made: Any = import_module(f"sqlalchemy.dialects.{dialect}").insert(TABLE)
    made = made.from_select(list(TABLE.columns.keys()), rows)
    new = {name: made.excluded[name] for name in ("assignment_id", "due_on")}
    return cast(Insert, made.on_conflict_do_update(index_elements=TABLE.primary_key, set_=new))


_BATCH = select(Assignment.person_id).where(Assignment.batch_id == bindparam("batch_id"))


def _in_batch(person_id: PersonId) -> ColumnElement[bool]:
    return person_id.in_(_BATCH)


def _of_nothing() -> Delete:
    """Rows of people in a batch who had nothing until now.

    Looked for in the branches that have just been named anew: an index holds the few rows
    without a path there, and for each of them an index finds what the person was given. As an
    expression the batch is not looked for in an index as well: PostgreSQL takes a batch of this
    very transaction for one row, and would go through all of it for each person.
    """
    named = select(VERSION.columns.branch_id)
    given = select(Assignment.id).where(
        Assignment.person_id == TABLE.columns.person_id,
        func.coalesce(Assignment.batch_id, null()) == bindparam("batch_id"),
    )
    return delete(TABLE).where(
        TABLE.columns.path_id == "",
        TABLE.columns.branch_id.in_(named.where(VERSION.columns.version == bindparam("fresh"))),
        given.exists(),
    )


@cache
def after_batch(dialect: str, *, big: bool) -> tuple[Delete, Insert, Delete, Insert]:
    """Statements that bring the read model along after a batch, given as ``batch_id``.

    ``fresh`` names the new state, here and below. A big batch touches nearly every branch, and
    finding out which takes longer than counting the others once more.
    """
    forget = delete(VERSION) if big else _forget(_in_batch)
    return forget, _name_anew(), _of_nothing(), _upsert(dialect)


_ASKED = select(Demand.person_id).where(Demand.batch_id == bindparam("batch_id"))
_DROPPED = select(Demand.person_id).where(
    Demand.settled_at == bindparam("at"), Demand.settled == Settled.DROPPED
)


def _were_asked(person_id: PersonId) -> ColumnElement[bool]:
    return person_id.in_(_ASKED)


def _were_dropped(person_id: PersonId) -> ColumnElement[bool]:
    return person_id.in_(_DROPPED)


def _shorten() -> Update:
    """Rows of people in a batch: what they have to do, and how long they hold without it."""
    asked = (
        select(Demand.person_id, Demand.path_id, Demand.grace_on, Assignment.id, Assignment.due_on)
        .outerjoin(Assignment, Assignment.id == Demand.id)
        .where(Demand.batch_id == bindparam("batch_id"))
        .subquery("asked")
    )
    column = TABLE.columns
    return (
        update(TABLE)
        .where(column.person_id == asked.c.person_id, column.path_id == asked.c.path_id)
        .values(
            assignment_id=func.coalesce(asked.c.id, column.assignment_id),
            due_on=func.coalesce(asked.c.due_on, column.due_on),
            valid_until=until(column.valid_until, asked.c.grace_on),
        )
    )


def after_asking(*, big: bool, dropped: bool) -> tuple[Executable, ...]:
    """Statements that bring the read model along after changed clauses were asked for.

    Everybody in a ``batch_id`` has rows: they hold a credential. Those who were let off ``at``
    the same moment are written anew.
    """
    forget = delete(VERSION) if big else _forget(_were_asked)
    anew = (_forget(_were_dropped), _clear(_were_dropped), _write(_were_dropped))
    return (forget, _shorten(), *(anew if dropped else ()), _name_anew())


_LET_GO = select(Assignment.person_id).where(
    Assignment.rule_id == bindparam("rule_id"), Assignment.unmatched_at == bindparam("at")
)


def _let_go(person_id: PersonId) -> ColumnElement[bool]:
    return person_id.in_(_LET_GO)


ANEW_LET_GO = (_forget(_let_go), _name_anew(), _clear(_let_go), _write(_let_go))
"""The same for those whom a rule let go ``at`` a moment."""
ANEW = (_forget(_everybody), _name_anew(), _clear(_everybody), _write(_everybody))
"""Statements that write the read model anew, for everybody. The order matters: which branches
change is only known as long as the old rows are there. ``fresh`` names the new state."""
ANEW_FOR = (_forget(_these), _name_anew(), _clear(_these), _write(_these))
"""The same for the people given as ``person_ids``."""
