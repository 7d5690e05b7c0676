"""Appending to the log."""

from sqlalchemy import insert, select, update

from course.audit.domain import START, canonical, chain
from course.audit.models import AuditEntry, AuditHead
from course.db import UnitOfWork
from course.events import Event

_HEAD = select(AuditHead.seq, AuditHead.digest).with_for_update()


def record(uow: UnitOfWork, event: Event) -> None:
    """Append one event, in the transaction that it happened in.

    Runs before every other reaction. Locking the head row makes appenders queue: on
    PostgreSQL by ``FOR UPDATE``, on SQLite because writers take the whole file anyway.
    """
    row = uow.session.execute(_HEAD).one_or_none()
    previous, seq = (row.digest, row.seq + 1) if row else (START, 1)
    name, data = type(event).__name__, canonical(event)
    digest = chain(previous, seq, uow.now, name, uow.actor_id, data)
    uow.session.execute(
        insert(AuditEntry).values(
            seq=seq, at=uow.now, event=name, actor_id=uow.actor_id, data=data, digest=digest
        )
    )
    if row:
        uow.session.execute(update(AuditHead).values(seq=seq, digest=digest))
    else:
        uow.session.execute(insert(AuditHead).values(id=1, seq=seq, digest=digest))
