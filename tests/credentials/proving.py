"""What makes a print prove itself, with keys made on the spot: as awards and downloads do it."""

from datetime import UTC, datetime

from course.credentials.badge import Issue, Slot, build
from course.credentials.certificate import CertificateRecord
from course.credentials.pdf import Finish
from course.credentials.signed_queries import as_text
from course.printing.seal import Seal
from course.proofs.integrity import sign
from tests.printing.seals import p256_key
from tests.proofs.documents import KEY

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
"""When credentials are signed and certificates sealed."""


def credential(record: CertificateRecord) -> str:
    """The signed credential of a record."""
    issue = Issue(KEY.did, "https://train.example", "UTC", "salt", None, Slot(1, 7))
    return as_text(sign(build(record, issue), KEY, did=KEY.did, created=AT))


def finish() -> Finish:
    """Signs each record's credential anew and seals with one key."""
    seal = Seal(p256_key())
    return Finish(credential, lambda pdf: seal.seal(pdf, AT))
