"""What making two records of one person one does to decisions about visits.

Who uploaded, signed or decided stays with the record that did it; whose visit it was is the
kept record's, so that the worker finds it.
"""

from course.db import UnitOfWork
from course.events import MergeUndone, PeopleMerged
from course.people import merging
from course.vendors.models import VisitDecision


def follow(uow: UnitOfWork, merged: PeopleMerged) -> None:
    merging.move(uow, merged, VisitDecision)


def go_back(uow: UnitOfWork, undone: MergeUndone) -> None:
    merging.take_back(uow, undone, VisitDecision)
