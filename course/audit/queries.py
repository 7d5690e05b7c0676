"""Reads of the log."""

import json
from collections.abc import Generator
from contextlib import closing
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from course.audit.domain import START, Break, Entry, first_break
from course.audit.models import AuditEntry, AuditHead, AuditView, ViewSeal
from course.audit.seals import BEGINNING, Seal, View, first_misfit
from course.events import ViewsSealed

BATCH = 5_000
VIEW = (
    AuditView.id,
    AuditView.at,
    AuditView.person_id,
    AuditView.grant_id,
    AuditView.method,
    AuditView.endpoint,
    AuditView.path,
    AuditView.status,
)
"""The columns of ``View``."""


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


# --- what auditors opened --------------------------------------------------------------


def views(session: Session, *so: ColumnElement[bool]) -> Generator[View]:
    """In order of time, streamed."""
    found = select(*VIEW).where(*so).order_by(AuditView.at, AuditView.id)
    rows = session.execute(found, execution_options={"yield_per": BATCH})
    with closing(rows):
        for row in rows:
            yield View(*row)


def sealed_until(session: Session) -> datetime:
    return session.scalar(select(func.max(ViewSeal.until))) or BEGINNING


def misfit(session: Session) -> str | None:
    """Where what auditors opened is not what the log sealed, in words; None where it is.

    Views that are not sealed yet, those of today and at most of yesterday, cannot be compared.
    """
    found = select(AuditEntry.data).where(AuditEntry.event == ViewsSealed.__name__)
    sealed = [_seal(data) for data in session.scalars(found.order_by(AuditEntry.seq))]
    if not sealed:
        return None
    with closing(views(session, AuditView.at < sealed[-1].until)) as older:
        return first_misfit(sealed, older)


def _seal(data: str) -> Seal:
    told = json.loads(data)
    since, until = (datetime.fromisoformat(told[name]) for name in ("since", "until"))
    return Seal(since, until, told["views"], told["sha256"])
