"""Reads of who is acting: signed in here, or in somebody's name; and of tries that did not work."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import Session

from course.actor import Actor, Grant
from course.errors import NotFound
from course.people.domain import fold
from course.people.models import Person, RoleGrant
from course.people.sign_in_models import SignInMiss, SignInSession

_ACTOR = (
    select(
        SignInSession.expires_at,
        Person.id,
        Person.name,
        Person.language,
        RoleGrant.role,
        RoleGrant.branch_id,
        RoleGrant.region_id,
        RoleGrant.vendor_id,
        RoleGrant.ends_on,
        RoleGrant.id.label("grant_id"),
    )
    .join(Person, Person.id == SignInSession.person_id)
    .outerjoin(RoleGrant, RoleGrant.person_id == Person.id)
    .where(
        SignInSession.token_sha256 == bindparam("token"),
        SignInSession.ended_at.is_(None),
        Person.erased_at.is_(None),
    )
)


def actor_of(session: Session, token_sha256: str, now: datetime) -> Actor | None:
    """Whoever is signed in with this session token; None for an ended or unknown one.

    Decision: the last day of a role ends at midnight UTC, wherever its branch is. Whoever has a
    role for a region or for everybody has no time zone, and one rule for all is one to remember.
    """
    rows = session.execute(_ACTOR, {"token": token_sha256}).all()
    if not rows or rows[0].expires_at <= now:
        return None
    grants = tuple(
        Grant(row.role, row.branch_id, row.region_id, row.vendor_id, row.ends_on, row.grant_id)
        for row in rows
        if row.role and (row.ends_on is None or row.ends_on >= now.date())
    )
    return Actor(rows[0].id, rows[0].name, grants, rows[0].language)


def actor(session: Session, person_id: UUID | None, on: date) -> Actor:
    """Somebody as they may act on a day, without being signed in: for work in their name.

    Raises:
        NotFound: there is nobody of that id.
    """
    row = session.execute(
        select(Person.name, Person.language).where(Person.id == person_id)
    ).one_or_none()
    if row is None:
        raise NotFound("There is no such person.")
    held = (
        select(
            RoleGrant.role,
            RoleGrant.branch_id,
            RoleGrant.region_id,
            RoleGrant.vendor_id,
            RoleGrant.ends_on,
            RoleGrant.id,
        )
        .where(
            RoleGrant.person_id == person_id,
            or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= on),
        )
        .order_by(RoleGrant.id)
    )
    grants = tuple(Grant(*grant) for grant in session.execute(held))
    return Actor(person_id, row.name, grants, row.language)


def misses_since(session: Session, address_sha256: str, since: datetime) -> int:
    """How often signing in did not work from one address since a moment."""
    counted = select(func.count()).select_from(SignInMiss)
    return session.execute(
        counted.where(SignInMiss.address_sha256 == address_sha256, SignInMiss.missed_at > since)
    ).scalar_one()


def person_id_by_email(session: Session, email: str) -> UUID | None:
    """Whose e-mail address this is; of a record that was merged, the one that counts."""
    return session.execute(
        select(func.coalesce(Person.merged_into, Person.id)).where(Person.email_key == fold(email))
    ).scalar_one_or_none()
