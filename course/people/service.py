"""Changes to people, and signing in."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import delete, update

from course.db import UnitOfWork
from course.errors import NotReady, TooMany
from course.events import (
    PeopleChanged,
    PlaceAdded,
    SignedIn,
    SignedOut,
    SignInLinkAsked,
    SignInLinkMade,
)
from course.people import sign_in_queries
from course.people.domain import Kind, fold, known_time_zone
from course.people.models import Branch, Engagement, Person, Region, Vendor
from course.people.sign_in_models import SignInLink, SignInMiss, SignInSession

LINK_LIFE = timedelta(days=7)
SESSION_LIFE = timedelta(days=30)
MISS_WINDOW = timedelta(minutes=15)
MISS_LIMIT = 20
"""Tries that did not work, from one address within the window, before it has to wait."""
ASK_LIMIT = 3
"""Links that go to one e-mail address within the window, however often they are asked for."""


@dataclass(frozen=True)
class Pass:
    """A secret that opens something, shown once: only its hash is stored."""

    token: str
    expires_at: datetime


def sha256(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def make_sign_in_link(uow: UnitOfWork, *, person_id: UUID, life: timedelta = LINK_LIFE) -> Pass:
    """A one-time link for one person. Earlier links stay good until they are used or expire."""
    token = secrets.token_urlsafe(32)
    expires_at = uow.now + life
    uow.session.add(
        SignInLink(
            token_sha256=sha256(token), person_id=person_id, made_at=uow.now, expires_at=expires_at
        )
    )
    uow.emit(SignInLinkMade(person_id=person_id))
    return Pass(token, expires_at)


def sign_in(uow: UnitOfWork, *, token: str) -> Pass | None:
    """Use up a one-time link and begin a session.

    Two presses at once: the update decides, one wins.

    Returns:
        The session's pass; None for a link that is unknown, used or expired. Which of these
        it was is not told.
    """
    used = uow.session.execute(
        update(SignInLink)
        .where(
            SignInLink.token_sha256 == sha256(token),
            SignInLink.used_at.is_(None),
            SignInLink.expires_at > uow.now,
        )
        .values(used_at=uow.now)
        .returning(SignInLink.person_id)
    ).scalar_one_or_none()
    return begin_session(uow, person_id=used) if used else None


def begin_session(uow: UnitOfWork, *, person_id: UUID) -> Pass:
    """Sign a browser in. Whoever calls this knows who it is."""
    fresh = Pass(secrets.token_urlsafe(32), uow.now + SESSION_LIFE)
    uow.session.add(
        SignInSession(
            token_sha256=sha256(fresh.token),
            person_id=person_id,
            began_at=uow.now,
            expires_at=fresh.expires_at,
        )
    )
    uow.emit(SignedIn(person_id=person_id))
    return fresh


def ask_for_link(uow: UnitOfWork, *, email: str, mailbox: str, address: str) -> None:
    """Somebody wants a sign-in link sent to an e-mail address.

    Whether anybody has that address is not told, and every call is counted alike. Past a few
    calls for one mailbox nothing follows any more, so that nobody can fill it.

    Args:
        mailbox: stands for the e-mail address where calls are counted.
        address: stands for who is asking, as for ``refuse_guessing``.

    Raises:
        TooMany: too many calls from this address.
    """
    refuse_guessing(uow, address=address)
    asked = sign_in_queries.misses_since(uow.session, sha256(mailbox), uow.now - MISS_WINDOW)
    note_miss(uow, address=address)
    note_miss(uow, address=mailbox)
    person_id = sign_in_queries.person_id_by_email(uow.session, email)
    if person_id and asked < ASK_LIMIT:
        uow.emit(SignInLinkAsked(person_id=person_id))


def sign_out(uow: UnitOfWork, *, token: str) -> None:
    """End the session of this browser. Ending one that has ended changes nothing."""
    person_id = uow.session.execute(
        update(SignInSession)
        .where(SignInSession.token_sha256 == sha256(token), SignInSession.ended_at.is_(None))
        .values(ended_at=uow.now)
        .returning(SignInSession.person_id)
    ).scalar_one_or_none()
    if person_id is not None:
        uow.emit(SignedOut(person_id=person_id))


def refuse_guessing(uow: UnitOfWork, *, address: str) -> None:
    """Raises ``TooMany`` when this address has missed too often in the last minutes."""
    since = uow.now - MISS_WINDOW
    if sign_in_queries.misses_since(uow.session, sha256(address), since) >= MISS_LIMIT:
        minutes = int(MISS_WINDOW.total_seconds() // 60)
        raise TooMany(f"Too many tries from here. Wait {minutes} minutes, then try again.")


def note_miss(uow: UnitOfWork, *, address: str) -> None:
    """Count one try that did not work, and forget those that are too old to matter."""
    uow.session.execute(delete(SignInMiss).where(SignInMiss.missed_at < uow.now - MISS_WINDOW))
    uow.session.add(SignInMiss(address_sha256=sha256(address), missed_at=uow.now))


def add_region(uow: UnitOfWork, *, name: str, parent_id: UUID | None = None) -> UUID:
    return _add_place(uow, "region", Region(id=uuid4(), name=name, parent_id=parent_id))


def add_branch(uow: UnitOfWork, *, name: str, region_id: UUID, time_zone: str) -> UUID:
    """Raises ``NotReady`` for a time zone that the time zone database does not have."""
    if not known_time_zone(time_zone):
        raise NotReady(f"There is no time zone {time_zone}. Write it like Europe/Dublin.")
    branch = Branch(id=uuid4(), name=name, region_id=region_id, time_zone=time_zone)
    return _add_place(uow, "branch", branch)


def add_vendor(uow: UnitOfWork, *, name: str) -> UUID:
    return _add_place(uow, "vendor", Vendor(id=uuid4(), name=name))


def _add_place(uow: UnitOfWork, kind: str, place: Region | Branch | Vendor) -> UUID:
    uow.session.add(place)
    uow.session.flush()
    uow.emit(PlaceAdded(kind=kind, place_id=place.id))
    return place.id


def add_person(
    uow: UnitOfWork,
    *,
    code: str,
    name: str,
    branch_id: UUID,
    job_role: str,
    starts_on: date,
    vendor_id: UUID | None = None,
    email: str | None = None,
    phone: str | None = None,
    language: str = "en",
    ends_on: date | None = None,
) -> UUID:
    """Somebody new and their first engagement: a contractor where a vendor is given.

    Args:
        code: HR's or the vendor's own stable id.
    """
    person_id = _add_record(uow, code, name, email, phone, language)
    uow.session.add(
        Engagement(
            person_id=person_id,
            kind=Kind.CONTRACTOR if vendor_id else Kind.EMPLOYEE,
            vendor_id=vendor_id,
            branch_id=branch_id,
            job_role=job_role,
            starts_on=starts_on,
            ends_on=ends_on,
        )
    )
    uow.session.flush()
    uow.emit(PeopleChanged(what="added", person_ids=(person_id,)))
    return person_id


def add_record(
    uow: UnitOfWork,
    *,
    code: str,
    name: str,
    email: str | None = None,
    phone: str | None = None,
    language: str = "en",
) -> UUID:
    """Somebody new who works nowhere here: for a role that is not about a place."""
    person_id = _add_record(uow, code, name, email, phone, language)
    uow.emit(PeopleChanged(what="added", person_ids=(person_id,)))
    return person_id


def _add_record(
    uow: UnitOfWork, code: str, name: str, email: str | None, phone: str | None, language: str
) -> UUID:
    person_id = uuid4()
    uow.session.add(
        Person(
            id=person_id,
            code=code.strip(),
            code_key=fold(code),
            name=name,
            email=email,
            email_key=fold(email) if email else None,
            phone=phone,
            language=language,
        )
    )
    uow.session.flush()
    return person_id
