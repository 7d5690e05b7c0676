"""Who answers for branches, regions and vendors: the names of those who hold the role there."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from course.actor import Role
from course.people.models import Person, RoleGrant

Names = Mapping[UUID, tuple[str, ...]]


def for_places(session: Session, ids: Sequence[UUID], on: date) -> Names:
    """Managers of branches and of regions, by name; one statement. A place without one is left
    out. Only for ids that the asker may see."""
    place = func.coalesce(RoleGrant.branch_id, RoleGrant.region_id)
    return _named(session, place, [Role.MANAGER, Role.REGION_MANAGER], ids, on)


def for_vendors(session: Session, ids: Sequence[UUID], on: date) -> Names:
    """The vendor's own people who look after the others."""
    return _named(session, RoleGrant.vendor_id, [Role.VENDOR_ADMIN], ids, on)


def _named(
    session: Session,
    place: InstrumentedAttribute[UUID | None] | Any,
    roles: Sequence[Role],
    ids: Sequence[UUID],
    on: date,
) -> Names:
    found: dict[UUID, list[str]] = {}
    rows = session.execute(
        select(place, Person.name)
        .select_from(RoleGrant)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(
            RoleGrant.role.in_(roles),
            place.in_(ids),
            or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= on),
        )
        .distinct()
        .order_by(Person.name)
    )
    for id_, name in rows:
        found.setdefault(id_, []).append(name)
    return {id_: tuple(names) for id_, names in found.items()}
