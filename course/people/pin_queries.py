"""Reads about PINs: what is stored, and who may be given a new one by whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    case,
    exists,
    false,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Session

from course.actor import Act, Actor, Grant, Role
from course.errors import NotFound
from course.people.domain import fold
from course.people.models import Branch, Engagement, Person, RoleGrant, Vendor
from course.people.pin_hash import Stored
from course.people.pin_rules import Whom
from course.people.place_queries import Place
from course.people.queries import branches_below, current, regions_below, within_reach
from course.people.sign_in_models import Pin, SignInTry

SILENT = func.coalesce(Person.email, "") == ""
"""No e-mail address."""
BELOW_HR = (Role.VENDOR_ADMIN, Role.MANAGER, Role.REGION_MANAGER)


def stored_for(session: Session, code: str) -> Stored | None:
    """The PIN of whoever has this person code; None where there is no such code, or no PIN.

    The code of a record that was merged leads to the person's other one.
    """
    row = session.execute(
        select(Pin.person_id, Pin.hash, Pin.own)
        .join(Person, Pin.person_id == func.coalesce(Person.merged_into, Person.id))
        .where(Person.code_key == fold(code))
    ).one_or_none()
    return Stored(*row) if row else None


def stored_of(session: Session, person_id: UUID, *, lock: bool = False) -> Stored | None:
    found = select(Pin.person_id, Pin.hash, Pin.own).where(Pin.person_id == person_id)
    row = session.execute(found.with_for_update() if lock else found).one_or_none()
    return Stored(*row) if row else None


def paused_until(session: Session, code_sha256: str) -> datetime | None:
    return session.execute(
        select(SignInTry.paused_until).where(SignInTry.code_sha256 == code_sha256)
    ).scalar_one_or_none()


# --- who may be given a PIN ------------------------------------------------------------


def _giveable(actor: Actor, whom: Whom, on: date) -> ColumnElement[bool]:
    """People for whom ``actor`` may make a PIN.

    Whoever makes a PIN can use it. So the rule of reach is not enough here: nobody makes one
    for a person whose roles open more than their own, such as a manager for somebody from HR
    who sits in the branch.
    """
    return and_(_placed(actor, whom, on), ~_opens_more(actor, on))


def _opens_more(actor: Actor, on: date) -> ColumnElement[bool]:
    """Whether a person has a role that ``actor`` has not, nor one above."""
    covered = or_(RoleGrant.role == Role.LEARNER, *(_covered(grant) for grant in actor.grants))
    return exists().where(
        RoleGrant.person_id == Person.id,
        or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= on),
        ~covered,
    )


def _covered(grant: Grant) -> ColumnElement[bool]:
    """Grants that open no more than this one."""
    if grant.role is Role.ADMIN:
        return true()
    if grant.role is Role.HR:
        return RoleGrant.role.in_((*BELOW_HR, Role.HR))
    if grant.role is Role.REGION_MANAGER:
        branches, regions = branches_below(grant.region_id), regions_below(grant.region_id)
        return or_(
            and_(RoleGrant.role == Role.MANAGER, RoleGrant.branch_id.in_(branches)),
            and_(RoleGrant.role == Role.REGION_MANAGER, RoleGrant.region_id.in_(regions)),
        )
    if grant.role is Role.MANAGER:
        return and_(RoleGrant.role == Role.MANAGER, RoleGrant.branch_id == grant.branch_id)
    if grant.role is Role.VENDOR_ADMIN:
        return and_(RoleGrant.role == Role.VENDOR_ADMIN, RoleGrant.vendor_id == grant.vendor_id)
    return RoleGrant.role == grant.role if grant.role is not Role.LEARNER else false()


# --- one person ------------------------------------------------------------------------


@dataclass(frozen=True)
class Holder:
    """Somebody for whom a PIN may be made."""

    id: UUID
    code: str
    name: str
    mailed: bool
    own: bool | None
    """Whether the PIN is one they chose; None where there is none."""
    form_sha256: str | None


def _holders(where: ColumnElement[bool]) -> Select[UUID, str, str, bool, bool, str]:
    return (
        select(
            Person.id,
            Person.code,
            Person.name,
            (~SILENT).label("mailed"),
            Pin.own,
            Pin.form_sha256,
        )
        .outerjoin(Pin, Pin.person_id == Person.id)
        .where(where)
    )


def holder(session: Session, actor: Actor, person_id: UUID, on: date) -> Holder:
    """Raises ``NotFound`` for whoever is out of reach, has left, or has roles that open more."""
    mine = and_(Person.id == person_id, _giveable(actor, Whom(), on))
    row = session.execute(_holders(mine)).one_or_none()
    if row is None:
        raise NotFound("There is no such person.")
    return Holder(*row)


# --- a sheet of cards ------------------------------------------------------------------


@dataclass(frozen=True)
class Counted:
    """What a sheet would come to, in people."""

    gets: int
    used: int
    """Of those who get one: have a printed PIN already, not used yet, that stops working."""
    keeps: int
    """Chose a PIN of their own and keep it."""
    mailed: int
    """Left out because they have an e-mail address."""
    above: int
    """In reach, but with a role that opens more than the actor's."""


def count(session: Session, actor: Actor, whom: Whom, on: date) -> Counted:
    """One statement, whatever the size of the company."""
    above = _opens_more(actor, on)
    asked = true() if whom.mailed else SILENT
    person = (
        select(
            case((~asked, "mailed"), (above, "above"), else_="asked").label("sort"),
            case((Pin.own, 2), (Pin.person_id.is_not(None), 1), else_=0).label("pin"),
        )
        .select_from(Person)
        .outerjoin(Pin, Pin.person_id == Person.id)
        .where(_placed(actor, whom, on))
        .subquery()
    )
    rows = session.execute(
        select(person.c.sort, person.c.pin, func.count())
        .group_by(person.c.sort, person.c.pin)
        .order_by(person.c.sort, person.c.pin)
    ).all()
    found = {(sort, pin): number for sort, pin, number in rows}
    asked_for = [found.get(("asked", pin), 0) for pin in range(3)]
    return Counted(
        gets=asked_for[0] + asked_for[1] + (asked_for[2] if whom.own else 0),
        used=asked_for[1],
        keeps=asked_for[2],
        mailed=sum(number for (sort, _), number in found.items() if sort == "mailed"),
        above=sum(number for (sort, _), number in found.items() if sort == "above"),
    )


def for_cards(
    session: Session, actor: Actor, whom: Whom, on: date, *, form_sha256: str, most: int
) -> Sequence[Holder]:
    """Whoever gets a card, by name; at most one more than ``most``.

    Those who got theirs from this very form, and have chosen a PIN since, keep it.
    """
    without = or_(Pin.person_id.is_(None), Pin.own.is_(False))
    also = and_(true() if whom.own else false(), Pin.form_sha256 != form_sha256)
    rows = session.execute(
        _holders(
            and_(
                _giveable(actor, whom, on),
                true() if whom.mailed else SILENT,
                or_(without, also),
            )
        )
        .order_by(Person.name_key, Person.code_key)
        .limit(most + 1)
    )
    return [Holder(*row) for row in rows]


def _placed(actor: Actor, whom: Whom, on: date) -> ColumnElement[bool]:
    """People who work at the place that was asked for, and are in reach there."""
    found = select(Engagement.person_id).where(current(on), within_reach(actor, Act.RESET_PIN))
    if whom.branch_id:
        found = found.where(Engagement.branch_id == whom.branch_id)
    if whom.vendor_id:
        found = found.where(Engagement.vendor_id == whom.vendor_id)
    return Person.id.in_(found)


def places(session: Session, actor: Actor, on: date) -> Sequence[Place]:
    """Branches, then vendors, that have people in reach today; each by name."""
    mine = and_(current(on), within_reach(actor, Act.RESET_PIN))
    found: list[Place] = []
    for kind, table, column in (
        ("branch", Branch, Engagement.branch_id),
        ("vendor", Vendor, Engagement.vendor_id),
    ):
        rows = session.execute(
            select(table.id, table.name)
            .where(exists().where(column == table.id, mine))
            .order_by(table.name, table.id)
        )
        found += [Place(kind, *row) for row in rows]
    return found


def place_id(session: Session, kind: str, name: str) -> UUID:
    """Raises ``NotFound`` for a branch or vendor that does not exist."""
    tables: dict[str, type[Branch] | type[Vendor]] = {"branch": Branch, "vendor": Vendor}
    table = tables[kind]
    found: UUID | None = session.execute(
        select(table.id)
        .where(or_(table.name == name, func.lower(table.name) == name.lower()))
        .order_by(table.name != name, table.id)
        .limit(1)
    ).scalar_one_or_none()
    if found is None:
        raise NotFound(f"There is no {kind} called {name}.")
    return found
