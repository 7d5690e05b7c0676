"""Bulk certificates made to prove themselves: acknowledged, signed, and in the log."""

from uuid import uuid4

from sqlalchemy import insert, select

from course.agreements.models import Acknowledgement
from course.audit import service as audit
from course.credentials import signing
from course.credentials.models import Credential
from course.db import UnitOfWork
from course.events import AgreementAcknowledged, CredentialAwarded
from course.keys import service as keys
from course.library import queries as library

STATEMENT = "I have read the agreement, edition 1.0, and know where to find it."


def prove(uow: UnitOfWork) -> None:
    """What real services would have done for each certificate that ``fill`` made."""
    keys.ensure(uow)
    _acknowledge(uow)
    awarded = select(
        Credential.id.label("credential_id"),
        Credential.person_id,
        Credential.path_id,
        Credential.serial,
        Credential.valid_from,
        Credential.valid_until,
    )
    for row in uow.session.execute(awarded.order_by(Credential.serial)).all():
        audit.record(uow, CredentialAwarded(**row._mapping))
    while signing.sign_waiting(uow):
        pass


def _acknowledge(uow: UnitOfWork) -> None:
    revision = library.newest(uow.session)
    people = select(Credential.person_id).distinct().order_by(Credential.person_id)
    for person_id in uow.session.scalars(people).all():
        said = {
            "id": uuid4(),
            "person_id": person_id,
            "edition": revision.agreement.edition,
            "text_sha256": revision.agreement.digest,
        }
        uow.session.execute(
            insert(Acknowledgement).values(
                **said,
                revision_id=revision.id,
                language="en",
                statement=STATEMENT,
                typed_name="Bulk Person",
                acknowledged_at=uow.now,
            )
        )
        about = {name: said[name] for name in ("person_id", "edition", "text_sha256")}
        audit.record(uow, AgreementAcknowledged(acknowledgement_id=said["id"], **about))
