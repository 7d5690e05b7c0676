"""What making two records of one person one does to credentials.

Periods, serials and what is frozen on certificates stay as they are. Only whose they are
changes, and the number that says which came first. Where periods of both overlap from then on,
``domain.apart`` says which days each counts for; nothing of that is stored, so undoing the merge
has nothing more to take back.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, exists, func, or_, select, update
from sqlalchemy.orm import aliased

from course.credentials.models import Credential, Demand
from course.credentials.standin_models import Claim, Cover
from course.db import UnitOfWork
from course.events import MergeUndone, PeopleMerged
from course.people import merging

TABLE: Any = Credential.__table__


def follow(uow: UnitOfWork, merged: PeopleMerged) -> None:
    """Periods of the lost record are counted on behind those of the kept one."""
    merging.move(uow, merged, Cover)
    merging.move(uow, merged, Claim)
    moved = uow.session.execute(
        select(Credential.id, Credential.path_id, Credential.ordinal)
        .where(Credential.person_id == merged.lost_id)
        .order_by(Credential.path_id, Credential.ordinal)
    ).all()
    highest = dict(
        uow.session.execute(
            select(Credential.path_id, func.max(Credential.ordinal))
            .where(Credential.person_id == merged.kept_id)
            .group_by(Credential.path_id)
        ).all()
    )
    notes = [(row.id, merged.lost_id, {"ordinal": row.ordinal}) for row in moved]
    merging.note(uow, merged.merge_id, Credential, notes)
    _give(
        uow,
        [(row.id, merged.kept_id, row.ordinal + highest.get(row.path_id, 0)) for row in moved],
    )
    _move_demands(uow, merged)


def _move_demands(uow: UnitOfWork, merged: PeopleMerged) -> None:
    """But for those that ask the kept record the same; they stay on record where they were."""
    same = aliased(Demand)
    asked = exists().where(
        same.person_id == merged.kept_id,
        same.path_id == Demand.path_id,
        same.asks == Demand.asks,
        same.settled_at.is_(None),
    )
    merging.move(uow, merged, Demand, or_(Demand.settled_at.is_not(None), ~asked))


def go_back(uow: UnitOfWork, undone: MergeUndone) -> None:
    merging.take_back(uow, undone, Cover)
    merging.take_back(uow, undone, Claim)
    noted = merging.noted(uow, undone.merge_id, Credential)
    _give(uow, [(id_, undone.lost_id, was["ordinal"]) for id_, was in noted.items()])
    merging.take_back(uow, undone, Demand)


def _give(uow: UnitOfWork, rows: list[tuple[UUID, UUID, int]]) -> None:
    """All at once: ids, whose they become, and their number there."""
    if not rows:
        return
    uow.session.flush()
    uow.session.execute(
        update(TABLE)
        .where(TABLE.c.id == bindparam("credential"))
        .values(person_id=bindparam("whose"), ordinal=bindparam("number")),
        [{"credential": id_, "whose": whose, "number": number} for id_, whose, number in rows],
    )
