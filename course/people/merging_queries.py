"""Reads for merging two records of one person."""

from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, func, select
from sqlalchemy.orm import Session

from course.people.merge_models import Merge, MergeMove
from course.people.models import Person

_ADDRESSES = (Person.email, Person.email_key, Person.phone, Person.phone_key)


def addresses(session: Session, *person_ids: UUID) -> list[dict[str, Any]]:
    """E-mail and phone of these records, with the forms they are compared in."""
    rows = session.execute(select(Person.id, *_ADDRESSES).where(Person.id.in_(person_ids)))
    found = {row[0]: dict(row._mapping) for row in rows}
    return [{k: v for k, v in found[id_].items() if k != "id"} for id_ in person_ids]


def locked(session: Session, *person_ids: UUID) -> dict[UUID, UUID | None]:
    """Records and what they were merged into; where the database can, nobody else changes them
    until this transaction ends."""
    found = select(Person.id, Person.merged_into).where(Person.id.in_(person_ids))
    rows = session.execute(found.order_by(Person.id).with_for_update())
    return dict(rows.all())


def next_moment(session: Session, now: datetime) -> datetime:
    """Now, or just after the newest merge: whoever waited for it began before it was made."""
    newest = session.scalar(select(func.max(Merge.made_at)))
    return max(now, newest + timedelta(microseconds=1)) if newest else now


def noted(session: Session, merge_id: UUID, model: type[Any]) -> dict[UUID, dict[str, Any]]:
    """What other columns held in the rows of one table that a merge changed, by row."""
    rows = session.execute(
        select(MergeMove.row_id, MergeMove.was)
        .where(
            MergeMove.merge_id == merge_id,
            MergeMove.table_name == cast(Table, model.__table__).name,
        )
        .order_by(MergeMove.row_id)
    )
    return dict(rows.all())
