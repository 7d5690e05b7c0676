"""Vendors: how many people each has here, who answers for them, and who was invited to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, case, exists, func, or_, select
from sqlalchemy.orm import Session

from course.actor import Role
from course.directory.models import VendorInvitation
from course.people.domain import fold
from course.people.models import Person, RoleGrant, Vendor
from course.reports.models import Standing


@dataclass(frozen=True)
class VendorRow:
    """One vendor today; ``certified`` of ``people`` hold the standard."""

    id: UUID
    name: str
    people: int
    certified: int
    answer: tuple[str, ...]
    """Names of those who run its people here."""

    @property
    def percent(self) -> int:
        return self.certified * 100 // self.people if self.people else 0


def vendors(session: Session, on: date) -> Sequence[VendorRow]:
    """Every vendor, by name; two statements.

    Args:
        on: the day in UTC. The board of a vendor goes by the day at each branch.
    """
    here = (Standing.starts_on <= on) & or_(Standing.ends_on.is_(None), Standing.ends_on >= on)
    each = (
        select(
            Standing.vendor_id,
            func.max(case((Standing.valid_until >= on, 1), else_=0)).label("holds"),
        )
        .where(Standing.vendor_id.is_not(None), here)
        .group_by(Standing.vendor_id, Standing.person_id)
        .subquery()
    )
    rows: Any = session.execute(
        select(
            Vendor.id,
            Vendor.name,
            func.count(each.c.vendor_id),
            func.coalesce(func.sum(each.c.holds), 0),
        )
        .outerjoin(each, each.c.vendor_id == Vendor.id)
        .group_by(Vendor.id, Vendor.name)
        .order_by(Vendor.name, Vendor.id)
    ).all()
    answer = _who_answers(session, on)
    return [VendorRow(*[*row, tuple(answer.get(row[0], ()))]) for row in rows]


def _who_answers(session: Session, on: date) -> dict[UUID | None, list[str]]:
    rows = session.execute(
        select(RoleGrant.vendor_id, Person.name)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(
            RoleGrant.role == Role.VENDOR_ADMIN,
            or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= on),
        )
        .order_by(Person.name, Person.id)
    )
    found: dict[UUID | None, list[str]] = {}
    for vendor_id, name in rows:
        found.setdefault(vendor_id, []).append(name)
    return found


@dataclass(frozen=True)
class Invitation:
    """Somebody who was asked to answer for a vendor's people."""

    id: UUID
    vendor_id: UUID
    vendor: str
    name: str
    email: str | None
    phone: str | None
    made_at: datetime
    expires_at: datetime
    used_at: datetime | None
    withdrawn_at: datetime | None

    def state(self, now: datetime) -> str:
        """``open``, ``used``, ``withdrawn`` or ``expired``."""
        if self.used_at:
            return "used"
        if self.withdrawn_at:
            return "withdrawn"
        return "open" if self.expires_at > now else "expired"


_INVITATION: Select[*tuple[Any, ...]] = select(
    VendorInvitation.id,
    VendorInvitation.vendor_id,
    Vendor.name,
    VendorInvitation.name,
    VendorInvitation.email,
    VendorInvitation.phone,
    VendorInvitation.made_at,
    VendorInvitation.expires_at,
    VendorInvitation.used_at,
    VendorInvitation.withdrawn_at,
).join(Vendor, Vendor.id == VendorInvitation.vendor_id)


def waiting(session: Session) -> Sequence[Invitation]:
    """Invitations that nobody has used or withdrawn, expired ones among them; newest first."""
    rows = session.execute(
        _INVITATION.where(
            VendorInvitation.used_at.is_(None), VendorInvitation.withdrawn_at.is_(None)
        ).order_by(VendorInvitation.made_at.desc(), VendorInvitation.id)
    )
    return [Invitation(*row) for row in rows]


def by_token(session: Session, token_sha256: str) -> Invitation | None:
    row = session.execute(
        _INVITATION.where(VendorInvitation.token_sha256 == token_sha256)
    ).one_or_none()
    return Invitation(*row) if row else None


def vendor_named(session: Session, name: str) -> UUID | None:
    """A vendor of that name, whatever its capital letters and the spaces around it."""
    rows = session.execute(select(Vendor.id, Vendor.name))
    return next((id_ for id_, known in rows if fold(known) == fold(name)), None)


def names(session: Session) -> Sequence[str]:
    return session.scalars(select(Vendor.name).order_by(Vendor.name, Vendor.id)).all()


def has_mail(session: Session, email: str) -> bool:
    """Whether somebody has this e-mail address."""
    return bool(session.scalar(select(exists().where(Person.email_key == fold(email)))))


def free_code(session: Session, codes: Sequence[str]) -> str | None:
    """The first of these person ids that nobody has."""
    keys = {fold(code): code for code in codes}
    taken = set(session.scalars(select(Person.code_key).where(Person.code_key.in_(keys))))
    return next((code for key, code in keys.items() if key not in taken), None)


def code_of(session: Session, person_id: UUID) -> str:
    return session.execute(select(Person.code).where(Person.id == person_id)).scalar_one()
