"""Reads of the people of a group, one by one: a page of the list, and what assigning came to.

Ids come to Python only for the fifty people of a page.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, select, tuple_
from sqlalchemy.orm import Session

from course.actor import Act, Actor
from course.assignments.domain import Who
from course.assignments.models import Assignment
from course.assignments.queries import is_open
from course.assignments.who import FINISHED, Days, has, matching
from course.people import queries as people
from course.people.domain import Kind
from course.people.models import Branch, Engagement, Person, Vendor


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
