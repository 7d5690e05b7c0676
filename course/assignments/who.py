"""Groups of people: who is engaged today and matches a filter, and where they stand on a path.

Everything here is an expression that the database works out.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    case,
    exists,
    func,
    literal,
    null,
    or_,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from course.actor import Act, Actor
from course.assignments.domain import Who, today_in
from course.assignments.models import Assignment
from course.assignments.queries import is_open
from course.db import new_id
from course.people import queries as people
from course.people.domain import fold
from course.people.models import Branch, Engagement, Person, Vendor

FINISHED = Assignment.completed_at.is_not(None)
SILENT = func.coalesce(Person.email, "") == ""
"""No e-mail address."""


class Days:
    """Which day it is, wherever a branch is: two or three days at most, the world over."""

    def __init__(self, zones: Iterable[str], now: datetime):
        found: dict[date, list[str]] = {}
        for zone in sorted(set(zones)):
            found.setdefault(today_in(zone, now), []).append(zone)
        self._found = found or {now.date(): []}

    @property
    def latest(self) -> date:
        """The day it is where it is latest."""
        return max(self._found)

    def after(self, days: int = 0) -> ColumnElement[date]:
        """The day so many days from today, where the branch is."""
        return self.of(lambda today: today + timedelta(days=days))

    def of(self, what: Callable[[date], date]) -> ColumnElement[date]:
        """A day that follows from the day it is where the branch is."""
        (first, _), *others = self._found.items()
        whens = [(Branch.time_zone.in_(zones), literal(what(day))) for day, zones in others]
        return case(*whens, else_=literal(what(first))) if whens else literal(what(first))


def days(session: Session, now: datetime) -> Days:
    """For everybody, wherever there is a branch."""
    zones = session.execute(select(Branch.time_zone).distinct()).scalars()
    return Days(zones, now)


# --- the filter ------------------------------------------------------------------------


def conditions(who: Who) -> list[ColumnElement[bool]]:
    """What a filter says, about ``Engagement``, ``Branch`` and ``Person``."""
    found: list[ColumnElement[bool]] = []
    for column, value in (
        (Engagement.kind, who.kind),
        (Engagement.vendor_id, who.vendor_id),
        (Engagement.branch_id, who.branch_id),
    ):
        if value is not None:
            found.append(column == value)
    if who.own_staff:
        found.append(Engagement.vendor_id.is_(None))
    if who.region_id:
        found.append(Engagement.branch_id.in_(people.branches_below(who.region_id)))
    if who.job_role:
        found.append(named(Engagement.job_role, who.job_role))
    if who.started_from:
        found.append(Engagement.starts_on >= who.started_from)
    return found + _typed(who)


def _typed(who: Who) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if who.name.strip():
        part = who.name.strip().lower()
        like = func.lower(Person.name).contains(part, autoescape=True)
        plain = Person.name.contains(who.name.strip(), autoescape=True)
        found.append(or_(like, plain, Person.code_key.contains(fold(part), autoescape=True)))
    if who.branch:
        found.append(named(Branch.name, who.branch))
    if who.vendor:
        wanted = select(Vendor.id).where(named(Vendor.name, who.vendor))
        found.append(Engagement.vendor_id.in_(wanted))
    if who.codes:
        found.append(Person.code_key.in_([fold(code) for code in who.codes]))
    if who.person_ids is not None:
        found.append(Engagement.person_id.in_(who.person_ids))
    return found


def named(column: InstrumentedAttribute[str], name: str) -> ColumnElement[bool]:
    """Whether something has that name; small and capital letters are alike."""
    plain = name.strip()
    return or_(column == plain, func.lower(column) == plain.lower())


def matching(
    actor: Actor, who: Who, days: Days, *columns: Any, act: Act = Act.ASSIGN
) -> Select[Any]:
    """Columns of the engagements that hold today, match, and are in reach."""
    today = days.after()
    return (
        select(*columns)
        .select_from(Engagement)
        .join(Branch, Branch.id == Engagement.branch_id)
        .join(Person, Person.id == Engagement.person_id)
        .where(
            Engagement.starts_on <= today,
            or_(Engagement.ends_on.is_(None), Engagement.ends_on >= today),
            people.within_reach(actor, act),
            *conditions(who),
        )
    )


def has(path_id: str, *so: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether the person of an engagement has an assignment of the path that is so."""
    return exists().where(
        Assignment.person_id == Engagement.person_id, Assignment.path_id == path_id, *so
    )


def gets(path_id: str, *, again: bool) -> list[ColumnElement[bool]]:
    """Who gets a path: nobody who has it open; who finished it only if they are asked again."""
    if again:
        return [~has(path_id, is_open())]
    return [~has(path_id, or_(is_open(), FINISHED))]


SAME = (
    *("path_id", "short_path_id", "reason", "assigned_at", "assigned_by"),
    *("rule_id", "batch_id", "note"),
)
COLUMNS = ("id", "person_id", "branch_id", "due_on", *SAME)
"""Of ``Assignment``, in the order of ``asking``."""


def asking(found: Select[Any], due_on: ColumnElement[date], **same: Any) -> Select[Any]:
    """Rows of new assignments for engagements that were found; ``same`` stands in every row.

    In order of people, so that two at once wait for each other instead of blocking; the newer
    of two engagements comes first and says in whose time zone the day ends.
    """
    column = Assignment.__table__.columns
    values = [
        null() if same.get(name) is None else literal(same[name], column[name].type)
        for name in SAME
    ]
    return found.with_only_columns(
        new_id(), Engagement.person_id, Engagement.branch_id, due_on, *values
    ).order_by(Engagement.person_id, Engagement.starts_on.desc(), Engagement.id)
