"""The real server on a real database, in a process of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from sqlalchemy.orm import Session, sessionmaker

from course.content.model import Revision
from course.db import UnitOfWork, make_engine
from course.library import queries as library
from course.people import service as people
from course.reactions import REACTIONS
from course.reports import service as reports
from tests.databases import INSTANCE
from tests.factories import Make
from tests.learners import Walk

PATIENCE_SECONDS = 60


def now() -> datetime:
    return datetime.now(UTC)


class Site:
    """``course serve`` with two workers; people and their history are made beside it."""

    def __init__(self, database_url: str, home: Path, *, debug: bool):
        self._port = _free_port()
        self.url = f"http://127.0.0.1:{self._port}"
        self._engine = make_engine(database_url)
        self._sessions = sessionmaker(self._engine, expire_on_commit=False)
        self.make = Make(self.work, now)
        settings = {
            "COURSE_HOME": str(home),
            "COURSE_DATABASE_URL": database_url,
            "COURSE_BASE_URL": self.url,
            "COURSE_SECRET_KEY": INSTANCE.secret_key,
            "COURSE_DEBUG": "1" if debug else "0",
        }
        self._environment = os.environ | settings
        self._log = (home / "serve.log").open("wb")
        self.start()

    def start(self) -> None:
        """Serve, in a process group of its own; after ``kill`` at the same address again."""
        command = [sys.executable, "-m", "course", "serve", "--workers=2", f"--port={self._port}"]
        self._server = subprocess.Popen(
            command,
            env=self._environment,
            stdout=self._log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self._wait()

    def kill(self) -> None:
        """Pull the plug: every worker ends in the middle of what it does."""
        os.killpg(self._server.pid, signal.SIGKILL)
        self._server.wait(PATIENCE_SECONDS)

    def work(self, actor: Any = None, *, ago: timedelta = timedelta()) -> UnitOfWork:
        """A unit of work like the pages use; ``ago`` for what happened before."""
        who = actor.person_id if actor else None
        instance = replace(INSTANCE, base_url=self.url)
        return UnitOfWork(
            self._sessions, REACTIONS, now=now() - ago, actor_id=who, instance=instance
        )

    def reading(self) -> Session:
        return self._sessions(bind=self._engine.execution_options(read_only=True))

    @property
    def revision(self) -> Revision:
        with self.reading() as session:
            return library.newest(session)

    def link(self, person: Any) -> str:
        """A fresh one-time sign-in link."""
        with self.work() as uow:
            made = people.make_sign_in_link(uow, person_id=person.id)
        return f"{self.url}/sign-in/{made.token}"

    def walk(self, person: Any, **given: Any) -> Walk:
        """A path for that person, to be taken through the services."""
        return Walk(self.work, person, self.make.assignment(person, **given))

    def settle(self) -> None:
        """The board's read model anew, after people were put in behind its back."""
        with self.work() as uow:
            reports.rebuild(uow)

    def close(self) -> None:
        self._server.terminate()
        self._server.wait(PATIENCE_SECONDS)
        self._log.close()
        self._engine.dispose()

    def _wait(self) -> None:
        give_up = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < give_up and self._server.poll() is None:
            try:
                urlopen(f"{self.url}/sign-in", timeout=PATIENCE_SECONDS).close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise AssertionError(f"The server did not start: {Path(self._log.name).read_text()}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
