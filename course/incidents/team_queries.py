"""Who may own a case, and where somebody may log what went wrong."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import and_, false, or_, select
from sqlalchemy.orm import Session

from course.actor import Act, Actor, Role
from course.people import queries as people
from course.people.domain import Kind
from course.people.models import Branch, Engagement, Person, RoleGrant


def employees(session: Session, branch_id: UUID, on: date) -> Sequence[tuple[UUID, str]]:
    """The company's own people at a branch on a day: one of them owns each case."""
    rows = session.execute(
        select(Person.id, Person.name)
        .where(
            Person.id.in_(
                select(Engagement.person_id).where(
                    Engagement.branch_id == branch_id,
                    Engagement.kind == Kind.EMPLOYEE,
                    people.current(on),
                )
            )
        )
        .order_by(Person.name_key, Person.id)
    )
    return [(row[0], row[1]) for row in rows]


def manager(session: Session, branch_id: UUID, on: date) -> UUID | None:
    """Whoever manages the branch and works there for the company; of several, the first named."""
    own = select(Engagement.person_id).where(
        Engagement.branch_id == branch_id, Engagement.kind == Kind.EMPLOYEE, people.current(on)
    )
    return session.execute(
        select(RoleGrant.person_id)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(
            RoleGrant.role == Role.MANAGER,
            RoleGrant.branch_id == branch_id,
            or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= on),
            RoleGrant.person_id.in_(own),
        )
        .order_by(Person.name_key, Person.id)
        .limit(1)
    ).scalar_one_or_none()


@dataclass(frozen=True)
class Workplace:
    """Where somebody works, and through whom."""

    branch_id: UUID
    branch: str
    time_zone: str
    vendor_id: UUID | None


def workplaces(session: Session, actor: Actor, on: date) -> Sequence[Workplace]:
    """Where somebody is engaged or leads: there they may log what went wrong."""
    led = [grant.branch_id for grant in actor.grants_for(Act.RUN_EVENTS) if grant.branch_id]
    engaged = and_(Engagement.person_id == actor.person_id, people.current(on))
    rows = session.execute(
        select(Branch.id, Branch.name, Branch.time_zone, Engagement.vendor_id)
        .outerjoin(Engagement, and_(Engagement.branch_id == Branch.id, engaged))
        .where(or_(Engagement.id.is_not(None), Branch.id.in_(led) if led else false()))
        .order_by(Branch.name, Branch.id, Engagement.starts_on, Engagement.id)
    )
    return list({row[0]: Workplace(*row) for row in rows}.values())
