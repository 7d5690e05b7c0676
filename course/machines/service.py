"""Making keys, using and ending them."""

import secrets
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import case, update

from course.db import UnitOfWork
from course.errors import Conflict, NotReady, TooMany
from course.events import MachineKeyEnded, MachineKeyMade
from course.machines import queries
from course.machines.domain import NAME_MOST, TERMS, Purpose
from course.machines.models import MachineKey
from course.people.service import sha256

SHOWN_BEFORE = "This key was made already, and its secret was shown then. End it and make another."
SAY_WHERE = "Choose the branch that it is for."
SAY_WHICH = "Write which machine it is for."


@dataclass(frozen=True)
class Opened:
    """What a secret opened: one branch, or the whole company."""

    key_id: UUID
    branch_id: UUID | None


def make_key(
    uow: UnitOfWork, *, key_id: UUID, purpose: Purpose, branch_id: UUID | None, name: str
) -> str:
    """A secret for machines, given out this once: only its hash is kept.

    Args:
        key_id: made by the page, so that a second press makes no second key.
        branch_id: None for the whole company, where the purpose allows it.

    Raises:
        NotReady: the name is missing, or the branch where the purpose needs one.
        Conflict: there is a key with this id already.
    """
    if not name.strip():
        raise NotReady(SAY_WHICH)
    if branch_id is None and not TERMS[purpose].everywhere:
        raise NotReady(SAY_WHERE)
    secret = TERMS[purpose].begins + secrets.token_urlsafe(32)
    new = uow.add_once(
        MachineKey,
        MachineKeyMade(key_id=key_id, purpose=purpose.value, branch_id=branch_id),
        id=key_id,
        purpose=purpose,
        branch_id=branch_id,
        name=name.strip()[:NAME_MOST],
        secret_sha256=sha256(secret),
        made_by=uow.actor_id,
        made_at=uow.now,
        minute=0,
        asked=0,
    )
    if not new:
        raise Conflict(SHOWN_BEFORE)
    return secret


def end_key(uow: UnitOfWork, *, key_id: UUID, purpose: Purpose | None = None) -> bool:
    """The secret opens nothing from now on. Says whether this call did it.

    Args:
        purpose: what the key has to be for; None for whatever it is for.

    Raises:
        NotFound: there is no such key.
    """
    found = queries.key(uow.session, key_id, purpose)
    ended = uow.session.execute(
        update(MachineKey)
        .where(MachineKey.id == key_id, MachineKey.withdrawn_at.is_(None))
        .values(withdrawn_at=uow.now, withdrawn_by=uow.actor_id)
        .returning(MachineKey.id)
    ).scalar_one_or_none()
    if ended:
        uow.emit(MachineKeyEnded(key_id=key_id, purpose=found.purpose.value))
    return ended is not None


def use_key(uow: UnitOfWork, *, purpose: Purpose, secret: str) -> Opened | None:
    """What a secret opens, noting that it was used: one statement.

    Returns:
        None for a secret that there is not, that is for something else, or that has ended.

    Raises:
        TooMany: it was used too often within this minute.
    """
    key, minute = MachineKey, int(uow.now.timestamp()) // 60
    row = uow.session.execute(
        update(key)
        .where(
            key.secret_sha256 == sha256(secret),
            key.purpose == purpose,
            key.withdrawn_at.is_(None),
        )
        .values(
            asked=case((key.minute == minute, key.asked + 1), else_=1),
            minute=minute,
            used_at=uow.now,
        )
        .returning(key.id, key.branch_id, key.asked)
    ).one_or_none()
    if row is None:
        return None
    most = TERMS[purpose].a_minute
    if most is not None and row.asked > most:
        raise TooMany("This key has been used too often. Wait a minute.")
    return Opened(row.id, row.branch_id)
