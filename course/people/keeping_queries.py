"""Reads for whoever keeps records of people by hand: what may be named, and what is there."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, literal, null, or_, select
from sqlalchemy.orm import Session

from course.actor import Act, Actor, Role
from course.people.domain import Kind, fold
from course.people.models import Branch, Engagement, Person, Region, RoleGrant, Vendor
from course.people.queries import NOWHERE, Placed, within_reach
from course.people.roster_rules import BranchAt, Places

ACT = Act.KEEP_PEOPLE


def places(session: Session, actor: Actor) -> Places:
    """The branches and vendors that may be named: a manager's own, and the vendors that have
    had people there; a vendor admin's own firm, and every branch."""
    any_vendor = exists().where(
        Vendor.id.in_([grant.vendor_id for grant in actor.grants_for(ACT) if grant.vendor_id])
    )
    branches = (
        select(Branch.id, Branch.name, Region.name)
        .join(Region, Region.id == Branch.region_id)
        .where(or_(_true(within_reach(actor, ACT, Placed(null(), Branch.id, null()))), any_vendor))
        .order_by(Branch.name, Branch.id)
    )
    sends = Vendor.id.in_(select(Engagement.vendor_id).where(within_reach(actor, ACT)))
    vendors = (
        select(Vendor.name, Vendor.id)
        .where(or_(_true(within_reach(actor, ACT, Placed(null(), null(), Vendor.id))), sends))
        .order_by(Vendor.name, Vendor.id)
    )
    firms_only = all(grant.vendor_id for grant in actor.grants_for(ACT))
    return Places(
        branches={
            fold(name): BranchAt(id_, name, (fold(region),), region)
            for id_, name, region in session.execute(branches)
        },
        vendors={fold(name): (id_, name) for name, id_ in session.execute(vendors)},
        may_employ=not firms_only,
    )


def _true(so: ColumnElement[bool]) -> ColumnElement[bool]:
    return func.coalesce(so, False)


def may_place(session: Session, actor: Actor, branch_id: UUID, vendor_id: UUID | None) -> bool:
    """Whether an engagement there would be in the actor's reach."""
    vendor = literal(vendor_id) if vendor_id else null()
    placed = Placed(null(), literal(branch_id), vendor)
    return bool(session.scalar(select(_true(within_reach(actor, ACT, placed)))))


@dataclass(frozen=True)
class Kept:
    """One engagement that the actor may change."""

    id: UUID
    person_id: UUID
    code: str
    name: str
    kind: Kind
    vendor_id: UUID | None
    vendor: str | None
    branch_id: UUID
    branch: str
    time_zone: str
    job_role: str
    starts_on: date
    ends_on: date | None


def kept(session: Session, actor: Actor, person_id: UUID, engagement_id: UUID) -> Kept | None:
    row: Any = session.execute(
        select(
            Engagement.id,
            Person.id,
            Person.code,
            Person.name,
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
        .join(Person, Person.id == Engagement.person_id)
        .join(Branch, Branch.id == Engagement.branch_id)
        .outerjoin(Vendor, Vendor.id == Engagement.vendor_id)
        .where(
            Engagement.id == engagement_id,
            Person.id == person_id,
            Person.erased_at.is_(None),
            within_reach(actor, ACT),
        )
    ).one_or_none()
    return Kept(*row) if row else None


def in_reach(session: Session, actor: Actor, person_id: UUID) -> bool:
    """Whether any engagement of theirs is, whenever it was; or whether everybody is."""
    any_ = exists().where(Engagement.person_id == Person.id, within_reach(actor, ACT))
    everybody = _true(within_reach(actor, ACT, NOWHERE))
    found = select(Person.id).where(
        Person.id == person_id,
        Person.merged_into.is_(None),
        Person.erased_at.is_(None),
        or_(everybody, any_),
    )
    return session.execute(found).first() is not None


def erased(session: Session, *person_ids: UUID) -> bool:
    """Whether one of these records was erased: nothing is put into it again."""
    found = select(Person.id).where(Person.id.in_(person_ids), Person.erased_at.is_not(None))
    return session.execute(found).first() is not None


def roles(session: Session, *person_ids: UUID) -> set[Role]:
    """Which roles these records hold, also those that have ended."""
    held = select(RoleGrant.role).where(RoleGrant.person_id.in_(person_ids)).distinct()
    return set(session.scalars(held))


def zone(session: Session, branch_id: UUID) -> str:
    return session.execute(select(Branch.time_zone).where(Branch.id == branch_id)).scalar_one()


@dataclass(frozen=True)
class Contact:
    """What is known of a person besides where they work."""

    code: str
    name: str
    email: str | None
    email_key: str | None
    phone: str | None
    language: str


def contact(session: Session, person_id: UUID) -> Contact:
    columns = [getattr(Person, name) for name in Contact.__annotations__]
    return Contact(*session.execute(select(*columns).where(Person.id == person_id)).one())


def same_place(
    session: Session,
    person_id: UUID,
    branch_id: UUID,
    vendor_id: UUID | None,
    days: tuple[date, date | None],
) -> bool:
    """Whether the person is engaged there, by the same firm, on any of these days."""
    since, until = days
    found = select(Engagement.id).where(
        Engagement.person_id == person_id,
        Engagement.branch_id == branch_id,
        Engagement.vendor_id == vendor_id if vendor_id else Engagement.vendor_id.is_(None),
        or_(Engagement.ends_on.is_(None), Engagement.ends_on >= since),
        *([Engagement.starts_on <= until] if until else []),
    )
    return session.execute(found).first() is not None


def goes_on(session: Session, person_id: UUID, after: date) -> bool:
    """Whether any engagement of theirs lasts longer than that day."""
    found = select(Engagement.id).where(
        Engagement.person_id == person_id,
        or_(Engagement.ends_on.is_(None), Engagement.ends_on > after),
    )
    return session.execute(found).first() is not None
