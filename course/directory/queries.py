"""The list of people: whom the asker reaches, through a filter, a page at a time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
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
    not_,
    or_,
    select,
    tuple_,
)
from sqlalchemy.orm import Session, aliased

from course.actor import EVERYWHERE, Actor
from course.directory import stand_queries
from course.directory.domain import OnPath, State, Tie, Wanted, Word, foremost
from course.directory.place_queries import ACT, Places
from course.people.models import Branch, Engagement, Person, Vendor
from course.people.queries import within_reach

PAGE = 50


# --- a page -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """One person, with what the asker reaches of their engagements."""

    id: UUID
    name: str
    code: str
    ties: tuple[Tie, ...]
    paths: tuple[OnPath, ...] = ()
    """Where they stand, the most urgent first; only of those who are here."""

    @property
    def tie(self) -> Tie | None:
        return foremost(self.ties)


@dataclass(frozen=True)
class Page:
    lines: tuple[Line, ...]
    before: UUID | None
    """The page before ends in front of this person; None on the first page."""
    after: UUID | None
    """The next page begins behind this person; None on the last page."""


class Reach:
    """What one actor reaches today, as conditions on ``Engagement`` and ``Person``."""

    def __init__(self, actor: Actor, places: Places):
        self.actor = actor
        self.reached = within_reach(actor, ACT)
        grants = actor.grants_for(ACT)
        self.everybody = any(grant.role in EVERYWHERE for grant in grants)
        self.wide = self.everybody or any(grant.region_id for grant in grants)
        """Whether it is a part of the company that a walk along the names soon meets."""
        self.today = _today(places)

    def person(self, person: type[Person] = Person) -> ColumnElement[bool]:
        """Whether a person is in reach; records without any engagement are for those who reach
        everybody."""
        if self.everybody:
            return person.id.is_not(None)
        return exists().where(Engagement.person_id == person.id, self.reached)


def _today(places: Places) -> ColumnElement[date]:
    """Which day it is where an engagement is: two or three days at most, the world over."""
    found: dict[date, list[UUID]] = {}
    for branch in places.branches:
        assert branch.today
        found.setdefault(branch.today, []).append(branch.id)
    if not found:
        return literal(date.max)
    usual = max(found, key=lambda day: len(found[day]))
    others = [(Engagement.branch_id.in_(ids), day) for day, ids in found.items() if day != usual]
    return case(*others, else_=literal(usual)) if others else literal(usual)


def page(
    session: Session,
    reach: Reach,
    places: Places,
    wanted: Wanted,
    *,
    after: UUID | None = None,
    before: UUID | None = None,
) -> Page:
    """People by name. Three statements, however many people there are.

    Args:
        after, before: a person whose place in the list it begins behind or ends in front of.
            One who is out of reach, or nobody, stands in front of everybody.
    """
    found = session.execute(_rows(reach, wanted, after, before)).all()
    more = len(found) > PAGE
    rows = found[:PAGE]
    if before:
        rows = rows[::-1]
    ties = ties_of(session, reach, places, [row.id for row in rows])
    lines = [Line(row.id, row.name, row.code, ties.get(row.id, ())) for row in rows]
    here = [line.tie for line in lines if line.tie and line.tie.state is State.HERE]
    stand = stand_queries.standings(session, here) if here else {}
    lines = [
        replace(line, paths=stand.get(line.tie.id, ())) if line.tie else line for line in lines
    ]
    earlier = bool(lines) and (more if before else after is not None)
    later = bool(lines) and (before is not None or more)
    return Page(tuple(lines), lines[0].id if earlier else None, lines[-1].id if later else None)


def _rows(
    reach: Reach, wanted: Wanted, after: UUID | None, before: UUID | None
) -> Select[*tuple[Any, ...]]:
    place = (Person.name_key, Person.id)
    statement: Select[*tuple[Any, ...]] = select(Person.id, Person.name, Person.code).where(
        Person.merged_into.is_(None), *_matching(wanted.words), _there(reach, wanted)
    )
    if before:
        statement = statement.where(tuple_(*place) < tuple_(*_place_of(reach, before)))
        statement = statement.order_by(Person.name_key.desc(), Person.id.desc())
    else:
        if after:
            statement = statement.where(tuple_(*place) > tuple_(*_place_of(reach, after)))
        statement = statement.order_by(*place)
    return statement.limit(PAGE + 1)


def _place_of(reach: Reach, person_id: UUID) -> tuple[Any, Any]:
    """The name is looked up, so that no address ever holds one."""
    other = aliased(Person)
    found = select(other.name_key).where(other.id == person_id, reach.person(other))
    return func.coalesce(found.scalar_subquery(), ""), literal(person_id)


# --- the filter -------------------------------------------------------------------------


def _matching(words: Sequence[Word]) -> list[ColumnElement[bool]]:
    """Each thing that was typed stands somewhere in the name, the id or the phone number, or in
    those of a record that was merged into this one."""
    if not words:
        return []
    lost = aliased(Person)
    old = select(lost.merged_into).where(
        lost.merged_into.is_not(None), *(_holds(lost, word) for word in words)
    )
    return [or_(and_(*(_holds(Person, word) for word in words)), Person.id.in_(old))]


def _holds(person: Any, word: Word) -> ColumnElement[bool]:
    ways = [
        person.name_key.contains(word.name, autoescape=True),
        person.code_key.contains(word.code, autoescape=True),
    ]
    if word.number:
        ways.append(person.phone_key.contains(word.number, autoescape=True))
    return or_(*ways)


def _there(reach: Reach, wanted: Wanted) -> ColumnElement[bool]:
    """Whether engagements in reach, of the kind and place that is wanted, put the person into
    the state that is wanted."""
    those = _those(reach, wanted)
    today = reach.today
    lasts = or_(Engagement.ends_on.is_(None), Engagement.ends_on >= today)
    now = and_(Engagement.starts_on <= today, lasts)
    any_ = _any(reach, wanted)
    if wanted.state is State.HERE:
        return any_(*those, now)
    if wanted.state is State.TO_COME:
        return and_(_found(*those, Engagement.starts_on > today), not_(any_(*those, now)))
    if wanted.state is State.LEFT:
        return and_(any_(*those), not_(any_(*those, lasts)))
    if reach.everybody and not those:
        return Person.id.is_not(None)
    return any_(*those)


def _those(reach: Reach, wanted: Wanted) -> list[ColumnElement[bool]]:
    those = [] if reach.everybody else [reach.reached]
    if wanted.kind:
        those.append(Engagement.kind == wanted.kind)
    if wanted.branch_id:
        those.append(Engagement.branch_id == wanted.branch_id)
    if wanted.vendor_id:
        those.append(Engagement.vendor_id == wanted.vendor_id)
    if wanted.own_staff:
        those.append(Engagement.vendor_id.is_(None))
    return those


def _any(reach: Reach, wanted: Wanted) -> Callable[..., ColumnElement[bool]]:
    """How to ask for engagements: person by person along the list where many are meant, else
    from the few that an index finds."""
    along = reach.wide and not (wanted.branch_id or wanted.vendor_id)
    return _along if along else _found


def _along(*so: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(Engagement.person_id == Person.id, *so)


def _found(*so: ColumnElement[bool]) -> ColumnElement[bool]:
    return Person.id.in_(select(Engagement.person_id).where(*so))


# --- engagements ------------------------------------------------------------------------


def ties_of(
    session: Session, reach: Reach, places: Places, person_ids: Sequence[UUID]
) -> dict[UUID, tuple[Tie, ...]]:
    """The engagements in reach of these people, newest first; one statement."""
    today = {branch.id: branch.today for branch in places.branches if branch.today}
    rows: Any = session.execute(
        select(
            Engagement.person_id,
            Engagement.id,
            Engagement.kind,
            Engagement.vendor_id,
            Vendor.name,
            Branch.id,
            Branch.name,
            Branch.time_zone,
            Engagement.job_role,
            Engagement.starts_on,
            Engagement.ends_on,
        )
        .join(Branch, Branch.id == Engagement.branch_id)
        .outerjoin(Vendor, Vendor.id == Engagement.vendor_id)
        .where(Engagement.person_id.in_(person_ids), reach.reached)
        .order_by(Engagement.starts_on.desc(), Engagement.id)
    )
    found: dict[UUID, list[Tie]] = {}
    for person_id, *row in rows:
        found.setdefault(person_id, []).append(Tie(*[*row, today[row[4]]]))
    return {person_id: tuple(ties) for person_id, ties in found.items()}
