"""Sessions that send statements straight to their connection.

Decision: queries here select columns and return frozen rows, never entities. Leaving out the
session's bookkeeping around each statement, which is there for entities, took a statement from
0.35 to 0.1 ms; the database itself needs a hundredth of that.
"""

from typing import Any, Self

from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session


class ReadSession:
    """One read-only snapshot, begun by the first statement. ``close`` gives it back.

    It answers to the three calls that queries make of a session; it is not one, because a
    session's own beginning and end cost as much as a statement.
    """

    def __init__(self, engine: Engine):
        self._engine = engine
        self._snapshot: Connection | None = None

    def execute(self, statement: Any, params: Any = None, **given: Any) -> Any:
        if self._snapshot is None:
            self._snapshot = self._engine.connect()
        return self._snapshot.execute(statement, params, **given)

    def scalars(self, statement: Any, params: Any = None, **given: Any) -> Any:
        return self.execute(statement, params, **given).scalars()

    def scalar(self, statement: Any, params: Any = None, **given: Any) -> Any:
        return self.execute(statement, params, **given).scalar()

    def close(self) -> None:
        if self._snapshot is not None:
            self._snapshot.close()
            self._snapshot = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class WorkSession(Session):
    """The session of a unit of work: rows that were added are written before the next statement.

    It has one connection, which is given back when it closes. Statements use it at once; the
    session's own transaction joins it only when rows are added, because a beginning and an end
    of that cost twice as much as the statements of an answer.
    """

    _line: Connection | None = None

    def get_bind(self, *_: Any, **__: Any) -> Connection:
        if self._line is None:
            assert isinstance(self.bind, Engine)
            self._line = self.bind.connect()
        return self._line

    def execute(self, statement: Any, params: Any = None, **given: Any) -> Any:
        options = given.get("execution_options") or {}
        if "_sa_orm_load_options" in options:  # the session's own loading of an entity
            return super().execute(statement, params, **given)
        if self.new or self.dirty or self.deleted:
            self.flush()
        return self.get_bind().execute(statement, params, execution_options=options)

    def scalars(self, statement: Any, params: Any = None, **given: Any) -> Any:
        return self.execute(statement, params, **given).scalars()

    def scalar(self, statement: Any, params: Any = None, **given: Any) -> Any:
        return self.execute(statement, params, **given).scalar()

    def commit(self) -> None:
        if self.new or self.dirty or self.deleted or self.in_transaction():
            super().commit()
        if self._line is not None:
            self._line.commit()

    def close(self) -> None:
        super().close()
        if self._line is not None:
            self._line.close()
            self._line = None
