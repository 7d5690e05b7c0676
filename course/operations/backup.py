"""Write a whole instance into one file."""

import json
import os
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from course import __version__
from course.db import schema
from course.db.base import UtcDateTime
from course.errors import NotReady
from course.operations.archive import (
    FORMAT,
    KEY,
    MANIFEST,
    Column,
    Manifest,
    TableRows,
    lines,
    write_member,
)

BATCH = 2_000
VERSION_TABLE = "alembic_version"

TYPES: dict[str, sa.types.TypeEngine[Any]] = {
    "bytes": sa.LargeBinary(),
    "day": sa.Date(),
    "json": sa.JSON(none_as_null=True),
    "moment": UtcDateTime(),
    "plain": sa.types.NullType(),
    "uuid": sa.Uuid(),
    "yes_no": sa.Boolean(),
}
"""How each kind of column is read and written, whatever the engine."""


def backup(engine: Engine, file: Path, *, secret_key: str, now: datetime) -> Manifest:
    """Write everything as it is at one moment, while people go on working.

    All or nothing: ``file`` appears, or is replaced, only once the whole backup is on the disk.
    Only its owner may read it, because it holds everybody's records and the instance's key.

    Decision: the tables are read from the database, not from the models, so that a backup can
    also be taken after the program was updated and before ``course db upgrade``.

    Raises:
        NotReady: there is nothing in the database yet.
    """
    schema_version = schema.current(engine)
    if schema_version is None:
        raise NotReady("There is nothing to back up yet. Run: course init")
    with (
        _written_whole(file) as path,
        _snapshot(engine) as connection,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
    ):
        key, _ = write_member(archive, KEY, [secret_key.encode("ascii")])
        manifest = Manifest(
            format=FORMAT,
            version=__version__,
            schema_version=schema_version,
            made_at=now,
            key=key,
            tables=tuple(_write_tables(connection, archive)),
        )
        text = json.dumps(manifest.model_dump(mode="json"), indent=1)
        write_member(archive, MANIFEST, [text.encode()])
    return manifest


@contextmanager
def _written_whole(file: Path) -> Iterator[Path]:
    """A path beside ``file`` that takes its place when the block ends well."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    os.close(handle)
    path = Path(name)
    try:
        yield path
        with path.open("rb+") as done:
            os.fsync(done.fileno())
        path.replace(file)
    finally:
        path.unlink(missing_ok=True)


@contextmanager
def _snapshot(engine: Engine) -> Iterator[Connection]:
    """A connection that sees one moment, however long it reads."""
    options: dict[str, Any] = {"read_only": True, "yield_per": BATCH}
    if engine.dialect.name == "postgresql":
        options["isolation_level"] = "REPEATABLE READ"
    with engine.connect() as connection:
        yield connection.execution_options(**options)


def _write_tables(connection: Connection, archive: zipfile.ZipFile) -> Iterator[TableRows]:
    metadata = sa.MetaData()
    metadata.reflect(connection)
    for table in metadata.sorted_tables:
        if table.name == VERSION_TABLE:
            continue
        columns = tuple(Column(name=c.name, kind=_kind(c.type)) for c in table.columns)
        found = connection.execute(select_rows(table.name, columns, _key_of(table)))
        rows = _parents_first(table, found)
        member, count = write_member(archive, f"tables/{table.name}.ndjson", lines(columns, rows))
        yield TableRows(name=table.name, columns=columns, rows=count, member=member)


def typed(name: str, columns: tuple[Column, ...]) -> sa.TableClause:
    return sa.table(name, *(sa.column(c.name, TYPES[c.kind]) for c in columns))


def select_rows(
    name: str, columns: tuple[Column, ...], order_by: Iterable[str]
) -> sa.Select[tuple[Any, ...]]:
    table = typed(name, columns)
    return sa.select(*table.c).order_by(*(table.c[key] for key in order_by))


def _key_of(table: sa.Table) -> list[str]:
    return [column.name for column in table.primary_key]


def _kind(type_: sa.types.TypeEngine[Any]) -> str:
    """SQLite has no type for ids: only they are CHAR(32) in our schema."""
    if isinstance(type_, sa.Uuid) or (isinstance(type_, sa.CHAR) and type_.length == 32):
        return "uuid"
    for kind, known in (
        ("bytes", sa.LargeBinary),
        ("day", sa.Date),
        ("json", sa.JSON),
        ("moment", sa.DateTime),
        ("yes_no", sa.Boolean),
    ):
        if isinstance(type_, known):
            return kind
    return "plain"


def _parents_first(table: sa.Table, rows: Iterable[sa.Row[Any]]) -> Iterable[sa.Row[Any]]:
    """For a table that refers to itself: whoever is referred to stands before who refers."""
    links = [key for key in table.foreign_keys if key.column.table is table]
    if not links:
        return rows
    parent, key = links[0].parent.name, links[0].column.name
    waiting, placed, known = list(rows), list[sa.Row[Any]](), {None}
    while ready := [row for row in waiting if row._mapping[parent] in known]:
        placed += ready
        known |= {row._mapping[key] for row in ready}
        waiting = [row for row in waiting if row._mapping[key] not in known]
    return placed
