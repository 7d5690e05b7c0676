"""Appending to the log; noting and sealing what auditors open; signing checkpoints."""

import logging
import secrets
from collections.abc import Callable
from datetime import UTC, date, timedelta
from functools import partial
from typing import TypeAlias

from sqlalchemy import insert, or_, select, update
from sqlalchemy.exc import SQLAlchemyError

from course.audit import proof_queries, queries
from course.audit.domain import SALT_BYTES, leaf, written
from course.audit.models import AuditCheckpoint, AuditEntry, AuditHead, AuditView, ViewSeal
from course.audit.note_rules import origin_of, sign
from course.audit.seals import Seal, View, may_seal_until, seals
from course.audit.tree_rules import grow, split
from course.db import UnitOfWork, insert_once
from course.errors import Conflict
from course.events import CheckpointSigned, Event, ViewsSealed
from course.keys import service as keys
from course.keys.domain import Purpose

Begin: TypeAlias = Callable[[], UnitOfWork]

CLAIMED_FOR = timedelta(hours=1)
"""A sender that has not said by then that it mailed a checkpoint has lost it to the next."""

log = logging.getLogger("course")

_HEAD = select(AuditHead.seq, AuditHead.frontier).with_for_update()


def record(uow: UnitOfWork, event: Event) -> None:
    """Append one event, in the transaction that it happened in.

    Runs before every other reaction. Locking the head row makes appenders queue: on
    PostgreSQL by ``FOR UPDATE``, on SQLite because writers take the whole file anyway. Three
    statements and a few hashes, however long the log is.
    """
    row = uow.session.execute(_HEAD).one_or_none()
    size, grown = (row.seq, split(row.frontier)) if row else (0, [])
    name = type(event).__name__
    data, texts = written(event, iter(partial(secrets.token_bytes, SALT_BYTES), None))
    nodes = grow(grown, size, leaf(size + 1, uow.now, name, uow.actor_id, data))
    uow.session.execute(
        insert(AuditEntry).values(
            seq=size + 1,
            at=uow.now,
            event=name,
            actor_id=uow.actor_id,
            data=data,
            nodes=b"".join(nodes),
            texts=texts,
        )
    )
    head = {"seq": size + 1, "frontier": b"".join(grown)}
    if row:
        uow.session.execute(update(AuditHead).values(**head))
    else:
        uow.session.execute(insert(AuditHead).values(id=1, **head))


def note_view(begin: Begin, view: View) -> bool:
    """Write down what an auditor opens, in one short transaction of its own.

    Returns:
        Whether it is written. When it is not, the view must not be shown.

    Decision: views are not links of the chain. An auditor opens hundreds of pages a day, each
    would have to queue for the head of the log, and a walk through the log would become a walk
    through page views. ``seal_views`` puts each day's digest into the chain instead.
    """
    try:
        with begin() as uow:
            uow.session.execute(insert(AuditView).values(**vars(view.salted())))
    except (SQLAlchemyError, Conflict) as error:
        log.error("an auditor's view of %s was not noted", view.endpoint, exc_info=error)
        return False
    return True


def seal_views(uow: UnitOfWork) -> list[Seal]:
    """Seal every day that is over and not sealed yet, one entry of the log for each with views.

    Safe to repeat; of two at once, one seals. After a gap every day gets its own seal. From
    then on ``queries.misfit`` finds a view that was removed, altered or added.
    """
    since, until = queries.sealed_until(uow.session), may_seal_until(uow.now)
    waiting = queries.views(uow.session, AuditView.at >= since, AuditView.at < until)
    fresh = list(seals(waiting, since))
    for seal in fresh:
        if not insert_once(uow.session, ViewSeal, since=seal.since, until=seal.until):
            return []
        uow.emit(ViewsSealed(**vars(seal)))
    return fresh


# --- checkpoints -----------------------------------------------------------------------


def sign_checkpoint(uow: UnitOfWork, *, mailed_to: int = 0) -> str:
    """A signed statement of what the log is like, for others to keep: see ``note_rules``.

    That it was made becomes an entry behind those that it is about.

    Raises:
        KeysLocked: the instance's secret key is not the one its signing keys were made with.
    """
    key = keys.signer(uow, Purpose.LOG)
    found = proof_queries.checkpoint(uow.session, origin_of(uow.instance.base_url))
    uow.emit(CheckpointSigned(size=found.size, root_sha256=found.root.hex(), mailed_to=mailed_to))
    return sign(found, key.public, key.sign)


def weekly_checkpoint(uow: UnitOfWork, *, mailed_to: int) -> bool:
    """Sign the one that is mailed this week, and say whether it is a new one.

    Safe to repeat; of two at once, one signs.
    """
    week = uow.now.astimezone(UTC).date()
    week -= timedelta(days=week.weekday())
    known = select(AuditCheckpoint.week).where(AuditCheckpoint.week == week)
    if uow.session.execute(known).first():
        return False
    note = sign_checkpoint(uow, mailed_to=mailed_to)
    kept = {"week": week, "made_at": uow.now, "note": note, "claimed_at": None, "mailed_at": None}
    return insert_once(uow.session, AuditCheckpoint, **kept)


def claim_checkpoints(uow: UnitOfWork) -> list[tuple[date, str]]:
    """Those that wait to be mailed, for this sender alone for an hour: week and note."""
    row = AuditCheckpoint
    free = or_(row.claimed_at.is_(None), row.claimed_at <= uow.now - CLAIMED_FOR)
    claimed = uow.session.execute(
        update(row)
        .where(row.mailed_at.is_(None), free)
        .values(claimed_at=uow.now)
        .returning(row.week, row.note)
    )
    return sorted((week, note) for week, note in claimed)


def checkpoint_mailed(uow: UnitOfWork, *, week: date) -> None:
    """It has been handed to the mail server, for everybody who gets it."""
    row = AuditCheckpoint
    uow.session.execute(update(row).where(row.week == week).values(mailed_at=uow.now))
