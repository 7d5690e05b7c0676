"""Reads of roles: who has which, where, and until when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, or_, select, true
from sqlalchemy.orm import Session

from course.errors import NotFound
from course.people.models import Branch, Person, Region, RoleGrant, Vendor

PLACES: dict[str, type[Branch | Region | Vendor]] = {
    "branch": Branch,
    "region": Region,
    "vendor": Vendor,
}


@dataclass(frozen=True)
class GrantRow:
    person_id: str
    """The company's own id."""
    name: str
    role: str
    where: str | None
    """The name of the branch, region or vendor; None for everywhere."""
    until: date | None


def grants(session: Session, whose: UUID | None, on: date | None) -> Sequence[GrantRow]:
    """By name of the person.

    Args:
        whose: one person's; everybody's unless given.
        on: those that hold on a day; all there ever were unless given.
    """
    holds = or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= on) if on else true()
    rows = session.execute(
        select(
            Person.code,
            Person.name,
            RoleGrant.role,
            func.coalesce(Branch.name, Region.name, Vendor.name),
            RoleGrant.ends_on,
        )
        .join(Person, Person.id == RoleGrant.person_id)
        .outerjoin(Branch, Branch.id == RoleGrant.branch_id)
        .outerjoin(Region, Region.id == RoleGrant.region_id)
        .outerjoin(Vendor, Vendor.id == RoleGrant.vendor_id)
        .where(holds, RoleGrant.person_id == whose if whose else true())
        .order_by(Person.name, Person.code_key, RoleGrant.role, RoleGrant.id)
    )
    return [GrantRow(code, name, role.value, at, until) for code, name, role, at, until in rows]


def place_id(session: Session, kind: str, name: str) -> UUID:
    """Small and capital letters are alike, but the very name wins.

    Raises ``NotFound`` for a branch, region or vendor that does not exist.
    """
    place = PLACES[kind]
    found: UUID | None = session.execute(
        select(place.id)
        .where(or_(place.name == name, func.lower(place.name) == name.lower()))
        .order_by(place.name != name, place.id)
        .limit(1)
    ).scalar_one_or_none()
    if found is None:
        raise NotFound(f"There is no {kind} called {name}.")
    return found
