"""Sessions that send statements straight to their connection.

Decision: queries here select columns and return frozen rows, never entities. Leaving out the
session's bookkeeping around each statement, which is there for entities, took a statement from
0.35 to 0.1 ms; the database itself needs a hundredth of that.
"""

from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session


class _Straight(Session):
    """``execute``, ``scalars`` and ``scalar`` for statements over columns."""

    def _through(self) -> Connection:
        raise NotImplementedError

    def execute(self, statement: Any, params: Any = None, **given: Any) -> Any:
        options = given.get("execution_options") or {}
        if "_sa_orm_load_options" in options:  # the session's own loading of an entity
            return super().execute(statement, params, **given)
        return self._through().execute(statement, params, execution_options=options)

    def scalars(self, statement: Any, params: Any = None, **given: Any) -> Any:
        return self.execute(statement, params, **given).scalars()

    def scalar(self, statement: Any, params: Any = None, **given: Any) -> Any:
        return self.execute(statement, params, **given).scalar()


class ReadSession(_Straight):
    """One read-only snapshot. ``close`` gives it back."""

    _snapshot: Connection | None = None

    def _through(self) -> Connection:
        if self._snapshot is None:
            assert isinstance(self.bind, Engine)
            self._snapshot = self.bind.connect()
        return self._snapshot

    def close(self) -> None:
        if self._snapshot is not None:
            self._snapshot.close()
            self._snapshot = None
        super().close()


class WorkSession(_Straight):
    """The session of a unit of work: rows that were added are written before the next statement."""

    def _through(self) -> Connection:
        if self.new or self.dirty or self.deleted:
            self.flush()
        return self.connection()
