"""Reads about clause versions and acknowledgements."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from course.agreements.models import Acknowledgement, ClauseVersion


@dataclass(frozen=True)
class Acknowledged:
    edition: str
    text_sha256: str
    typed_name: str
    acknowledged_at: datetime


@dataclass(frozen=True)
class Wording:
    """The newest wording of a clause: its number in the row of wordings, and its digest."""

    ordinal: int
    digest: str
    kind: str | None = None
    """``material`` or ``editorial``, where the author said so."""


_ACKNOWLEDGED = select(
    Acknowledgement.edition,
    Acknowledgement.text_sha256,
    Acknowledgement.typed_name,
    Acknowledgement.acknowledged_at,
).where(
    Acknowledgement.person_id == bindparam("person_id"),
    Acknowledgement.text_sha256 == bindparam("text_sha256"),
)


def acknowledged(session: Session, person_id: UUID, text_sha256: str) -> Acknowledged | None:
    """Whether and when a person acknowledged exactly this text."""
    given = {"person_id": person_id, "text_sha256": text_sha256}
    row = session.execute(_ACKNOWLEDGED, given).one_or_none()
    return Acknowledged(*row) if row else None


def newest_wordings(session: Session) -> Mapping[str, Wording]:
    """Clause id -> its newest wording."""
    newest = (
        select(ClauseVersion.clause_id, func.max(ClauseVersion.ordinal).label("ordinal"))
        .group_by(ClauseVersion.clause_id)
        .subquery()
    )
    rows = session.execute(
        select(ClauseVersion.clause_id, ClauseVersion.ordinal, ClauseVersion.digest).join(
            newest,
            (newest.c.clause_id == ClauseVersion.clause_id)
            & (newest.c.ordinal == ClauseVersion.ordinal),
        )
    )
    return {row.clause_id: Wording(row.ordinal, row.digest) for row in rows}


def wordings(session: Session) -> Mapping[str, tuple[Wording, ...]]:
    """Clause id -> all its wordings, oldest first."""
    found: dict[str, list[Wording]] = {}
    for row in session.execute(
        select(
            ClauseVersion.clause_id,
            ClauseVersion.ordinal,
            ClauseVersion.digest,
            ClauseVersion.change_kind,
        ).order_by(ClauseVersion.clause_id, ClauseVersion.ordinal)
    ):
        found.setdefault(row[0], []).append(Wording(*row[1:]))
    return {clause_id: tuple(each) for clause_id, each in found.items()}


def digests_acknowledged(session: Session, person_id: UUID) -> frozenset[str]:
    """SHA-256 of every text this person has acknowledged."""
    rows = session.scalars(_DIGESTS, {"person_id": person_id})
    return frozenset(rows)


_DIGESTS = select(Acknowledgement.text_sha256).where(
    Acknowledgement.person_id == bindparam("person_id")
)
