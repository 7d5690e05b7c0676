"""Taking away what auditors opened."""

from course.db import UnitOfWork
from course.events import ExportTaken
from course.oversight import queries
from course.oversight.queries import Asked


def take_views(uow: UnitOfWork, *, asked: Asked) -> None:
    """Leaves a mark of who takes which views, before they take them."""
    given = tuple((name, str(value)) for name, value in vars(asked).items() if value)
    rows = queries.count(uow.session, asked)
    uow.emit(ExportTaken(what="auditor_views", form="csv", filter=given, rows=rows))
