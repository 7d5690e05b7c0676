"""What can be erased of the log without breaking it: words that people typed, and old views."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, func, select, update

from course.audit import queries
from course.audit.domain import Words
from course.audit.models import AuditEntry, AuditView, ViewSeal
from course.db import UnitOfWork
from course.events import ViewsPurged

AT_ONCE = 500


def erase(uow: UnitOfWork, ids: Collection[UUID], words: Words) -> list[tuple[str, int]]:
    """Empty what was typed about somebody; every hash, and so every proof, stays as it is."""
    entries = queries.texts_about(uow.session, ids, words)
    views = queries.paths_naming(uow.session, words)
    _empty(uow, update(AuditEntry).values(texts=None), AuditEntry.seq, entries)
    _empty(uow, update(AuditView).values(path=None, salt=None), AuditView.id, views)
    return [
        ("words that were typed beside entries of the log", len(entries)),
        ("addresses that auditors opened and that name them", len(views)),
    ]


def _empty(uow: UnitOfWork, act: Any, key: Any, wanted: Sequence[Any]) -> None:
    for start in range(0, len(wanted), AT_ONCE):
        uow.session.execute(act.where(key.in_(wanted[start : start + AT_ONCE])))


def purge_views(uow: UnitOfWork, before: datetime) -> int:
    """Delete what auditors opened on sealed days that ended by then; says how many.

    The log keeps the seals, and until when nothing is kept any longer, so that a view that is
    missing later than that is still found.
    """
    until = uow.session.scalar(select(func.max(ViewSeal.until)).where(ViewSeal.until <= before))
    if until is None:
        return 0
    old: ColumnElement[bool] = AuditView.at < until
    rows = int(uow.session.execute(select(func.count()).where(old)).scalar_one())
    if not rows:
        return 0
    filled = and_(old, AuditView.path.is_not(None))
    uow.session.execute(update(AuditView).where(filled).values(path=None, salt=None))
    uow.session.execute(delete(AuditView).where(old))
    uow.emit(ViewsPurged(until=until, views=rows))
    return rows
