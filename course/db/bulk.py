"""Many rows at once, as fast as the driver takes them."""

from collections.abc import Iterable, Sequence
from importlib import import_module
from itertools import islice
from typing import Any

from sqlalchemy import Insert, Table, insert
from sqlalchemy.orm import Session

AT_ONCE = 2_000


def fill(session: Session, table: type[Any], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows, each with a value for every column, in the table's order.

    Decision: the statement is compiled once and the rows go straight to the driver. With
    SQLAlchemy's own way of many rows, binding took three times as long as the database.
    """
    _run(session, table.__table__, insert(table.__table__), rows)


def add_up(
    session: Session, table: type[Any], rows: Iterable[Sequence[Any]], numbers: Sequence[str]
) -> None:
    """The same; where there is a row with that key, these numbers are added to its own.

    Two who add to one row at a time wait for each other: hand rows in the order of their keys.
    """
    target = table.__table__
    made = import_module(f"sqlalchemy.dialects.{session.get_bind().dialect.name}").insert(target)
    both = {name: target.c[name] + made.excluded[name] for name in numbers}
    adding = made.on_conflict_do_update(index_elements=[*target.primary_key], set_=both)
    _run(session, target, adding, rows)


def _run(session: Session, table: Table, adding: Insert, rows: Iterable[Sequence[Any]]) -> None:
    line: Any = session.connection()
    columns = list(table.columns)
    made = adding.compile(dialect=line.dialect, column_keys=[c.key for c in columns])
    bound = [
        (at, process)
        for at, column in enumerate(columns)
        if (process := column.type.dialect_impl(line.dialect).bind_processor(line.dialect))
    ]
    named = None if made.positional else [column.key for column in columns]
    left = iter(rows)
    while batch := [_bound(row, bound) for row in islice(left, AT_ONCE)]:
        given = [dict(zip(named, row, strict=True)) for row in batch] if named else batch
        line.exec_driver_sql(str(made), given)


def _bound(row: Sequence[Any], bound: Sequence[tuple[int, Any]]) -> tuple[Any, ...]:
    values = list(row)
    for at, process in bound:
        if values[at] is not None:
            values[at] = process(values[at])
    return tuple(values)
