"""Signing in by person code and PIN, and choosing an own one."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import and_, case, delete, literal, null, or_, update

from course.db import UnitOfWork, insert_once
from course.errors import NotReady
from course.events import CodePaused, PinChosen
from course.people import pin_hash
from course.people import pin_queries as queries
from course.people import service as people
from course.people.domain import fold
from course.people.pin_hash import Stored
from course.people.service import Pass
from course.people.sign_in_models import Pin, SignInTry

Begin = Callable[[], UnitOfWork]

MOST_TRIES = 5
PAUSE = timedelta(minutes=15)
FORGET = timedelta(days=1)
"""After so long without a try, those that went wrong are not held against a code."""


@dataclass(frozen=True)
class Choosing:
    """Somebody came in with a printed PIN, and has to choose one before anything else."""

    person_id: UUID
    mark: str
    """Of the printed PIN: once there is another, this opens nothing."""


@dataclass(frozen=True)
class Wrong:
    """Code and PIN do not belong together, or there is no such code: that is not told."""

    left: int
    """Tries before the code is paused."""


@dataclass(frozen=True)
class Paused:
    """Nothing was compared, or this was one wrong PIN too many."""

    minutes: int


def sign_in(
    begin: Begin, *, secret_key: str, address: str, code: str, pin: str
) -> Pass | Choosing | Wrong | Paused:
    """Try a PIN for a person code.

    A try is counted before its PIN is compared, so that ten at once get no more comparisons
    than ten in a row. Comparing takes its time and holds no lock. Codes that nobody has are
    counted, paused and answered like all others.

    Args:
        begin: opens a unit of work; one counts, another acts on the result.
        address: stands for who is trying, as for ``refuse_guessing``.

    Raises:
        TooMany: too many misses from this address.
    """
    with begin() as uow:
        people.refuse_guessing(uow, address=address)
        number = _count_try(uow, code)
        stored = queries.stored_for(uow.session, code)
        minutes = 0 if number else _minutes_left(uow, code)
    if not number:
        return Paused(minutes)
    right = pin_hash.matches(secret_key, stored, pin)
    with begin() as uow:
        if stored and right and _still(uow, stored):
            return _opened(uow, stored, code)
        people.note_miss(uow, address=address)
        return _missed(uow, stored, number)


def _count_try(uow: UnitOfWork, code: str) -> int:
    """Which try this is; 0 while the code is paused. The last one pauses it, until it is right."""
    key, now = people.sha256(fold(code)), uow.now
    insert_once(uow.session, SignInTry, code_sha256=key, tries=0, last_at=now, paused_until=None)
    row, moment = SignInTry, SignInTry.last_at.type
    anew = row.paused_until.is_not(None)
    last = and_(row.paused_until.is_(None), row.tries >= MOST_TRIES - 1)
    found = uow.session.execute(
        update(row)
        .where(row.code_sha256 == key, or_(row.paused_until.is_(None), row.paused_until <= now))
        .values(
            tries=case((anew, 1), else_=row.tries + 1),
            last_at=now,
            paused_until=case((last, literal(now + PAUSE, moment)), else_=null()),
        )
        .returning(row.tries)
    )
    return found.scalar_one_or_none() or 0


def _minutes_left(uow: UnitOfWork, code: str) -> int:
    until = queries.paused_until(uow.session, people.sha256(fold(code)))
    return minutes_until(until, uow.now)


def minutes_until(until: datetime | None, now: datetime) -> int:
    """Whole minutes to wait, at least one."""
    return max(1, math.ceil((until - now) / timedelta(minutes=1))) if until else 1


def _still(uow: UnitOfWork, stored: Stored) -> bool:
    """Whether the PIN that was compared is still the one: it may have been reset meanwhile."""
    return queries.stored_of(uow.session, stored.person_id, lock=True) == stored


def _opened(uow: UnitOfWork, stored: Stored, code: str) -> Pass | Choosing:
    forget_tries(uow, [code])
    if not stored.own:
        return Choosing(stored.person_id, stored.mark)
    return people.begin_session(uow, person_id=stored.person_id)


def _missed(uow: UnitOfWork, stored: Stored | None, number: int) -> Wrong | Paused:
    uow.session.execute(delete(SignInTry).where(SignInTry.last_at < uow.now - FORGET))
    if number < MOST_TRIES:
        return Wrong(MOST_TRIES - number)
    uow.emit(CodePaused(person_id=stored.person_id if stored else None))
    return Paused(minutes_until(uow.now + PAUSE, uow.now))


def forget_tries(uow: UnitOfWork, codes: list[str]) -> None:
    """A right PIN, or a new one: what went wrong before does not count, and no pause goes on."""
    keys = [people.sha256(fold(code)) for code in codes]
    uow.session.execute(delete(SignInTry).where(SignInTry.code_sha256.in_(keys)))


def choose(begin: Begin, *, secret_key: str, choosing: Choosing, pin: str) -> Pass | None:
    """Put an own PIN in the place of the printed one, and sign in.

    Returns:
        None where the printed PIN is not the one any more: chosen, reset or printed anew since.

    Raises:
        NotReady: it is the printed one.
    """
    if pin_hash.mark(pin_hash.keyed(secret_key, choosing.person_id, pin)) == choosing.mark:
        raise NotReady("That is the PIN on your card. Choose another one.")
    made = pin_hash.slow(secret_key, choosing.person_id, pin)
    with begin() as uow:
        stored = queries.stored_of(uow.session, choosing.person_id, lock=True)
        if stored is None or stored.own or stored.mark != choosing.mark:
            return None
        uow.session.execute(
            update(Pin)
            .where(Pin.person_id == choosing.person_id)
            .values(hash=made, own=True, made_at=uow.now)
        )
        uow.emit(PinChosen(person_id=choosing.person_id))
        return people.begin_session(uow, person_id=choosing.person_id)
