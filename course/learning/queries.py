"""Reads about lessons."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Uuid, bindparam, func, null, select, type_coerce, union_all
from sqlalchemy.orm import Session

from course.db.base import UtcDateTime
from course.db.places import placed, places
from course.learning.domain import NOTHING_READ, Reading
from course.learning.models import RecallAnswer, ScreenRead


@dataclass(frozen=True)
class ScreenState:
    """What a screen shows of its learner."""

    saved_at: datetime | None
    chosen: Mapping[str, str]
    """Item id -> option id, for each quick recall that has been answered."""

    def with_choice(self, item_id: str, option_id: str) -> "ScreenState":
        """The state after one more choice has been kept."""
        return ScreenState(self.saved_at, {**self.chosen, item_id: option_id})


@cache
def _reads(assignments: int) -> Select[UUID, str, str, datetime]:
    """One row a module: the database puts together what would else be a row a screen."""
    return (
        select(
            ScreenRead.assignment_id,
            ScreenRead.module_id,
            func.aggregate_strings(ScreenRead.screen_id, " "),
            func.max(ScreenRead.read_at),
        )
        .where(ScreenRead.assignment_id.in_(places(assignments)))
        .group_by(ScreenRead.assignment_id, ScreenRead.module_id)
    )


@cache
def _state(recalls: int) -> Select[Any]:
    """One row for the newest mark in a module, and one for the newest choice in each recall."""
    here = bindparam("assignment_id", type_=Uuid)
    nothing = null().label("item_id"), null().label("option_id")
    last = select(*nothing, func.max(ScreenRead.read_at).label("at")).where(
        ScreenRead.assignment_id == here, ScreenRead.module_id == bindparam("module_id")
    )
    newest = [
        select(RecallAnswer.item_id, RecallAnswer.option_id, RecallAnswer.answered_at)
        .where(RecallAnswer.assignment_id == here, RecallAnswer.item_id == bindparam(f"item{n}"))
        .order_by(RecallAnswer.answered_at.desc(), RecallAnswer.id)
        .limit(1)
        .subquery()
        for n in range(recalls)
    ]
    rows = union_all(last, *(select(each) for each in newest)).subquery()
    return select(rows.c.item_id, rows.c.option_id, type_coerce(rows.c.at, UtcDateTime))


def readings(session: Session, assignment_ids: Collection[UUID]) -> Mapping[UUID, Reading]:
    """What has been read within each of these assignments, in one statement."""
    found: dict[UUID, dict[str, set[str]]] = {}
    last: dict[UUID, tuple[datetime, str]] = {}
    for id_, module_id, screens, at in session.execute(
        _reads(len(assignment_ids)), placed(assignment_ids)
    ):
        found.setdefault(id_, {})[module_id] = set(screens.split())
        last[id_] = max(last.get(id_, (at, module_id)), (at, module_id))
    return {
        id_: Reading(screens, last_module_id=last[id_][1], last_at=last[id_][0])
        for id_, screens in found.items()
    }


def reading(session: Session, assignment_id: UUID) -> Reading:
    return readings(session, [assignment_id]).get(assignment_id, NOTHING_READ)


def screen_state(
    session: Session, assignment_id: UUID, module_id: str, recall_ids: Sequence[str]
) -> ScreenState:
    """When the module was last gone on with, and the newest choice in each recall of a screen."""
    items = {f"item{n}": id_ for n, id_ in enumerate(recall_ids)}
    given = {"assignment_id": assignment_id, "module_id": module_id, **items}
    last, *chosen = session.execute(_state(len(items)), given)
    return ScreenState(last[2], {item_id: option_id for item_id, option_id, _ in chosen})
