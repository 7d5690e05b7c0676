"""Roles given and taken back. Somebody is always an administrator."""

from collections.abc import Collection
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import false, or_, select, update

from course.actor import Role
from course.db import UnitOfWork
from course.errors import NotReady
from course.events import RoleEnded, RoleGranted
from course.people import grant_queries
from course.people.models import RoleGrant

LAST_ADMINISTRATOR = (
    "Nobody else is an administrator for as long. Make somebody else one first, without a last day."
)


def grant_role(
    uow: UnitOfWork,
    *,
    person_id: UUID,
    role: Role,
    branch_id: UUID | None = None,
    region_id: UUID | None = None,
    vendor_id: UUID | None = None,
    until: date | None = None,
) -> bool:
    """Give a role, up to and with a last day if one is given.

    What somebody has for as long already is not given again; a later day is a second grant.

    Returns:
        Whether it was given.

    Raises:
        NotReady: an auditor without a last day, or a day that is over.
    """
    if role is Role.AUDITOR and until is None:
        raise NotReady("An auditor looks for a time. Say until which day.")
    if until and until < uow.now.date():
        raise NotReady(f"{until} is over. Choose today or a later day.")
    given = {"branch_id": branch_id, "region_id": region_id, "vendor_id": vendor_id}
    lasts = or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= until if until else false())
    held = select(RoleGrant.id).filter_by(person_id=person_id, role=role, **given).where(lasts)
    if uow.session.execute(held).first():
        return False
    by = {"given_at": uow.now, "given_by": uow.actor_id}
    uow.session.add(RoleGrant(person_id=person_id, role=role, ends_on=until, **given, **by))
    where_id = branch_id or region_id or vendor_id
    uow.emit(RoleGranted(person_id=person_id, role=role.value, where_id=where_id, until=until))
    return True


def end_role(
    uow: UnitOfWork,
    *,
    person_id: UUID,
    role: Role,
    branch_id: UUID | None = None,
    region_id: UUID | None = None,
    vendor_id: UUID | None = None,
) -> bool:
    """Take a role back at once: yesterday becomes its last day.

    Returns:
        Whether there was one.

    Raises:
        NotReady: it would leave nobody who is an administrator for as long.
    """
    today = uow.now.date()
    if role is Role.ADMIN:
        leave_an_administrator(uow, without=[person_id])
    ended = uow.session.execute(
        update(RoleGrant)
        .filter_by(
            person_id=person_id,
            role=role,
            branch_id=branch_id,
            region_id=region_id,
            vendor_id=vendor_id,
        )
        .where(or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= today))
        .values(ends_on=today - timedelta(days=1), ended_at=uow.now, ended_by=uow.actor_id)
        .returning(RoleGrant.id)
    ).all()
    if ended:
        where_id = branch_id or region_id or vendor_id
        uow.emit(RoleEnded(person_id=person_id, role=role.value, where_id=where_id))
    return bool(ended)


def leave_an_administrator(uow: UnitOfWork, *, without: Collection[UUID]) -> None:
    """Raises ``NotReady`` where nobody but these people is an administrator for as long as they
    are. Whoever takes the role from each other at once waits here for one another."""
    lasts = grant_queries.administrators(uow.session, uow.now.date())
    going = [last for who, last in lasts if who in without]
    staying = [last for who, last in lasts if who not in without]
    if going and max(going) > max(staying, default=date.min):
        raise NotReady(LAST_ADMINISTRATOR)
