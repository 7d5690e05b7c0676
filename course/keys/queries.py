"""Keys as whoever signs and checks needs them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from course.errors import NotReady
from course.keys import locking
from course.keys.domain import KeysLocked, PublicKey, Purpose, Signer
from course.keys.models import SigningKey

_IN_USE = select(
    SigningKey.id, SigningKey.public, SigningKey.wrapped, SigningKey.certificate
).where(SigningKey.purpose == bindparam("purpose"), SigningKey.retired_at.is_(None))
_ONE = select(
    SigningKey.id,
    SigningKey.purpose,
    SigningKey.public,
    SigningKey.wrapped,
    SigningKey.certificate,
).where(SigningKey.id == bindparam("key_id"))
_PUBLIC = (
    select(
        SigningKey.id,
        SigningKey.purpose,
        SigningKey.public,
        SigningKey.certificate,
        SigningKey.made_at,
        SigningKey.retired_at,
    )
    .where(SigningKey.purpose == bindparam("purpose"))
    .order_by(SigningKey.made_at.desc(), SigningKey.id)
)


def signer(session: Session, purpose: Purpose, secret: str) -> Signer:
    """The key in use for a purpose, opened with the instance's secret key.

    Raises:
        NotReady: there is none yet; ``service.signer`` makes it.
        KeysLocked: it was made with another secret key.
    """
    row = session.execute(_IN_USE, {"purpose": purpose}).one_or_none()
    if row is None:
        raise NotReady("There is no key to sign with yet. Run: course db upgrade")
    return _opened(purpose, row, secret)


def signer_of(session: Session, key_id: UUID, secret: str) -> Signer:
    """One key, also a retired one whose private half was kept.

    Raises:
        NotReady: its private half was forgotten.
        KeysLocked: it was made with another secret key.
    """
    row = session.execute(_ONE, {"key_id": key_id}).one()
    if row.wrapped is None:
        raise NotReady("This key signs nothing more.")
    return _opened(row.purpose, row, secret)


def _opened(purpose: Purpose, row: Any, secret: str) -> Signer:
    return locking.open_(
        purpose,
        row.id,
        secret,
        public=row.public,
        wrapped=row.wrapped,
        certificate=row.certificate,
    )


def public_keys(session: Session, purpose: Purpose) -> Sequence[PublicKey]:
    """Every key there ever was for a purpose, newest first: old ones still verify."""
    return [PublicKey(*row) for row in session.execute(_PUBLIC, {"purpose": purpose})]


def missing(session: Session) -> list[Purpose]:
    """Purposes without a key in use."""
    there = set(session.scalars(select(SigningKey.purpose).where(SigningKey.retired_at.is_(None))))
    return [purpose for purpose in Purpose if purpose not in there]


def locked(session: Session, secret: str) -> list[Purpose]:
    """Purposes whose key in use cannot be opened with this secret key."""
    found = []
    for purpose in set(Purpose).difference(missing(session)):
        try:
            signer(session, purpose, secret)
        except KeysLocked:
            found.append(purpose)
    return sorted(found)
