"""What making two records of one person one does to what they wait for.

The grants by which somebody asked move along, so whoever has them now finds the file. The log
keeps which record asked.
"""

from course.db import UnitOfWork
from course.events import MergeUndone, PeopleMerged
from course.jobs.models import Job
from course.people import merging


def follow(uow: UnitOfWork, merged: PeopleMerged) -> None:
    merging.move(uow, merged, Job, by="asked_by")


def go_back(uow: UnitOfWork, undone: MergeUndone) -> None:
    merging.take_back(uow, undone, Job, by="asked_by")
