"""Reads of the log."""

import json
from collections.abc import Collection, Generator
from contextlib import closing
from datetime import datetime
from typing import Any
from urllib.parse import unquote_plus
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from course.audit.domain import Break, Entry, Words, first_break, root_hex, told
from course.audit.models import AuditEntry, AuditHead, AuditView, ViewSeal
from course.audit.seals import BEGINNING, Seal, View, first_misfit
from course.events import Event, ViewsPurged, ViewsSealed

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
    AuditView.salt,
    AuditView.path_sha256,
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
            AuditEntry.nodes,
            AuditEntry.texts,
        ).order_by(AuditEntry.seq),
        execution_options={"yield_per": BATCH},
    )
    with closing(rows):
        for row in rows:
            yield Entry(*row)


def head(session: Session) -> tuple[int, str]:
    """How many entries there are, and the root over them in hex."""
    seq, frontier = _head(session)
    return seq, root_hex(frontier)


def _head(session: Session) -> tuple[int, bytes]:
    row = session.execute(select(AuditHead.seq, AuditHead.frontier)).one_or_none()
    return (row.seq, row.frontier) if row else (0, b"")


def verify(session: Session) -> Break | None:
    with closing(entries(session)) as found:
        return first_break(found, *_head(session))


def told_of(session: Session, event: type[Event]) -> list[dict[str, Any]]:
    """What every entry of one kind says, in order, with the words that are still there."""
    found = select(AuditEntry.data, AuditEntry.texts).where(AuditEntry.event == event.__name__)
    return [told(*row) for row in session.execute(found.order_by(AuditEntry.seq))]


def texts_about(session: Session, ids: Collection[UUID], words: Words) -> list[int]:
    """Numbers of the entries whose typed words are about one person alone, or name them."""
    found = select(AuditEntry.seq, AuditEntry.data, AuditEntry.texts)
    rows = session.execute(
        found.where(AuditEntry.texts.is_not(None)).order_by(AuditEntry.seq),
        execution_options={"yield_per": BATCH},
    )
    whose = {str(id_) for id_ in ids}
    with closing(rows):
        return [
            seq for seq, data, texts in rows if _about(data, whose) or words.named_in(texts or "")
        ]


def _about(data: str, whose: set[str]) -> bool:
    told = json.loads(data)
    people = {told["person_id"]} if told.get("person_id") else set(told.get("person_ids", ()))
    return bool(people) and people <= whose


def paths_naming(session: Session, words: Words) -> list[UUID]:
    """Views whose address names somebody: what an auditor looked for."""
    rows = session.execute(
        select(AuditView.id, AuditView.path)
        .where(AuditView.path.contains("?"))
        .order_by(AuditView.id),
        execution_options={"yield_per": BATCH},
    )
    with closing(rows):
        return [id_ for id_, path in rows if words.named_in(unquote_plus(path or ""))]


# --- what auditors opened --------------------------------------------------------------


def views(session: Session, *so: ColumnElement[bool]) -> Generator[View]:
    """In order of time, streamed."""
    found = select(*VIEW).where(*so).order_by(AuditView.at, AuditView.id)
    rows = session.execute(found, execution_options={"yield_per": BATCH})
    with closing(rows):
        for row in rows:
            yield View(**row._mapping)


def sealed_until(session: Session) -> datetime:
    return session.scalar(select(func.max(ViewSeal.until))) or BEGINNING


def misfit(session: Session) -> str | None:
    """Where what auditors opened is not what the log sealed, in words; None where it is.

    Views that are not sealed yet, those of today and at most of yesterday, cannot be compared.
    """
    found = [told for told in told_of(session, ViewsSealed) if told.get("salted")]
    if not found:
        return None
    sealed = [_seal(told) for told in found]
    purged = purged_until(session)
    with closing(views(session, AuditView.at < sealed[-1].until)) as older:
        return first_misfit(sealed, older, purged)


def purged_until(session: Session) -> datetime:
    """What was opened before is not kept any longer."""
    found = told_of(session, ViewsPurged)
    return datetime.fromisoformat(found[-1]["until"]) if found else BEGINNING


def _seal(told: dict[str, Any]) -> Seal:
    since, until = (datetime.fromisoformat(told[name]) for name in ("since", "until"))
    return Seal(since, until, told["views"], told["sha256"])
