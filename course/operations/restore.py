"""Read a whole instance back from one file."""

import os
import zipfile
from itertools import islice
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from course.db import migrate, schema
from course.errors import Conflict, NotReady
from course.operations.archive import Manifest, TableRows, opened, values
from course.operations.backup import BATCH, VERSION_TABLE, typed

HEADS = {VERSION_TABLE, "audit_head"}
"""Tables that hold a row even where nothing has happened yet."""


def restore(engine: Engine, home: Path, file: Path, *, force: bool = False) -> Manifest:
    """Make this instance what it was when ``file`` was written, then bring it up to date.

    All or nothing: until the last row is in, the database stays as it was. The file is
    compared with its own manifest before anything is touched. Notices are off afterwards.

    Args:
        home: gets the instance's key.
        force: replace whatever is in the database.

    Raises:
        DamagedFile: the file is not, or no longer, what ``backup`` wrote.
        NotReady: a newer version of the program wrote it.
        Conflict: the database holds something, and ``force`` is not set.
    """
    with opened(file) as (archive, manifest):
        if manifest.schema_version not in schema.known():
            raise NotReady(
                f"This backup was made by a newer version ({manifest.version}). "
                "Install that version or a later one, then restore."
            )
        with engine.begin() as connection:
            _make_room(connection, force=force)
            migrate.upgrade_within(connection, manifest.schema_version)
            for table in manifest.tables:
                _fill(connection, archive, table)
            migrate.upgrade_within(connection)
            connection.execute(sa.delete(sa.table("notice_switch")))  # it may be a copy
        _keep_key(home, archive.read(manifest.key.name))
    return manifest


def _make_room(connection: Connection, *, force: bool) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
    metadata = sa.MetaData()
    metadata.reflect(connection)
    filled = [t for t in metadata.sorted_tables if t.name not in HEADS and _has_rows(connection, t)]
    if filled and not force:
        raise Conflict(
            "There is data in this instance already. Restore into a new COURSE_HOME, or add "
            "--force to replace everything that is here."
        )
    metadata.drop_all(connection)
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("DROP FUNCTION IF EXISTS audit_entry_stays()")  # of 0001 to 0011


def _has_rows(connection: Connection, table: sa.Table) -> bool:
    return (
        connection.execute(sa.select(sa.literal(1)).select_from(table).limit(1)).first() is not None
    )


def _fill(connection: Connection, archive: zipfile.ZipFile, table: TableRows) -> None:
    insert = sa.insert(typed(table.name, table.columns))
    with archive.open(table.member.name) as stream:
        rows = values(table.columns, stream)
        while batch := list(islice(rows, BATCH)):
            connection.execute(insert, batch)


def _keep_key(home: Path, key: bytes) -> None:
    """The key of the backup becomes the instance's own, readable by its owner only."""
    home.mkdir(parents=True, exist_ok=True)
    fresh = home / "secret.key.new"
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(key)
    fresh.replace(home / "secret.key")
