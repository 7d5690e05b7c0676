"""What making two records of one person one does to acknowledgements."""

from sqlalchemy import select

from course.agreements.models import Acknowledgement
from course.db import UnitOfWork
from course.events import MergeUndone, PeopleMerged
from course.people import merging


def follow(uow: UnitOfWork, merged: PeopleMerged) -> None:
    """They move, but for those of a text that the kept record acknowledged too.

    Neither is changed then: the second one stays on record where it was given.
    """
    known = select(Acknowledgement.text_sha256).where(Acknowledgement.person_id == merged.kept_id)
    texts = uow.session.scalars(known.order_by(Acknowledgement.text_sha256)).all()
    merging.move(uow, merged, Acknowledgement, Acknowledgement.text_sha256.not_in(texts))


def go_back(uow: UnitOfWork, undone: MergeUndone) -> None:
    merging.take_back(uow, undone, Acknowledgement)
