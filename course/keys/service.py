"""Making keys and rotating them."""

from collections.abc import Iterable
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from sqlalchemy import update

from course.db import UnitOfWork
from course.errors import Conflict, NotReady
from course.events import SigningKeyMade, SigningKeyRetired
from course.keys import locking, queries
from course.keys.domain import Purpose, Signer
from course.keys.models import SigningKey

FORGET = {"wrapped": None}


def ensure(uow: UnitOfWork, purposes: Iterable[Purpose] = tuple(Purpose)) -> list[Purpose]:
    """Make the keys that are missing; gives the purposes that got one.

    Safe to repeat. Of two that try at once one makes the key, and the other finds it there.
    """
    missing = queries.missing(uow.session)
    return [purpose for purpose in purposes if purpose in missing and _make(uow, purpose)]


def signer(uow: UnitOfWork, purpose: Purpose) -> Signer:
    """The key in use, made now where there is none.

    Raises:
        KeysLocked: it was made with another secret key.
    """
    secret = uow.instance.secret_key
    try:
        return queries.signer(uow.session, purpose, secret)
    except NotReady:
        ensure(uow, [purpose])
        return queries.signer(uow.session, purpose, secret)


def rotate(uow: UnitOfWork, purpose: Purpose) -> UUID:
    """Retire the key in use and make a new one; gives its id. Old signatures still verify.

    Works where the secret key has changed too.

    Decision: the private half of a retired key is forgotten, so that it can neither leak nor
    sign, except that of a key for credentials. Where an instance issues by its key alone
    (did:key), only that key can go on saying which of them were revoked.

    Raises:
        Conflict: somebody else rotates at this moment.
        KeysLocked: the instance has no secret key at all.
    """
    retired = uow.session.scalars(
        update(SigningKey)
        .where(SigningKey.purpose == purpose, SigningKey.retired_at.is_(None))
        .values(retired_at=uow.now, **({} if purpose is Purpose.CREDENTIAL else FORGET))
        .returning(SigningKey.id)
    ).all()
    for key_id in retired:
        uow.emit(SigningKeyRetired(key_id=key_id, purpose=purpose.value))
    made = _make(uow, purpose)
    if made is None:
        raise Conflict("Somebody else has just made a new key. Nothing was changed.")
    return made


def _make(uow: UnitOfWork, purpose: Purpose) -> UUID | None:
    key_id, issuer = uuid4(), urlsplit(uow.instance.base_url).hostname or "One Standard"
    made = locking.make(purpose, key_id, uow.instance.secret_key, issuer, uow.now)
    added = uow.add_once(
        SigningKey,
        SigningKeyMade(key_id=key_id, purpose=purpose.value),
        id=key_id,
        purpose=purpose,
        public=made.public,
        wrapped=made.wrapped,
        certificate=made.certificate,
        made_at=uow.now,
        retired_at=None,
    )
    return key_id if added else None
