"""Reads of roles: who has which, where, until when, and who gave it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select, true
from sqlalchemy.orm import Session, aliased

from course.actor import Role
from course.errors import NotFound
from course.people.domain import fold, search_key
from course.people.models import Branch, Person, Region, RoleGrant, Vendor

PLACES: dict[str, type[Branch | Region | Vendor]] = {
    "branch": Branch,
    "region": Region,
    "vendor": Vendor,
}
PAGE = 50
"""How many roles a page of the list shows."""


@dataclass(frozen=True)
class GrantRow:
    person_id: str
    """The company's own id."""
    name: str
    role: str
    where: str | None
    """The name of the branch, region or vendor; None for everywhere."""
    until: date | None


@dataclass(frozen=True)
class Given:
    """A role as pages show it."""

    whose: UUID
    code: str
    name: str
    role: Role
    where: str | None
    """The name of the branch, region or vendor; None for everywhere."""
    place_id: UUID | None
    until: date | None
    """Last day, inclusive; None for no end."""
    given_at: datetime | None
    given_by: str | None
    """None for the operator, and for what was given before this was kept."""
    ended_at: datetime | None
    ended_by: str | None

    def lasts(self, on: date) -> bool:
        return self.until is None or self.until >= on


@dataclass(frozen=True)
class Holder:
    """Somebody who may be given a role."""

    id: UUID
    code: str
    name: str


_PLACE_ID = func.coalesce(RoleGrant.branch_id, RoleGrant.region_id, RoleGrant.vendor_id)
_PLACE = func.coalesce(Branch.name, Region.name, Vendor.name)


def grants(session: Session, whose: UUID | None, on: date | None) -> Sequence[GrantRow]:
    """By name of the person.

    Args:
        whose: one person's; everybody's unless given.
        on: those that hold on a day; all there ever were unless given.
    """
    columns = (Person.code, Person.name, RoleGrant.role, _PLACE, RoleGrant.ends_on)
    rows = session.execute(
        _placed(*columns)
        .where(_holds(on), RoleGrant.person_id == whose if whose else true())
        .order_by(Person.name, Person.code_key, RoleGrant.role, RoleGrant.id)
    )
    return [GrantRow(code, name, role.value, at, until) for code, name, role, at, until in rows]


def given(
    session: Session, on: date | None, *, q: str = "", role: Role | None = None, page: int = 1
) -> Sequence[Given]:
    """One page of everybody's roles, by name of the person; with one row more if more follow.

    Args:
        on: those that hold on a day; all there ever were unless given.
        q: part of a name, or a whole person id.
        page: from 1.
    """
    named = Person.name_key.contains(search_key(q), autoescape=True)
    return _given(
        session,
        _holds(on),
        or_(named, Person.code_key == fold(q)) if q else true(),
        RoleGrant.role == role if role else true(),
        limit=PAGE + 1,
        offset=(page - 1) * PAGE,
    )


def given_to(session: Session, person_id: UUID) -> Sequence[Given]:
    """Every role that one person has or had."""
    return _given(session, RoleGrant.person_id == person_id)


def _given(
    session: Session, *among: ColumnElement[bool], limit: int | None = None, offset: int = 0
) -> Sequence[Given]:
    giver, ender = aliased(Person), aliased(Person)
    rows = session.execute(
        _placed(
            Person.id,
            Person.code,
            Person.name,
            RoleGrant.role,
            _PLACE,
            _PLACE_ID,
            RoleGrant.ends_on,
            RoleGrant.given_at,
            giver.name,
            RoleGrant.ended_at,
            ender.name,
        )
        .outerjoin(giver, giver.id == RoleGrant.given_by)
        .outerjoin(ender, ender.id == RoleGrant.ended_by)
        .where(*among)
        .order_by(Person.name_key, Person.code_key, RoleGrant.role, RoleGrant.id)
        .limit(limit)
        .offset(offset)
    )
    return [Given(*row) for row in rows]


def _placed(*columns: Any) -> Select[Any]:
    return (
        select(*columns)
        .join(Person, Person.id == RoleGrant.person_id)
        .outerjoin(Branch, Branch.id == RoleGrant.branch_id)
        .outerjoin(Region, Region.id == RoleGrant.region_id)
        .outerjoin(Vendor, Vendor.id == RoleGrant.vendor_id)
    )


def _holds(on: date | None) -> ColumnElement[bool]:
    return or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= on) if on else true()


def holder(session: Session, person_id: UUID) -> Holder:
    """Raises ``NotFound`` for nobody, a record that was merged into another, and an erased one."""
    row = session.execute(
        select(Person.id, Person.code, Person.name).where(
            Person.id == person_id, Person.merged_into.is_(None), Person.erased_at.is_(None)
        )
    ).one_or_none()
    if row is None:
        raise NotFound("There is no such person.")
    return Holder(*row)


def administrators(session: Session, on: date) -> Sequence[tuple[UUID, date]]:
    """Who is one on a day, and for how long (``date.max`` for no end). Their rows are locked, so
    that what is decided by them stays true until the transaction ends."""
    rows = session.execute(
        select(RoleGrant.person_id, RoleGrant.ends_on)
        .where(RoleGrant.role == Role.ADMIN, _holds(on))
        .order_by(RoleGrant.id)
        .with_for_update()
    )
    return [(who, last or date.max) for who, last in rows]


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
