"""What making two records of one person one does to attempts: they move with their answers."""

from course.assessment.models import Attempt
from course.db import UnitOfWork
from course.events import MergeUndone, PeopleMerged
from course.people import merging


def follow(uow: UnitOfWork, merged: PeopleMerged) -> None:
    merging.move(uow, merged, Attempt)


def go_back(uow: UnitOfWork, undone: MergeUndone) -> None:
    merging.take_back(uow, undone, Attempt)
