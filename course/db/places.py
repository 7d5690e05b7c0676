"""A list in a statement that is prepared once for its length: a place for each value.

SQLAlchemy's own growing list is written into the statement anew on every run. That took longer
than SQLite needs to answer, and nearly always the list is of one.
"""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import BindParameter, Uuid, bindparam


def places(many: int) -> list[BindParameter[UUID]]:
    """What stands in ``IN (...)`` for so many ids."""
    return [bindparam(f"id{number}", type_=Uuid) for number in range(many)]


def placed(ids: Iterable[UUID]) -> dict[str, UUID]:
    """The ids as parameters of such a statement."""
    return {f"id{number}": id_ for number, id_ in enumerate(ids)}
