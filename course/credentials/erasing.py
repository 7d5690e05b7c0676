"""What is erased of certificates and what stands in for them: the name, and what people typed.

Decision: the frozen record of a credential is the one place where erasing alters something that
was issued. The name becomes "Name erased", nothing else: serial, days, path and edition stay, and
the public check goes on answering. A print that somebody holds still shows the name, and a
signed file a salted hash of it; their signatures and their places in the status list still hold,
but what is here can no longer confirm whose they were. The signed credential here is signed anew
without any trace of the name. The log keeps that it was awarded, to which id, with which serial.
"""

import secrets
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select, update

from course.credentials import badge, signed_queries
from course.credentials.badge import Issue, Slot
from course.credentials.certificate import CertificateRecord
from course.credentials.models import Credential, Reinstatement, Revocation, SignedCredential
from course.credentials.standin_models import Claim, ClaimLine, Cover, CoverEnd, Ruling
from course.db import NAME_ERASED, UnitOfWork, forget_words
from course.keys import queries as key_queries
from course.keys import service as keys
from course.keys.domain import Purpose, Signer
from course.people.domain import Whose
from course.proofs import integrity

TABLE: Any = Credential.__table__


def names(uow: UnitOfWork, *person_ids: object) -> set[str]:
    """Names that stand on their certificates."""
    records = select(Credential.record).where(Credential.person_id.in_(person_ids))
    return {record["name"] for record in uow.session.scalars(records)}


def erase(uow: UnitOfWork, whose: Whose) -> list[tuple[str, int]]:
    rows = uow.session.execute(
        select(Credential.id, Credential.record)
        .where(Credential.person_id.in_(whose.person_ids))
        .order_by(Credential.id)
    ).all()
    if rows:
        uow.session.execute(
            update(TABLE).where(TABLE.c.id == bindparam("one")).values(record=bindparam("new")),
            [{"one": id_, "new": record | {"name": NAME_ERASED}} for id_, record in rows],
        )
    ids = [row.id for row in rows]
    _sign_anew(uow, ids)
    taken = uow.session.execute(
        update(Revocation)
        .where(Revocation.credential_id.in_(ids))
        .values(reason="")
        .returning(Revocation.credential_id)
    ).all()
    return [
        ("names on certificates", len(rows)),
        ("reasons of revocations", len(taken)),
        ("reasons of covers and reinstatements", _stand_ins(uow, whose, ids)),
        ("words of claims about clauses shown elsewhere", _claims(uow, whose)),
    ]


def _stand_ins(uow: UnitOfWork, whose: Whose, ids: Sequence[UUID]) -> int:
    """Of the person's own all words; of other people's those that name them."""
    session, named = uow.session, whose.words.named_in
    own = Cover.person_id.in_(whose.person_ids)
    ended = CoverEnd.cover_id.in_(select(Cover.id).where(own))
    back = Reinstatement.credential_id.in_(ids)
    return (
        forget_words(session, Cover, [Cover.reason], named, own)
        + forget_words(session, CoverEnd, [CoverEnd.reason], named, ended)
        + forget_words(session, Reinstatement, [Reinstatement.reason], named, back)
        + forget_words(session, Revocation, [Revocation.reason], named)
    )


def _claims(uow: UnitOfWork, whose: Whose) -> int:
    """Likewise; which clauses were claimed and what was decided stays."""
    session, named = uow.session, whose.words.named_in
    own = Claim.person_id.in_(whose.person_ids)
    lines, ruled = (t.claim_id.in_(select(Claim.id).where(own)) for t in (ClaimLine, Ruling))
    return (
        forget_words(session, Claim, [Claim.evidence, Claim.issued_by], named, own)
        + forget_words(session, ClaimLine, [ClaimLine.place], named, lines)
        + forget_words(session, Ruling, [Ruling.why], named, ruled)
    )


def _sign_anew(uow: UnitOfWork, ids: Sequence[UUID]) -> None:
    """At the same places in the status lists, so that files that are out are still answered for.

    Raises:
        KeysLocked: nothing is erased then; the message says what to put right.
    """
    for row in signed_queries.places(uow.session, ids):
        signer = _signer(uow, row.issuer, row.key_id)
        record = CertificateRecord.from_data(row.record)
        plain = badge.build(record, _issue(uow, row))
        document = integrity.sign(plain, signer, did=row.issuer, created=uow.now)
        text = signed_queries.as_text(document)
        anew = {"document": text, "key_id": signer.key_id, "signed_at": uow.now}
        for values in ({"document": ""}, anew):
            act = update(SignedCredential).values(**values)
            uow.session.execute(act.where(SignedCredential.credential_id == row.credential_id))


def _signer(uow: UnitOfWork, did: str, key_id: UUID) -> Signer:
    """An issuer by address signs with the key in use; one by key has no other than that."""
    if did.startswith("did:key:"):
        return key_queries.signer_of(uow.session, key_id, uow.instance.secret_key)
    return keys.signer(uow, Purpose.CREDENTIAL)


def _issue(uow: UnitOfWork, row: Any) -> Issue:
    slot = Slot(row.list_number, row.list_index)
    base_url, salt = uow.instance.base_url, secrets.token_hex(16)
    return Issue(row.issuer, base_url, row.time_zone, salt, None, slot)
