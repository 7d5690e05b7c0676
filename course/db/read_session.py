"""A session that only reads columns, straight from its connection."""

from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session


class ReadSession(Session):
    """One read-only snapshot. ``close`` gives it back.

    Decision: queries here select columns and return frozen rows, never entities. Sending their
    statements to the connection itself leaves out the unit of work's bookkeeping, which cost
    more than the database: 0.15 ms a statement instead of 0.35.
    """

    _snapshot: Connection | None = None

    def _read(self) -> Connection:
        if self._snapshot is None:
            assert isinstance(self.bind, Engine)
            self._snapshot = self.bind.connect()
        return self._snapshot

    def execute(self, statement: Any, params: Any = None, **given: Any) -> Any:
        options = given.get("execution_options") or {}
        return self._read().execute(statement, params, execution_options=options)

    def scalars(self, statement: Any, params: Any = None, **given: Any) -> Any:
        return self.execute(statement, params, **given).scalars()

    def scalar(self, statement: Any, params: Any = None, **given: Any) -> Any:
        return self.execute(statement, params, **given).scalar()

    def close(self) -> None:
        if self._snapshot is not None:
            self._snapshot.close()
            self._snapshot = None
        super().close()
