"""Signing credentials: with the award, or later in sets those that have no signature yet."""

import logging
import secrets
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from course.credentials import badge, signed_queries
from course.credentials.badge import Issue, Slot
from course.credentials.certificate import CertificateRecord
from course.credentials.models import Credential, SignedCredential
from course.db import UnitOfWork, insert_new
from course.events import CredentialsSigned
from course.keys import service as keys
from course.keys.domain import KeysLocked, Purpose, Signer
from course.proofs import integrity, statuslist
from course.proofs.canonical import Document
from course.proofs.refusals import Refused

log = logging.getLogger("course")

AT_ONCE = 500
HALF = statuslist.BITS // 2
"""A list takes no more, so that a place drawn in it is free at least every other time."""


def sign_award(uow: UnitOfWork, credential_id: UUID) -> None:
    """Sign a credential in the transaction that awards it.

    Decision: where the keys cannot be opened the award stands without its signature. Nobody
    loses a pass because a setting is wrong; ``course doctor`` names it, and ``course daily``
    signs as soon as it is put right.
    """
    try:
        _sign(uow, Credential.id == credential_id)
    except KeysLocked:
        return


def sign_one(uow: UnitOfWork, credential_id: UUID) -> None:
    """Sign a credential that has no signature yet, because somebody asks for it.

    Safe to repeat.

    Raises:
        KeysLocked: the keys cannot be opened.
    """
    if count := _sign(uow, Credential.id == credential_id):
        _tell(uow, count)


def sign_waiting(uow: UnitOfWork, most: int = AT_ONCE) -> int:
    """Sign the oldest credentials without a signature, at most so many; says how many.

    Safe to repeat, and on two machines at once: each credential is signed once. Call again
    until it says 0.

    Raises:
        KeysLocked: the keys cannot be opened.
    """
    if count := _sign(uow, most=most):
        _tell(uow, count)
    return count


def _tell(uow: UnitOfWork, count: int) -> None:
    key = keys.signer(uow, Purpose.CREDENTIAL)
    uow.emit(CredentialsSigned(key_id=key.key_id, credentials=count))


def _sign(uow: UnitOfWork, *which: ColumnElement[bool], most: int = 1) -> int:
    waiting = uow.session.execute(signed_queries.WAITING.where(*which).limit(most)).all()
    if not waiting:
        return 0
    signer = keys.signer(uow, Purpose.CREDENTIAL)
    did = badge.issuer_did(uow.instance.base_url, signer.public)
    slots = _free_slots(uow, did, len(waiting))
    made = (_signed(uow, signer, *found) for found in zip(waiting, slots, strict=True))
    rows = [row for row in made if row]
    return len(insert_new(uow.session, SignedCredential, rows)) if rows else 0


def _signed(uow: UnitOfWork, signer: Signer, row: Any, slot: Slot) -> dict[str, Any] | None:
    """None for a record that nobody can sign: the others need not wait for it."""
    try:
        document = _document(uow, signer, row, slot)
    except Refused as refused:
        log.error("credential %s cannot be signed: %s", row.id, refused)
        return None
    return {
        "credential_id": row.id,
        "key_id": signer.key_id,
        "issuer": integrity.issuer_of(document),
        "list_number": slot.number,
        "list_index": slot.index,
        "signed_at": uow.now,
        "time_zone": row.time_zone,
        "document": signed_queries.as_text(document),
    }


def _document(uow: UnitOfWork, signer: Signer, row: Any, slot: Slot) -> Document:
    base_url = uow.instance.base_url
    did = badge.issuer_did(base_url, signer.public)
    record = CertificateRecord.from_data(row.record)
    salt = secrets.token_hex(16)
    issue = Issue(did, base_url, row.time_zone, salt, row.email, slot)
    return integrity.sign(badge.build(record, issue), signer, did=did, created=uow.now)


# --- places in a status list -----------------------------------------------------------


def _free_slots(uow: UnitOfWork, did: str, many: int) -> Sequence[Slot]:
    """So many free places, drawn. Where two draw the same at once, the table lets one have it."""
    number = _list_in_use(uow, did)
    found: list[int] = []
    while len(found) < many:
        drawn = dict.fromkeys(_drawn(many - len(found)))
        taken = set(
            uow.session.scalars(
                select(SignedCredential.list_index).where(
                    SignedCredential.list_number == number,
                    SignedCredential.list_index.in_(list(drawn)),
                )
            )
        )
        found += [index for index in drawn if index not in taken and index not in found]
    return [Slot(number, index) for index in found]


def _drawn(many: int) -> Iterator[int]:
    return (secrets.randbelow(statuslist.BITS) for _ in range(many))


def _list_in_use(uow: UnitOfWork, did: str) -> int:
    """The newest list of this issuer, or the next one: readers want both from one issuer."""
    newest = select(func.max(SignedCredential.list_number))
    number = uow.session.scalars(newest.where(SignedCredential.issuer == did)).one()
    filled = select(func.count()).where(SignedCredential.list_number == number)
    if number and uow.session.scalars(filled).one() < HALF:
        return number
    return (uow.session.scalars(newest).one() or 0) + 1
