"""What making two records of one person one does to invitations and to actions they own.

Who was invited twice stays invited once: the second invitation stays with the lost record, and
lists leave out whoever was merged.
"""

from sqlalchemy import exists
from sqlalchemy.orm import aliased

from course.db import UnitOfWork
from course.events import MergeUndone, PeopleMerged
from course.people import merging
from course.reviews.models import ReviewAction, ReviewGuest


def follow(uow: UnitOfWork, merged: PeopleMerged) -> None:
    other = aliased(ReviewGuest)
    twice = exists().where(
        other.review_id == ReviewGuest.review_id, other.person_id == merged.kept_id
    )
    merging.move(uow, merged, ReviewGuest, ~twice.correlate(ReviewGuest))
    merging.move(uow, merged, ReviewAction)


def go_back(uow: UnitOfWork, undone: MergeUndone) -> None:
    merging.take_back(uow, undone, ReviewGuest)
    merging.take_back(uow, undone, ReviewAction)
