"""Reads of the log."""

from collections.abc import Generator
from contextlib import closing

from sqlalchemy import select
from sqlalchemy.orm import Session

from course.audit.domain import START, Break, Entry, first_break
from course.audit.models import AuditEntry, AuditHead

BATCH = 5_000


def entries(session: Session) -> Generator[Entry]:
    """Every entry in order, streamed, so that a log of millions fits."""
    rows = session.execute(
        select(
            AuditEntry.seq,
            AuditEntry.at,
            AuditEntry.event,
            AuditEntry.actor_id,
            AuditEntry.data,
            AuditEntry.digest,
        ).order_by(AuditEntry.seq),
        execution_options={"yield_per": BATCH},
    )
    with closing(rows):
        for row in rows:
            yield Entry(*row)


def head(session: Session) -> tuple[int, str]:
    """Number and digest of the newest entry; ``(0, START)`` before the first."""
    row = session.execute(select(AuditHead.seq, AuditHead.digest)).one_or_none()
    return (row.seq, row.digest) if row else (0, START)


def verify(session: Session) -> Break | None:
    with closing(entries(session)) as found:
        return first_break(found, *head(session))
