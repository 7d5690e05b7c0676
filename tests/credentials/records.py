"""A certificate record and the templates that ship, for tests of what is made of them."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from course.credentials.certificate import CertificateRecord

PACK = Path(__file__).parents[2]

RECORD = CertificateRecord(
    serial="AW-27-7K4M-Q2XD",
    name="Piotr Kowal",
    agreement_title="Customer Service Agreement",
    edition="1.1",
    revision_id="5e" * 32,
    path_id="field",
    path_title="Field",
    credential_title="Customer Service Agreement: Field",
    company="Alderway",
    valid_from=date(2027, 10, 6),
    valid_until=date(2028, 10, 5),
    issued_at=datetime(2027, 10, 6, 9, 30, tzinfo=UTC),
    signatory_name="Marta Lindqvist",
    signatory_title="Regional general manager",
    clause_count=33,
    decision_count=24,
    score_percent=92,
    acknowledged_at=datetime(2027, 10, 1, 8, 0, tzinfo=UTC),
    kind="contractor",
    verify_url="https://learn.alderway.example/verify/AW-27-7K4M-Q2XD",
)


def record(**given: Any) -> CertificateRecord:
    return replace(RECORD, **given)


def shipped() -> dict[str, bytes]:
    """The files of certificates/ by their paths in the pack."""
    files = (file for file in (PACK / "certificates").rglob("*") if file.is_file())
    return {file.relative_to(PACK).as_posix(): file.read_bytes() for file in files}
