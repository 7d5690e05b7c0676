"""Changes to what a changed text asks of holders, and to what they have shown since."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Select, update

from course.credentials.domain import Settled
from course.credentials.models import Demand, Proof
from course.db import UnitOfWork, insert_those


def demand(uow: UnitOfWork, columns: Sequence[str], rows: Select[Any]) -> int:
    """Add demands; what is demanded of somebody already, in the same words, is left out."""
    return insert_those(uow.session, Demand, columns, rows)


def settle(uow: UnitOfWork, which: Sequence[ColumnElement[bool]], on: date, how: Settled) -> int:
    """Demands that stand ask nothing from now on.

    Returns:
        How many there were.
    """
    done: Any = uow.session.execute(
        update(Demand)
        .where(Demand.settled_at.is_(None), *which)
        .values(settled_at=uow.now, settled_on=on, settled=how)
        .execution_options(synchronize_session=False, preserve_rowcount=True)
    )
    return int(done.rowcount)


def settle_for(uow: UnitOfWork, person_id: UUID, path_id: str, on: date) -> int:
    """Somebody has passed a check of a path: whatever stood is answered."""
    whose = [Demand.person_id == person_id, Demand.path_id == path_id]
    return settle(uow, whose, on, Settled.ANSWERED)


def settle_these(uow: UnitOfWork, ids: Collection[UUID], on: date) -> int:
    """What was passed answers these, and leaves others standing."""
    return settle(uow, [Demand.id.in_(ids)], on, Settled.ANSWERED) if ids else 0


def drop(uow: UnitOfWork, asks: str, path_id: str, from_: str, kind: Any, on: date) -> int:
    """The text does not say any more what was asked of some people."""
    which = [
        Demand.asks == asks,
        Demand.path_id == path_id,
        Demand.from_revision_id == from_,
        Demand.kind == kind,
    ]
    return settle(uow, which, on, Settled.DROPPED)


def release(uow: UnitOfWork, ids: Select[Any], on: date) -> int:
    """Demands that nobody can answer, because nothing asks for it: they may be made anew."""
    return settle(uow, [Demand.id.in_(ids)], on, Settled.DROPPED)


def add_proof(uow: UnitOfWork, **values: Any) -> UUID:
    """Evidence for a newer edition. One check adds it once, however often somebody presses."""
    id_ = uuid4()
    uow.session.add(Proof(id=id_, shown_at=uow.now, **values))
    uow.session.flush()
    return id_
