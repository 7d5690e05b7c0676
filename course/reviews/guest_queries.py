"""Who may be invited to a review, who is, and who must not be named in its words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session

from course.actor import Role
from course.people.domain import Kind
from course.people.models import Engagement, Person, RoleGrant
from course.people.queries import current
from course.reviews.models import ReviewGuest
from course.reviews.name_rules import Known

MOST = 200
"""A firm with more people at one branch chooses from the first of them by name."""


@dataclass(frozen=True)
class Guest:
    """Somebody who is or may be invited."""

    id: UUID
    name: str
    of_firm: bool
    """Comes for the firm; in a review of the own team nobody does."""
    leads: bool
    """Leads the branch, or runs the firm's people: invited unless somebody says otherwise."""
    invited: bool


def _granted(role: Role, place: ColumnElement[bool], on: date) -> ColumnElement[bool]:
    lasts = or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= on)
    return (
        exists()
        .where(RoleGrant.person_id == Person.id, RoleGrant.role == role, place, lasts)
        .correlate(Person)
    )


def guests(
    session: Session,
    branch_id: UUID,
    vendor_id: UUID | None,
    on: date,
    review_id: UUID | None = None,
    *,
    only_invited: bool = False,
) -> Sequence[Guest]:
    """The people who work together: the branch's employees and the firm's people there."""
    manager = _granted(Role.MANAGER, RoleGrant.branch_id == branch_id, on)
    admin = _granted(Role.VENDOR_ADMIN, RoleGrant.vendor_id == vendor_id, on)
    here = [Engagement.person_id == Person.id, current(on)]
    staff = (
        exists()
        .where(*here, Engagement.branch_id == branch_id, Engagement.kind == Kind.EMPLOYEE)
        .correlate(Person)
    )
    firms = (
        exists()
        .where(*here, Engagement.branch_id == branch_id, Engagement.vendor_id == vendor_id)
        .correlate(Person)
    )
    of_firm = or_(admin, firms) if vendor_id else admin
    asked = (
        exists()
        .where(ReviewGuest.review_id == review_id, ReviewGuest.person_id == Person.id)
        .correlate(Person)
    )
    among = [staff, manager] + ([firms, admin] if vendor_id else [])
    wanted = asked if only_invited else or_(asked, *among)
    rows = session.execute(
        select(Person.id, Person.name, and_(of_firm, ~staff), or_(manager, admin), asked)
        .where(wanted, Person.merged_into.is_(None), Person.erased_at.is_(None))
        .order_by(and_(of_firm, ~staff), Person.name_key, Person.id)
        .limit(MOST)
    )
    return [
        Guest(id_, name, bool(vendor_id and firm), bool(leads), bool(is_asked))
        for id_, name, firm, leads, is_asked in rows
    ]


def unnamed(session: Session, branch_id: UUID | None, vendor_id: UUID | None) -> Sequence[Known]:
    """Whom the words of a review must not name: everybody ever engaged through the firm, or the
    branch's own employees."""
    whose = (
        and_(Engagement.branch_id == branch_id, Engagement.kind == Kind.EMPLOYEE)
        if vendor_id is None
        else Engagement.vendor_id == vendor_id
    )
    rows = session.execute(
        select(Person.name, Person.code)
        .where(exists().where(Engagement.person_id == Person.id, whose).correlate(Person))
        .order_by(Person.name_key, Person.id)
    )
    return [Known(*row) for row in rows]
