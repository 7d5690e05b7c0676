"""The branches and vendors that somebody sees people of, and the words of the company."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, false, func, literal, null, or_, select, true
from sqlalchemy.orm import Session

from course.actor import EVERYWHERE, Act, Actor, Grant
from course.assignments.domain import today_in
from course.content.model import Revision
from course.handouts import domain as handouts
from course.library import queries as library
from course.library.queries import NEWEST
from course.people.models import Branch, Engagement, Vendor
from course.people.queries import Placed, within_reach

ACT = Act.SEE_PEOPLE


@dataclass(frozen=True)
class Place:
    id: UUID
    name: str
    today: date | None
    """Where it is; None for a vendor."""


@dataclass(frozen=True)
class Places:
    """Branches and vendors in reach, by name."""

    branches: tuple[Place, ...]
    vendors: tuple[Place, ...]
    newest_revision_id: str | None
    """Of the whole library, read along; None where there are no places."""


def places(session: Session, actor: Actor, now: datetime) -> Places:
    rows = session.execute(_places(actor.grants_for(ACT))).all()
    branches = [Place(row.id, row.name, today_in(row.time_zone, now)) for row in rows if row[2]]
    vendors = [Place(row.id, row.name, None) for row in rows if not row[2]]
    return Places(tuple(branches), tuple(vendors), rows[0].newest if rows else None)


@lru_cache(maxsize=200)
def _places(grants: tuple[Grant, ...]) -> Select[Any]:
    """Built once for all who lead the same: that takes longer than running it."""
    actor = Actor(None, "", grants)
    reached = within_reach(actor, ACT)
    peopled: ColumnElement[bool] = Branch.id.in_(select(Engagement.branch_id).where(reached))
    sends: ColumnElement[bool] = Vendor.id.in_(select(Engagement.vendor_id).where(reached))
    led = _true(within_reach(actor, ACT, Placed(null(), Branch.id, null())))
    run = _true(within_reach(actor, ACT, Placed(null(), null(), Vendor.id)))
    if any(grant.role in EVERYWHERE for grant in grants):
        peopled = sends = true()
    both = (
        select(Branch.id, Branch.name, Branch.time_zone)
        .where(or_(led, peopled))
        .union_all(
            select(Vendor.id, Vendor.name, literal("", String).label("time_zone")).where(
                or_(run, sends)
            )
        )
        .subquery()
    )
    return select(both, NEWEST.label("newest")).order_by(both.c.name, both.c.id)


def _true(so: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether a rule says yes, where columns it asks for may be missing."""
    return func.coalesce(so, false())


def course(session: Session, places: Places) -> Revision:
    """The course as it is now: words of the company, titles of paths."""
    id_ = places.newest_revision_id
    return library.revision(session, id_) if id_ else library.newest(session)


def company(session: Session, places: Places) -> str:
    """What stands in the firm column for people whom no vendor sends."""
    return handouts.company(course(session, places).agreement)
