"""Which changed clauses were shown since, on the certificates of a register."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from course.credentials.models import Credential, Proof
from course.library import queries as library
from course.reports.queries import BATCH, Asked, found_by


class ShownRow(NamedTuple):
    """Evidence for a newer edition. The order of these fields is the order of the columns."""

    serial: str
    """Of the certificate, which stays as it was issued."""
    edition: str
    revision: str
    text_sha256: str
    """SHA-256 of ``agreements/<it>.json``, which stands in the pack."""
    clauses: str
    """Ids of the changed clauses, separated by spaces."""
    shown_on: date
    """Where the branch is."""
    shown_at: datetime
    acknowledged_at: datetime
    language: str
    score_percent: int
    decision_count: int


COLUMNS = ShownRow._fields


def shown_since(session: Session, asked: Asked) -> Iterator[ShownRow]:
    """Streamed, by certificate and time."""
    found = (
        found_by(
            asked,
            Credential.serial,
            Proof.edition,
            Proof.revision_id,
            Proof.clause_ids,
            Proof.shown_on,
            Proof.shown_at,
            Proof.acknowledged_at,
            Proof.language,
            Proof.score_percent,
            Proof.decision_count,
        )
        .join(Proof, Proof.credential_id == Credential.id)
        .order_by(Credential.serial, Proof.shown_at, Proof.id)
    )
    digests = {id_: library.revision(session, id_).agreement.digest for id_ in _named(session)}
    with session.execute(found, execution_options={"yield_per": BATCH}) as rows:
        for serial, edition, revision_id, *rest in rows:
            yield ShownRow(serial, edition, revision_id, digests[revision_id], *rest)


def _named(session: Session) -> list[str]:
    """Revisions that anybody has shown anything of: one for each edition, or a few."""
    return list(session.scalars(select(Proof.revision_id).distinct()))
