"""What the certificates behind a register are printed from, streamed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from course.credentials.certificate import CertificateRecord
from course.credentials.models import Credential, SignedCredential
from course.reports.queries import Asked, found_by

WHOLE = 50
"""Rows that are read at a time where each brings its signed credential: kilobytes."""
ORDER = (Credential.revision_id, Credential.path_id, Credential.serial)
"""Those of one revision and path together."""


@dataclass(frozen=True)
class Frozen:
    """What a certificate is printed from, again and always alike."""

    credential_id: UUID
    revision_id: str
    path_id: str
    record: CertificateRecord
    signed: str | None
    """Its signed credential, as JSON."""


def certificates(
    session: Session, asked: Asked, *, skip: int = 0, most: int | None = None
) -> Iterator[Frozen]:
    """The records behind a register, streamed; those of one revision and path together."""
    columns = (Credential.id, Credential.revision_id, Credential.path_id, Credential.record)
    joined = SignedCredential.credential_id == Credential.id
    found = select(*columns, SignedCredential.document).outerjoin(SignedCredential, joined)
    for ids in in_order(session, asked, skip=skip, most=most):
        for row in session.execute(found.where(Credential.id.in_(ids)).order_by(*ORDER)):
            yield Frozen(row[0], row[1], row[2], _printed(row[3], asked.base_url), row[4])


def in_order(
    session: Session, asked: Asked, *, skip: int = 0, most: int | None = None
) -> Iterator[Sequence[UUID]]:
    """Ids of the credentials behind a register, a few at a time, in the order of printing.

    Sorted alone: a database that sorts whole documents holds all of them in memory.
    """
    found = found_by(asked, Credential.id).order_by(*ORDER).offset(skip).limit(most)
    with session.execute(found, execution_options={"yield_per": WHOLE}) as rows:
        yield from rows.scalars().partitions()


def _printed(record: dict[str, Any], base_url: str) -> CertificateRecord:
    return CertificateRecord.from_data({**record, "verify_url": base_url + record["verify_url"]})
