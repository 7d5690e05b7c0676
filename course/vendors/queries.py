"""Reads about vendor files. ``within_reach`` says whose files somebody may open for an act."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Uuid,
    cast,
    exists,
    func,
    null,
    or_,
    select,
)
from sqlalchemy.orm import Session, aliased

from course.actor import Act, Actor, Role
from course.errors import NotFound
from course.people import queries as people
from course.people.models import Engagement, Person, RoleGrant, Vendor
from course.vendors import document_queries
from course.vendors.domain import (
    Status,
)
from course.vendors.models import (
    VendorBranch,
    VendorStatus,
)

PAGE = 50
NOBODY = cast(null(), Uuid())
FIRM = people.Placed(NOBODY, NOBODY, Vendor.id)
NAMED = people.Placed(NOBODY, VendorBranch.branch_id, VendorBranch.vendor_id)


def within_reach(actor: Actor, act: Act, on: date) -> ColumnElement[bool]:
    """The one scope rule, asked about ``Vendor``: the firm itself, where its people work, and the
    branches that it was named for.

    So whoever runs a vendor's people reaches its file, managers those of firms that work or are
    to work at their branches, HR all of them.
    """
    works = exists().where(
        Engagement.vendor_id == Vendor.id, people.current(on), people.within_reach(actor, act)
    )
    named = exists().where(
        VendorBranch.vendor_id == Vendor.id,
        VendorBranch.withdrawn_at.is_(None),
        people.within_reach(actor, act, NAMED),
    )
    return or_(
        people.within_reach(actor, act, FIRM),
        works.correlate_except(Engagement),
        named.correlate_except(VendorBranch),
    )


@dataclass(frozen=True)
class Firm:
    id: UUID
    name: str


def firm(session: Session, actor: Actor, act: Act, vendor_id: UUID, on: date) -> Firm:
    """A firm whose file somebody may open for this act.

    Raises:
        NotFound: there is none, or it is out of reach.
    """
    row = session.execute(
        select(Vendor.id, Vendor.name).where(Vendor.id == vendor_id, within_reach(actor, act, on))
    ).one_or_none()
    if row is None:
        raise NotFound("There is no such firm.")
    return Firm(*row)


def choices(session: Session, actor: Actor, act: Act, on: date) -> Sequence[Firm]:
    """Firms in reach for an act that have not left, by name."""
    rows = session.execute(
        select(Vendor.id, Vendor.name)
        .where(within_reach(actor, act, on), status_now() != Status.ENDED.value)
        .order_by(Vendor.name, Vendor.id)
    )
    return [Firm(*row) for row in rows]


# --- statuses --------------------------------------------------------------------------


@dataclass(frozen=True)
class StatusRow:
    """One change."""

    vendor_id: UUID
    ordinal: int
    status: Status
    reason: str
    who: str
    made_at: datetime


_LATEST = aliased(VendorStatus)


def status_now() -> Any:
    """The status of ``Vendor`` in a statement; a firm about which nothing was said is invited."""
    newest = (
        select(_LATEST.status)
        .where(_LATEST.vendor_id == Vendor.id)
        .order_by(_LATEST.ordinal.desc())
        .limit(1)
        .correlate(Vendor)
        .scalar_subquery()
    )
    return func.coalesce(newest, Status.INVITED.value)


def statuses(session: Session, vendor_ids: Collection[UUID]) -> Mapping[UUID, Sequence[StatusRow]]:
    """Every change of each firm, newest first."""
    rows = session.execute(
        select(
            VendorStatus.vendor_id,
            VendorStatus.ordinal,
            VendorStatus.status,
            VendorStatus.reason,
            func.coalesce(Person.name, "The operator"),
            VendorStatus.made_at,
        )
        .outerjoin(Person, Person.id == VendorStatus.made_by)
        .where(VendorStatus.vendor_id.in_(vendor_ids))
        .order_by(VendorStatus.vendor_id, VendorStatus.ordinal.desc())
    )
    found: dict[UUID, list[StatusRow]] = {}
    for row in rows:
        found.setdefault(row.vendor_id, []).append(StatusRow(*row))
    return found


# --- the list --------------------------------------------------------------------------


@dataclass(frozen=True)
class Listed:
    """One firm in the list."""

    id: UUID
    name: str
    status: Status


@dataclass(frozen=True)
class Shown:
    """Which firms are wanted: all of them, those of a status, or those with work in them."""

    status: Status | None = None
    attention: bool = False


def listed(
    session: Session, actor: Actor, shown: Shown, on: date, page: int
) -> tuple[Sequence[Listed], bool]:
    """One page of firms in reach by name, and whether there are more."""
    now = status_now()
    found = (
        select(Vendor.id, Vendor.name, now)
        .where(within_reach(actor, Act.SEE_VENDOR_FILES, on), *_narrowed(shown, now, on))
        .order_by(Vendor.name, Vendor.id)
        .offset((page - 1) * PAGE)
        .limit(PAGE + 1)
    )
    rows = [Listed(id_, name, Status(status)) for id_, name, status in session.execute(found)]
    return rows[:PAGE], len(rows) > PAGE


def _narrowed(shown: Shown, now: Any, on: date) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if shown.status:
        wanted.append(now == shown.status.value)
    if shown.attention:
        wanted.append(or_(document_queries.waits(), document_queries.ends_soon(on)))
    return wanted


def counts(session: Session, actor: Actor, on: date) -> Mapping[Status, int]:
    """How many firms in reach have each status."""
    now = status_now().label("now")
    each = select(Vendor.id, now).where(within_reach(actor, Act.SEE_VENDOR_FILES, on)).subquery()
    rows = session.execute(select(each.c.now, func.count()).group_by(each.c.now)).all()
    found = {Status(status): n for status, n in rows}
    return {status: found.get(status, 0) for status in Status}


# --- who answers for a firm ------------------------------------------------------------


def answering(
    session: Session, vendor_ids: Collection[UUID], on: date
) -> Mapping[UUID, tuple[str, ...]]:
    """Names of those who run each firm's people here."""
    rows = session.execute(
        select(RoleGrant.vendor_id, Person.name)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(
            RoleGrant.role == Role.VENDOR_ADMIN,
            RoleGrant.vendor_id.in_(vendor_ids),
            or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= on),
        )
        .order_by(RoleGrant.vendor_id, Person.name, Person.id)
    )
    found: dict[UUID, list[str]] = {}
    for vendor_id, name in rows:
        if vendor_id and name not in (names := found.setdefault(vendor_id, [])):
            names.append(name)
    return {vendor_id: tuple(names) for vendor_id, names in found.items()}
