"""Engines. SQLite is made safe for several processes; PostgreSQL is used as it is."""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Session

READ_ONLY = {"read_only": True}
"""Execution option of connections that only read: they must not queue behind writers."""
ONE_STATE = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
"""PostgreSQL's words for what SQLite does by itself: every read of a transaction sees one state."""


def reading_engine(engine: sa.Engine) -> sa.Engine:
    """The same database for snapshots: nothing is written, and nothing changes under a reader."""
    more = ONE_STATE if engine.dialect.name == "postgresql" else {}
    return engine.execution_options(**READ_ONLY, **more)


def driver() -> Any:
    """SQLite with the fix for its WAL-reset fault where the wheel is there, else Python's own."""
    try:
        import pysqlite3.dbapi2 as driver
    except ImportError:
        import sqlite3 as driver
    return driver


def make_engine(url: str | sa.URL) -> sa.Engine:
    if sa.make_url(url).get_backend_name() != "sqlite":
        return sa.create_engine(url, pool_pre_ping=True)
    engine = sa.create_engine(url, module=driver())
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(raw: Any, _record: Any) -> None:
    raw.isolation_level = None  # BEGIN is ours, below, not the driver's
    for pragma in (
        "busy_timeout=10000",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "cache_size=-16000",
    ):
        raw.execute(f"PRAGMA {pragma}")


def _begin(connection: sa.Connection) -> None:
    """Whoever may write takes the lock first.

    Decision: plain BEGIN fails a third of all read-then-write transactions as soon as two
    processes write, whatever the busy timeout; BEGIN IMMEDIATE failed none.
    """
    options = connection.get_execution_options()
    if options.get("isolation_level") != "AUTOCOMMIT":
        raw: Any = connection.connection.driver_connection
        raw.execute("BEGIN" if options.get("read_only") else "BEGIN IMMEDIATE")


def insert_once(session: Session, table: type[Any], **values: Any) -> bool:
    """Add a row unless one with the same unique key is there already; says whether it was added.

    One statement, so that two workers that try at once cannot both succeed, and the loser
    learns it without an error.
    """
    statement = _insert_once(table.__table__, session.get_bind().dialect.name)
    # Not the row count: with psycopg it is -1 for an INSERT.
    return session.execute(statement, values).first() is not None


@cache
def _insert_once(table: sa.Table, dialect: str) -> sa.Executable:
    """The statement for a table, built once: its values come as parameters."""
    # The other database's words take a twentieth of a second to load.
    insert = import_module(f"sqlalchemy.dialects.{dialect}").insert
    made: sa.Executable = insert(table).on_conflict_do_nothing().returning(*table.primary_key)
    return made


def insert_those(
    session: Session, table: type[Any], columns: Sequence[str], rows: sa.Select[Any]
) -> int:
    """Add what a query finds, leaving out rows whose unique key is there already.

    The rows stay in the database: a hundred thousand need no more memory than ten.

    Returns:
        How many were added.
    """
    insert = import_module(f"sqlalchemy.dialects.{session.get_bind().dialect.name}").insert
    made = insert(table.__table__).from_select(columns, rows, include_defaults=False)
    counted = {"preserve_rowcount": True}  # thrown away otherwise, for an INSERT
    done: Any = session.execute(made.on_conflict_do_nothing(), execution_options=counted)
    return int(done.rowcount)


def insert_new(session: Session, table: type[Any], rows: Sequence[Mapping[str, Any]]) -> set[UUID]:
    """Add rows unless one with the same unique key is there; gives the keys of those added.

    One statement, so that of two workers that add the same rows only one adds each.
    """
    insert = import_module(f"sqlalchemy.dialects.{session.get_bind().dialect.name}").insert
    made = insert(table.__table__).values(list(rows)).on_conflict_do_nothing()
    return set(session.execute(made.returning(*table.__table__.primary_key)).scalars())
