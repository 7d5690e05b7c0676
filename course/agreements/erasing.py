"""What is erased of acknowledgements: the typed name. Text, hash and time stay."""

from sqlalchemy import select, update

from course.agreements.models import Acknowledgement
from course.db import NAME_ERASED, UnitOfWork
from course.people.domain import Whose


def names(uow: UnitOfWork, *person_ids: object) -> set[str]:
    """Names that they typed."""
    typed = select(Acknowledgement.typed_name)
    return set(uow.session.scalars(typed.where(Acknowledgement.person_id.in_(person_ids))))


def erase(uow: UnitOfWork, whose: Whose) -> list[tuple[str, int]]:
    done = uow.session.execute(
        update(Acknowledgement)
        .where(Acknowledgement.person_id.in_(whose.person_ids))
        .values(typed_name=NAME_ERASED)
        .returning(Acknowledgement.id)
    ).all()
    return [("typed names beside acknowledgements", len(done))]
