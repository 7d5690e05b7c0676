"""What the certificates behind a register are printed from, streamed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from course.credentials.certificate import CertificateRecord
from course.credentials.models import Credential, SignedCredential
from course.reports.queries import Asked, found_by

WHOLE = 50
"""Rows that are read at a time where each brings its signed credential: kilobytes."""


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
    found = found_by(asked, *columns, SignedCredential.document).outerjoin(SignedCredential, joined)
    ordered = found.order_by(Credential.revision_id, Credential.path_id, Credential.serial)
    part = ordered.offset(skip).limit(most)
    with session.execute(part, execution_options={"yield_per": WHOLE}) as rows:
        for row in rows:
            yield Frozen(row[0], row[1], row[2], _printed(row[3], asked.base_url), row[4])


def _printed(record: dict[str, Any], base_url: str) -> CertificateRecord:
    return CertificateRecord.from_data({**record, "verify_url": base_url + record["verify_url"]})
