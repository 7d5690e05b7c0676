"""What making two records of one person one does to the ledger."""

from sqlalchemy import exists
from sqlalchemy.orm import aliased

from course.db import UnitOfWork
from course.events import MergeUndone, PeopleMerged
from course.notices.models import Notice
from course.people import merging


def follow(uow: UnitOfWork, merged: PeopleMerged) -> None:
    """What was said, or is to be said, about somebody's assignments and certificates is the kept
    record's, so that none of it is said again. What both were told stays where it is."""
    same = aliased(Notice)
    told = exists().where(
        same.person_id == merged.kept_id,
        same.about_id == Notice.about_id,
        same.day == Notice.day,
        same.stage == Notice.stage,
    )
    merging.move(uow, merged, Notice, (Notice.about_id != Notice.person_id) & ~told)


def go_back(uow: UnitOfWork, undone: MergeUndone) -> None:
    merging.take_back(uow, undone, Notice)
