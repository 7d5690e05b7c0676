"""Which rows the ledger lacks: one ``SELECT`` for each stage, whatever the number of people.

Nobody's id comes to Python. Each query gives the columns of ``COLUMNS`` and leaves out what the
ledger has already, so that a day on which nothing happened costs one look at an index a row.
"""

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    and_,
    case,
    exists,
    false,
    func,
    literal,
    not_,
    null,
    or_,
    select,
    true,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import aliased
from sqlalchemy.sql.expression import FunctionElement

from course.assignments import who as groups
from course.assignments.models import Assignment, Delta
from course.assignments.queries import is_open
from course.credentials.fact_queries import is_covered, taken_back
from course.credentials.models import Credential, Revocation
from course.credentials.period_queries import ends_later
from course.db import new_id
from course.notices.domain import (
    ASSIGNED,
    BY_THE_DAY,
    EXPIRY,
    FAR,
    LADDER,
    About,
    Channel,
    Stage,
    State,
    Why,
)
from course.notices.models import Notice
from course.people.models import Branch, Engagement, Person

COLUMNS = (
    "id",
    "person_id",
    "about",
    "about_id",
    "day",
    "stage",
    "urgency",
    "branch_id",
    "channel",
    "state",
    "why",
    "due_at",
    "fill_id",
    "tries",
)
HAS_ADDRESS = func.coalesce(Person.email, "") != ""


class day_of(FunctionElement[Any]):  # noqa: N801 - reads like the SQL function that it is
    """The day, in UTC, of a moment."""

    inherit_cache = True
    type = Date()


@compiles(day_of)
def _day_of(element: Any, compiler: Any, **given: Any) -> str:
    return f"date({compiler.process(element.clauses, **given)})"


class Filling(NamedTuple):
    """What is alike for all rows of one filling."""

    fill_id: UUID
    now: datetime
    days: groups.Days
    mail: bool
    """Whether this installation sends e-mail."""
    missed: bool = False
    """Write off what is due now, because notices have only just been switched on."""


def of_assignments(stage: Stage, filling: Filling) -> Select[Any]:
    """Learners who have come to a stage with something they have open."""
    today, due = filling.days.after, Assignment.due_on
    asked = day_of(Assignment.assigned_at)
    if stage is ASSIGNED:
        come: list[ColumnElement[bool]] = []
        over = or_(*(and_(due <= today(s.days_left), _given(asked, s)) for s in BY_THE_DAY))
        day: ColumnElement[Any] = asked
    else:
        come = [due <= today(stage.days_left), _given(asked, stage)]
        over = due < today(stage.until) if stage.until > -FAR else false()
        day = Assignment.due_on.expression
    return (
        select(*_row(About.ASSIGNMENT, Assignment, day, stage, over, filling))
        .join(Person, Person.id == Assignment.person_id)
        .join(Branch, Branch.id == Assignment.branch_id)
        .where(
            is_open(),
            *come,
            is_waited_for(filling.days),
            still_there(Assignment.person_id, filling.days),
            ~said(Assignment.person_id, Assignment.id, day, stage.name),
        )
        .order_by(Assignment.person_id, Assignment.id)
    )


def _given(asked: ColumnElement[Any], stage: Stage) -> ColumnElement[bool]:
    """Stages that would have come on the day of asking, or before it, are never said."""
    return Assignment.due_on > after(asked, stage.days_left)


class after(FunctionElement[Any]):  # noqa: N801
    """So many days after a day; ``after(day, -7)`` is a week before it."""

    inherit_cache = True
    type = Date()

    def __init__(self, day: Any, days: int):
        super().__init__(day, literal(days))


@compiles(after, "postgresql")
def _after_postgresql(element: Any, compiler: Any, **given: Any) -> str:
    day, days = (compiler.process(part, **given) for part in element.clauses)
    return f"({day} + CAST({days} AS INTEGER))"


@compiles(after, "sqlite")
def _after_sqlite(element: Any, compiler: Any, **given: Any) -> str:
    day, days = (compiler.process(part, **given) for part in element.clauses)
    return f"date({day}, {days} || ' days')"


def of_credentials(stage: Stage, filling: Filling) -> Select[Any]:
    """Holders whose newest certificate for a path runs out while nothing is assigned for it."""
    today, until = filling.days.after, Credential.valid_until
    newer, same = aliased(Credential), aliased(Revocation)
    replaced = (
        exists()
        .where(newer.person_id == Credential.person_id, newer.path_id == Credential.path_id)
        .where(ends_later(newer), not_(exists().where(taken_back(newer, same))))
    )
    asked = exists().where(
        Assignment.person_id == Credential.person_id,
        Assignment.path_id == Credential.path_id,
        is_open(),
        # Showing what has changed does not renew a certificate.
        not_(exists().where(Delta.assignment_id == Assignment.id)),
    )
    return (
        select(
            *_row(About.CREDENTIAL, Credential, until, stage, until < today(stage.until), filling)
        )
        .join(Person, Person.id == Credential.person_id)
        .join(Branch, Branch.id == Credential.branch_id)
        .where(
            until <= today(stage.days_left),
            until >= today(EXPIRY[-1].until),
            Credential.valid_until > after(Credential.valid_from, stage.days_left),
            not_(exists().where(taken_back())),
            not_(replaced),
            not_(asked),
            still_there(Credential.person_id, filling.days),
            ~said(Credential.person_id, Credential.id, until, stage.name),
        )
        .order_by(Credential.person_id, Credential.id)
    )


def _row(
    about: About,
    source: type[Assignment] | type[Credential],
    day: Any,
    stage: Stage,
    over: ColumnElement[bool],
    filling: Filling,
) -> list[Any]:
    """Columns of new rows. What a later stage has overtaken is written down, and not said."""
    mail = HAS_ADDRESS if filling.mail else false()
    silent = Why.NO_ADDRESS if filling.mail else Why.NO_MAIL
    if filling.missed:
        over, dropped = true(), Why.BEFORE
    else:
        dropped = Why.OVERTAKEN
    whys = case((over, literal(dropped.value)), (mail, null()), else_=literal(silent.value))
    return [
        new_id(),
        source.person_id,
        literal(about.value),
        source.id,
        day,
        literal(stage.name),
        literal(stage.urgency),
        source.branch_id,
        case((mail, Channel.MAIL.value), else_=Channel.IN_PERSON.value),
        case((over, State.DROPPED.value), else_=State.DUE.value),
        whys,
        *same_for_all(filling),
    ]


def same_for_all(filling: Filling) -> list[ColumnElement[Any]]:
    """The last columns of ``COLUMNS``."""
    columns = Notice.__table__.c
    return [
        literal(filling.now, columns.due_at.type),
        literal(filling.fill_id, columns.fill_id.type),
        literal(0),
    ]


def is_waited_for(days: groups.Days) -> ColumnElement[bool]:
    """Whether anybody may be told of it: not while excused, nor that it is late while covered.

    Needs ``Branch`` beside ``Assignment``.
    """
    today = days.after()
    return and_(
        or_(Assignment.excused_until.is_(None), Assignment.excused_until < today),
        or_(Assignment.due_on >= today, ~covered(days)),
    )


def covered(days: groups.Days) -> ColumnElement[bool]:
    return is_covered(Assignment.person_id, Assignment.path_id, days.after())


def still_there(person_id: Any, days: groups.Days) -> ColumnElement[bool]:
    """Whether somebody has an engagement that goes on, here or at another branch."""
    lasts = or_(Engagement.ends_on.is_(None), Engagement.ends_on >= days.after())
    return exists().where(Engagement.person_id == person_id, lasts).correlate_except(Engagement)


def said(person_id: Any, about_id: Any, day: Any, stage: str) -> ColumnElement[bool]:
    """Whether the ledger has the row, whatever became of it."""
    return (
        exists()
        .where(
            Notice.person_id == person_id,
            Notice.about_id == about_id,
            Notice.day == day,
            Notice.stage == stage,
        )
        .correlate_except(Notice)
    )


LADDERS = tuple(
    [(About.ASSIGNMENT, stage) for stage in LADDER] + [(About.CREDENTIAL, s) for s in EXPIRY]
)
"""Every stage that is about a learner's own obligation, in the order in which they are filled."""


def of(about: About, stage: Stage, filling: Filling) -> Select[Any]:
    if about is About.ASSIGNMENT:
        return of_assignments(stage, filling)
    return of_credentials(stage, filling)
