"""Reads about groups of people: who matches a filter, and where they stand on a path.

Everything here is an expression that the database works out; ids come to Python only for the
fifty people of a page.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    case,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    tuple_,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from course.actor import Act, Actor
from course.assignments.domain import Counts, Given, Who, today_in
from course.assignments.models import Assignment
from course.assignments.queries import is_open
from course.db import new_id
from course.people import place_queries
from course.people import queries as people
from course.people.domain import Kind, fold
from course.people.models import Branch, Engagement, Person, Region, Vendor

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
        found.append(_named(Engagement.job_role, who.job_role))
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
        found.append(_named(Branch.name, who.branch))
    if who.vendor:
        wanted = select(Vendor.id).where(_named(Vendor.name, who.vendor))
        found.append(Engagement.vendor_id.in_(wanted))
    if who.codes:
        found.append(Person.code_key.in_([fold(code) for code in who.codes]))
    if who.person_ids is not None:
        found.append(Engagement.person_id.in_(who.person_ids))
    return found


def _named(column: InstrumentedAttribute[str], name: str) -> ColumnElement[bool]:
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


# --- what giving a path would come to --------------------------------------------------


def counts(
    session: Session, actor: Actor, who: Who, days: Days, path_id: str, *, again: bool
) -> Counts:
    """How many people match, and what giving them the path would come to; one statement."""

    def any_(so: ColumnElement[bool]) -> ColumnElement[int]:
        return func.max(case((so, 1), else_=0))

    person = (
        matching(
            actor,
            who,
            days,
            any_(has(path_id, is_open())).label("open"),
            any_(has(path_id, FINISHED)).label("finished"),
            any_(SILENT).label("silent"),
        )
        .group_by(Engagement.person_id)
        .subquery()
    )
    row, left_out = person.c, literal(0) if again else person.c.finished
    fresh = and_(row.open == 0, left_out == 0)
    found = session.execute(
        select(
            func.count(),
            *(
                func.coalesce(func.sum(case((so, 1), else_=0)), 0)
                for so in (
                    row.open == 1,
                    and_(row.open == 0, left_out == 1),
                    fresh,
                    and_(fresh, row.silent == 1),
                )
            ),
        ).select_from(person)
    ).one()
    return Counts(*found)


def given(
    session: Session, actor: Actor, who: Who, days: Days, path_id: str, fresh: int, *, again: bool
) -> Given:
    """The same when ``fresh`` people have just been given it; they have it open by now.

    Decision: counted behind the giving and not before it, which takes a third of the time:
    who finished the path is who matches and still does not have it open.
    """
    # Not in the order of an index on people: each of them would be looked up somewhere else.
    whose = func.coalesce(Engagement.person_id, null())
    has_open = func.max(case((has(path_id, is_open()), 1), else_=0)).label("open")
    person = matching(actor, who, days, has_open).group_by(whose).subquery()
    both = select(func.count(), func.coalesce(func.sum(person.c.open), 0)).select_from(person)
    everybody, open_ = session.execute(both).one()
    return Given(everybody, open_ - fresh, 0 if again else everybody - open_, fresh)


def names(
    session: Session, actor: Actor, who: Who, days: Days, *so: ColumnElement[bool], most: int
) -> Sequence[str]:
    """The first few names of those for whom something is so."""
    found = (
        matching(actor, who, days, Person.name, Person.code_key)
        .where(*so)
        .distinct()
        .order_by(Person.name, Person.code_key)
        .limit(most)
    )
    return [row.name for row in session.execute(found)]


# --- a page of the list ----------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """Somebody on the list; with two engagements that match, the newer one."""

    person_id: UUID
    name: str
    code: str
    kind: Kind
    vendor: str | None
    branch: str
    job_role: str


def people_count(session: Session, actor: Actor, who: Who, days: Days) -> int:
    found = matching(actor, who, days, func.count(Engagement.person_id.distinct()))
    return int(session.execute(found).scalar_one())


def page(
    session: Session, actor: Actor, who: Who, days: Days, after: UUID | None, most: int
) -> Sequence[Line]:
    """People by name, ``most`` of them, behind the person ``after``."""
    found = select(Person.id).where(
        Person.id.in_(matching(actor, who, days, Engagement.person_id)), *_behind(actor, after)
    )
    ids = [
        row.id for row in session.execute(found.order_by(Person.name, Person.code_key).limit(most))
    ]
    here = Who(**vars(who) | {"person_ids": tuple(ids)})
    return _lines(session, matching(actor, here, days, *_LINE)) if ids else []


def _behind(actor: Actor, after: UUID | None) -> list[ColumnElement[bool]]:
    """Nobody is behind a person out of reach: where they would stand tells how they are called."""
    if after is None:
        return []
    reached = exists().where(
        Engagement.person_id == Person.id, people.within_reach(actor, Act.ASSIGN)
    )
    last = select(Person.name, Person.code_key).where(Person.id == after, reached).subquery()
    place = (select(last.c.name).scalar_subquery(), select(last.c.code_key).scalar_subquery())
    return [tuple_(Person.name, Person.code_key) > tuple_(*place)]


_LINE = (
    Person.id,
    Person.name,
    Person.code,
    Engagement.kind,
    Vendor.name.label("vendor"),
    Branch.name.label("branch"),
    Engagement.job_role,
)


def _lines(session: Session, found: Select[Any]) -> list[Line]:
    rows = session.execute(
        found.outerjoin(Vendor, Vendor.id == Engagement.vendor_id).order_by(
            Person.name, Person.code_key, Engagement.starts_on.desc(), Engagement.id
        )
    ).all()
    first = {row[0]: row for row in reversed(rows)}
    return [Line(*first[id_]) for id_ in dict.fromkeys(row[0] for row in rows)]


@dataclass(frozen=True)
class Result:
    """What assigning came to for one person."""

    code: str
    name: str
    kind: Kind
    vendor: str | None
    branch: str
    due_on: date | None
    batch_id: UUID | None
    finished: bool


def results(session: Session, actor: Actor, who: Who, days: Days, path_id: str) -> Sequence[Result]:
    """Everybody who matches, by name and once, with the day they have the path until, if open."""
    rows = session.execute(
        matching(
            actor,
            who,
            days,
            Person.code,
            Person.name,
            Engagement.kind,
            Vendor.name,
            Branch.name,
            Assignment.due_on,
            Assignment.batch_id,
            has(path_id, FINISHED).correlate(Engagement),
        )
        .outerjoin(Vendor, Vendor.id == Engagement.vendor_id)
        .outerjoin(
            Assignment,
            and_(
                Assignment.person_id == Engagement.person_id,
                Assignment.path_id == path_id,
                is_open(),
            ),
        )
        .order_by(Person.name, Person.code_key, Engagement.starts_on.desc(), Engagement.id)
    )
    first: dict[str, Result] = {}
    for row in rows:
        first.setdefault(row[0], Result(*row))
    return list(first.values())


# --- what can be chosen ----------------------------------------------------------------


@dataclass(frozen=True)
class Options:
    """What a filter offers to somebody: only what is in reach."""

    regions: Sequence[place_queries.Place]
    branches: Sequence[place_queries.BranchRow]
    vendors: Sequence[tuple[UUID, str]]
    job_roles: Sequence[str]

    @property
    def zones(self) -> list[str]:
        return sorted({branch.time_zone for branch in self.branches})


def options(session: Session, actor: Actor, act: Act) -> Options:
    """Four statements, however many people there are."""
    reached = people.within_reach(actor, act)
    vendors = session.execute(
        select(Vendor.id, Vendor.name)
        .where(exists().where(Engagement.vendor_id == Vendor.id, reached))
        .order_by(Vendor.name, Vendor.id)
    )
    roles = session.execute(
        select(Engagement.job_role).where(reached).distinct().order_by(Engagement.job_role)
    )
    return Options(
        place_queries.regions(session, actor, act),
        place_queries.branches(session, actor, act),
        [(row.id, row.name) for row in vendors],
        list(roles.scalars()),
    )


def region_ids(session: Session, name: str) -> Sequence[UUID]:
    """Regions of that name; small and capital letters are alike."""
    found = select(Region.id).where(_named(Region.name, name)).order_by(Region.id)
    return list(session.execute(found).scalars())
