"""What making two records of one person one does to service events.

Whose event it is, and who owns a case, is the kept record's; who wrote something down stays
with the record that did it.
"""

from course.db import UnitOfWork
from course.events import MergeUndone, PeopleMerged
from course.incidents.models import ServiceEvent, ServiceEventFact
from course.people import merging

TABLES = (ServiceEvent, ServiceEventFact)


def follow(uow: UnitOfWork, merged: PeopleMerged) -> None:
    for table in TABLES:
        merging.move(uow, merged, table)


def go_back(uow: UnitOfWork, undone: MergeUndone) -> None:
    for table in TABLES:
        merging.take_back(uow, undone, table)
