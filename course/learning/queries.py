"""Reads about lessons."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from course.learning.domain import NOTHING_READ, Reading
from course.learning.models import RecallAnswer, ScreenRead


@dataclass(frozen=True)
class Chosen:
    """What a learner chose last in one quick recall."""

    item_id: str
    option_id: str
    answered_at: datetime


_READS = select(
    ScreenRead.assignment_id, ScreenRead.module_id, ScreenRead.screen_id, ScreenRead.read_at
).where(ScreenRead.assignment_id.in_(bindparam("ids", expanding=True)))

_CHOSEN = (
    select(RecallAnswer.item_id, RecallAnswer.option_id, RecallAnswer.answered_at)
    .where(
        RecallAnswer.assignment_id == bindparam("assignment_id"),
        RecallAnswer.item_id.in_(bindparam("items", expanding=True)),
    )
    .order_by(RecallAnswer.answered_at, RecallAnswer.id)
)

_LAST = (
    select(ScreenRead.read_at)
    .where(
        ScreenRead.assignment_id == bindparam("assignment_id"),
        ScreenRead.module_id == bindparam("module_id"),
    )
    .order_by(ScreenRead.read_at.desc())
    .limit(1)
)


def readings(session: Session, assignment_ids: Collection[UUID]) -> Mapping[UUID, Reading]:
    """What has been read within each of these assignments, in one statement."""
    rows = session.execute(_READS, {"ids": list(assignment_ids)}).all()
    found: dict[UUID, dict[str, set[str]]] = {}
    last: dict[UUID, tuple[datetime, str]] = {}
    for row in rows:
        found.setdefault(row.assignment_id, {}).setdefault(row.module_id, set()).add(row.screen_id)
        newest = (row.read_at, row.module_id)
        last[row.assignment_id] = max(last.get(row.assignment_id, newest), newest)
    return {
        id_: Reading(screens, last_module_id=last[id_][1], last_at=last[id_][0])
        for id_, screens in found.items()
    }


def reading(session: Session, assignment_id: UUID) -> Reading:
    return readings(session, [assignment_id]).get(assignment_id, NOTHING_READ)


def last_read_at(session: Session, assignment_id: UUID, module_id: str) -> datetime | None:
    given = {"assignment_id": assignment_id, "module_id": module_id}
    return session.execute(_LAST, given).scalar_one_or_none()


def chosen(session: Session, assignment_id: UUID, items: Collection[str]) -> Mapping[str, Chosen]:
    """Item id -> the newest choice, for the quick recalls of one screen."""
    if not items:
        return {}
    rows = session.execute(_CHOSEN, {"assignment_id": assignment_id, "items": list(items)})
    return {row.item_id: Chosen(*row) for row in rows}
