"""What is erased of recognition: who signed a letter. Its numbers, serial and check stay."""

from sqlalchemy import select, update

from course.db import NAME_ERASED, UnitOfWork
from course.people.domain import Whose
from course.reviews.models import ReferenceLetter


def erase(uow: UnitOfWork, whose: Whose) -> list[tuple[str, int]]:
    rows = uow.session.execute(
        select(ReferenceLetter.id, ReferenceLetter.record)
        .where(ReferenceLetter.made_by.in_(whose.person_ids))
        .order_by(ReferenceLetter.id)
    ).all()
    for id_, record in rows:  # nobody signs more than a few
        uow.session.execute(
            update(ReferenceLetter)
            .where(ReferenceLetter.id == id_)
            .values(record=record | {"name": NAME_ERASED})
        )
    return [("names on letters of reference", len(rows))]
