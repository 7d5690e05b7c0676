"""Reads about people. ``within_reach`` is the one rule of who may see or touch whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    SQLColumnExpression,
    and_,
    false,
    func,
    null,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Session, aliased

from course.actor import EVERYWHERE, Act, Actor, Grant, Role
from course.errors import NotFound
from course.people.domain import Kind, fold
from course.people.models import Branch, Engagement, Person, Region, Vendor


class Placed(NamedTuple):
    """The columns of a table that say whose row it is."""

    person_id: SQLColumnExpression[UUID | None]
    branch_id: SQLColumnExpression[UUID | None]
    vendor_id: SQLColumnExpression[UUID | None]


ENGAGED = Placed(Engagement.person_id, Engagement.branch_id, Engagement.vendor_id)
NOWHERE = Placed(null(), null(), null())
"""A place of nobody: reached by those alone who reach everybody."""


def within_reach(actor: Actor, act: Act, placed: Placed = ENGAGED) -> ColumnElement[bool]:
    """The one scope rule: which rows ``actor`` reaches for ``act``.

    Every list, page, export, import and write asks this rule and no other. HR, auditors and
    admins reach everybody, branch managers their branch, region managers every branch below
    their region, vendor admins their vendor's people wherever they work. Whoever lacks the
    role for the act reaches nobody. What is out of reach is then simply not found.
    """
    return or_(false(), *(_reached(grant, placed) for grant in actor.grants_for(act)))


def _reached(grant: Grant, placed: Placed) -> ColumnElement[bool]:
    if grant.role in EVERYWHERE:
        return true()
    if grant.role is Role.MANAGER:
        return placed.branch_id == grant.branch_id
    if grant.role is Role.REGION_MANAGER:
        return placed.branch_id.in_(branches_below(grant.region_id))
    if grant.role is Role.VENDOR_ADMIN:
        return placed.vendor_id == grant.vendor_id
    return false()


def branches_below(region_id: UUID | None) -> Select[UUID]:
    """Ids of all branches of a region and of the regions below it, at any depth."""
    return select(Branch.id).where(Branch.region_id.in_(regions_below(region_id)))


def regions_below(region_id: UUID | None) -> Select[UUID]:
    """Ids of a region and of all regions below it, at any depth."""
    regions = select(Region.id).where(Region.id == region_id).cte(recursive=True)
    regions = regions.union_all(select(Region.id).join(regions, Region.parent_id == regions.c.id))
    return select(regions.c.id)


def whole_regions(
    actor: Actor, act: Act, region_id: SQLColumnExpression[UUID | None]
) -> ColumnElement[bool]:
    """The same rule for things about a region as a whole: who reaches every branch of it."""
    grants = actor.grants_for(act)
    if any(grant.role in EVERYWHERE for grant in grants):
        return true()
    above = [grant.region_id for grant in grants if grant.role is Role.REGION_MANAGER]
    return or_(false(), *(region_id.in_(regions_below(id_)) for id_ in above))


def current(on: date) -> ColumnElement[bool]:
    """Engagements that hold on a day."""
    return and_(
        Engagement.starts_on <= on, or_(Engagement.ends_on.is_(None), Engagement.ends_on >= on)
    )


# --- people ----------------------------------------------------------------------------


@dataclass(frozen=True)
class RosterRow:
    """One engagement of one person, as a list shows it."""

    person_id: UUID
    name: str
    code: str
    kind: Kind
    vendor: str | None
    branch: str
    branch_id: UUID
    job_role: str


@dataclass(frozen=True)
class Posting:
    """Where somebody works on a day: what a certificate freezes."""

    branch_id: UUID
    branch: str
    time_zone: str
    kind: Kind
    vendor_id: UUID | None
    vendor: str | None


@dataclass(frozen=True)
class PersonRow:
    id: UUID
    code: str
    name: str
    language: str


def roster(
    session: Session, actor: Actor, act: Act, on: date, *extra: ColumnElement[bool]
) -> Sequence[RosterRow]:
    """Everybody in reach who is engaged on that day, by name; one row an engagement."""
    rows = session.execute(
        select(
            Person.id,
            Person.name,
            Person.code,
            Engagement.kind,
            Vendor.name,
            Branch.name,
            Branch.id,
            Engagement.job_role,
        )
        .join(Engagement, Engagement.person_id == Person.id)
        .join(Branch, Branch.id == Engagement.branch_id)
        .outerjoin(Vendor, Vendor.id == Engagement.vendor_id)
        .where(current(on), within_reach(actor, act), *extra)
        .order_by(Person.name, Person.code_key, Engagement.id)
    )
    return [RosterRow(*row) for row in rows]


def person_by_code(session: Session, code: str) -> PersonRow:
    """Whose id this is; of a record that was merged, the one that counts.

    Raises ``NotFound`` for an id that nobody has; case and spaces around it do not matter.
    """
    called = aliased(Person)
    row = session.execute(
        select(Person.id, Person.code, Person.name, Person.language)
        .join(called, Person.id == func.coalesce(called.merged_into, called.id))
        .where(called.code_key == fold(code))
    ).one_or_none()
    if row is None:
        raise NotFound(f"Nobody has the person id {code}.")
    return PersonRow(*row)


def called(code: str) -> Select[UUID]:
    """The id of whoever has this code; of a record that was merged, of the one that counts."""
    counts = func.coalesce(Person.merged_into, Person.id)
    return select(counts).where(Person.code_key == fold(code))


def person(session: Session, id_: UUID) -> PersonRow:
    row = session.execute(
        select(Person.id, Person.code, Person.name, Person.language).where(Person.id == id_)
    ).one_or_none()
    if row is None:
        raise NotFound("There is no such person.")
    return PersonRow(*row)


def posting(session: Session, person_id: UUID, branch_id: UUID, on: date) -> Posting | None:
    """The person's engagement at that branch on a day, the newest if there are several.

    An engagement that has just ended still counts, so that passing on the last evening is
    recorded where it was earned.
    """
    row = session.execute(
        select(
            Branch.id,
            Branch.name,
            Branch.time_zone,
            Engagement.kind,
            Engagement.vendor_id,
            Vendor.name,
        )
        .join(Engagement, Engagement.branch_id == Branch.id)
        .outerjoin(Vendor, Vendor.id == Engagement.vendor_id)
        .where(
            Engagement.person_id == person_id,
            Engagement.branch_id == branch_id,
            Engagement.starts_on <= on,
        )
        .order_by(Engagement.starts_on.desc(), Engagement.id)
        .limit(1)
    ).one_or_none()
    return Posting(*row) if row else None
