"""Signed credentials, whether their signatures hold, and which of them were taken back."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from course.assignments.domain import today_in
from course.credentials import badge
from course.credentials.answers import Facts, Signature
from course.credentials.fact_queries import taken_back
from course.credentials.models import Credential, Revocation, SignedCredential
from course.credentials.queries import Certificate
from course.errors import NotFound, NotReady
from course.keys import queries as keys
from course.keys.domain import KeysLocked, Purpose, Signer
from course.keys.models import SigningKey
from course.people.models import Branch, Person
from course.proofs import dids, integrity, jwt, multikey
from course.proofs.refusals import Refused

_SIGNED = (
    select(
        SignedCredential.document,
        SignedCredential.signed_at,
        SignedCredential.time_zone,
        SigningKey.public,
    )
    .join(SigningKey, SigningKey.id == SignedCredential.key_id)
    .where(SignedCredential.credential_id == bindparam("credential_id"))
)
WAITING = (
    select(
        Credential.id,
        Credential.record,
        Branch.time_zone,
        Person.email,
    )
    .join(Branch, Branch.id == Credential.branch_id)
    .join(Person, Person.id == Credential.person_id)
    .outerjoin(SignedCredential, SignedCredential.credential_id == Credential.id)
    .where(SignedCredential.credential_id.is_(None))
    .order_by(Credential.issued_at, Credential.id)
)
"""What has no signature yet, oldest first."""
_REVOKED = (
    select(SignedCredential.list_index)
    .join(Credential, Credential.id == SignedCredential.credential_id)
    .join(Revocation, taken_back())
    .where(SignedCredential.list_number == bindparam("number"))
    .order_by(SignedCredential.list_index)
)
_ISSUER = (
    select(SignedCredential.issuer, SignedCredential.key_id)
    .where(SignedCredential.list_number == bindparam("number"))
    .order_by(SignedCredential.list_index)
    .limit(1)
)
_KEPT = 16
MOST_LISTS = 1_000_000
"""More than there will ever be; databases take no longer numbers."""


_PLACES = (
    select(
        SignedCredential.credential_id,
        SignedCredential.key_id,
        SignedCredential.issuer,
        SignedCredential.list_number,
        SignedCredential.list_index,
        SignedCredential.time_zone,
        Credential.record,
    )
    .join(Credential, Credential.id == SignedCredential.credential_id)
    .order_by(SignedCredential.credential_id)
)


@dataclass(frozen=True)
class Signed:
    """A signed credential as it is handed out."""

    document: str
    """JSON; same credential, same text."""
    signed_at: datetime
    time_zone: str
    """Of the branch when it was signed: where its days begin and end, whatever moves later."""
    public: bytes
    """Of the key that signed it, in use or retired."""


def signed(session: Session, credential_id: UUID) -> Signed | None:
    row = session.execute(_SIGNED, {"credential_id": credential_id}).one_or_none()
    return Signed(*row) if row else None


def places(session: Session, credential_ids: Sequence[UUID]) -> Sequence[Any]:
    """By whom each was signed, its place in a status list, and what its certificate says now."""
    some = SignedCredential.credential_id.in_(credential_ids)
    return session.execute(_PLACES.where(some)).all()


def unsigned_count(session: Session) -> int:
    """How many credentials wait for their signature."""
    waiting = (
        select(func.count())
        .select_from(Credential)
        .outerjoin(SignedCredential, SignedCredential.credential_id == Credential.id)
        .where(SignedCredential.credential_id.is_(None))
    )
    return session.scalars(waiting).one()


def signature(found: Signed | None, certificate: Certificate) -> Signature:
    """Check the signature anew, and that credential and register say the same."""
    if found is None:
        return Signature.NOT_YET
    ours = multikey.of_public(found.public)
    try:
        document = json.loads(found.document)
        methods = integrity.verify(document, lambda _: found.public)
        record = certificate.printed("")
        same = badge.agrees(document, record, found.time_zone)
    except (Refused, ValueError, KeyError, TypeError, IndexError):
        return Signature.BROKEN
    by_us = all(method.partition("#")[2] == ours for method in methods)
    return Signature.HOLDS if same and by_us else Signature.BROKEN


def facts(
    certificate: Certificate, found: Signed | None, now: datetime, *, dates: bool = True
) -> Facts:
    """What the three answers about a certificate rest on, at an aware moment."""
    today = today_in(certificate.time_zone, now)
    revoked_at = certificate.revoked_at
    return Facts(
        company=certificate.record["company"],
        signature=signature(found, certificate),
        in_time=replace(certificate, revoked_at=None).status(today),
        valid_from=certificate.valid_from if dates else None,
        valid_until=certificate.valid_until if dates else None,
        revoked_on=today_in(certificate.time_zone, revoked_at) if revoked_at else None,
    )


# --- what everybody may ask for --------------------------------------------------------


def did_document(session: Session, base_url: str) -> dict[str, object]:
    """Who issues here, with every key that ever signed.

    Raises:
        NotFound: nobody outside could ask for it, so that the key itself is the issuer.
    """
    did = dids.web(base_url)
    publics = [key.public for key in keys.public_keys(session, Purpose.CREDENTIAL)]
    if did is None or not publics:
        raise NotFound("This instance issues by its key, not by its address.")
    return dids.document(did, publics)


@dataclass(frozen=True)
class StatusList:
    """A status list as it is handed out: the same answer twice, each signed."""

    json: bytes
    jwt: bytes


def status_list(
    session: Session, number: int, *, base_url: str, secret: str, now: datetime
) -> StatusList:
    """A list of what was taken back, as it is now, in the name of who issued what stands in it.

    Reading which bits are set takes one statement; packing and signing them is done once for
    each day and each change.

    Raises:
        NotFound: there is no such list.
        NotReady: there is no key to sign it with.
    """
    found = session.execute(_ISSUER, {"number": min(number, MOST_LISTS)}).one_or_none()
    if found is None:
        raise NotFound("There is no such list.")
    revoked = tuple(session.scalars(_REVOKED, {"number": number}))
    try:
        signer = _signer(session, found.issuer, found.key_id, secret)
    except (KeysLocked, NotReady) as without:
        raise NotReady("The list cannot be signed just now. Try again later.") from without
    return _made(signer, found.issuer, badge.list_url(base_url, number), revoked, now)


def _signer(session: Session, did: str, key_id: UUID, secret: str) -> Signer:
    """An issuer by address signs with the key in use; one by key has no other than that."""
    if did.startswith("did:key:"):
        return keys.signer_of(session, key_id, secret)
    return keys.signer(session, Purpose.CREDENTIAL, secret)


_lists: dict[tuple[object, ...], StatusList] = {}


def _made(signer: Signer, did: str, url: str, revoked: Sequence[int], now: datetime) -> StatusList:
    """Two threads that make the same list at once make the same bytes."""
    asked = (signer.key_id, did, url, revoked, now.date())
    if known := _lists.get(asked):
        return known
    plain = badge.status_list(did, url, revoked, now)
    midnight = now.replace(hour=0, minute=0, second=0)
    document = integrity.sign(plain, signer, did=did, created=midnight)
    made = StatusList(as_text(document).encode(), jwt.sign(plain, signer, did=did).encode())
    for old in list(_lists)[: max(0, len(_lists) - _KEPT + 1)]:
        _lists.pop(old, None)
    _lists[asked] = made
    return made


def as_text(document: dict[str, object]) -> str:
    """A signed document as it is kept and handed out."""
    return json.dumps(document, ensure_ascii=False, indent=1)
