"""Instances to measure: the shipped course, one learner under way, and a company of some size."""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from flask import Flask
from sqlalchemy import event, select, text

from course.actor import Role
from course.app import create_app
from course.config import from_environment
from course.db import UnitOfWork
from course.people import service as sign_in
from course.people.models import Branch
from tests.bench.company import Size
from tests.bench.founding import found
from tests.bulk import fill
from tests.bulk_rows import BRANCH, VENDOR, id_of
from tests.databases import furnish
from tests.factories import Make
from tests.learners import Walk

SECRET = "k" * 32


@dataclass(frozen=True)
class Instance:
    """One database with a learner, a manager and HR signed in."""

    home: Path
    app: Flask
    cookies: dict[str, str]
    addresses: dict[str, str]

    @property
    def environment(self) -> dict[str, str]:
        """What ``course.app:create_app()`` needs to serve exactly this instance."""
        url = self.app.extensions["course.settings"].database_url
        return {
            "COURSE_HOME": str(self.home),
            "COURSE_SECRET_KEY": SECRET,
            "COURSE_DATABASE_URL": url,
            "FLOOR_DB": url.removeprefix("sqlite:///"),
        }

    def work(self) -> UnitOfWork:
        """A unit of work of nobody's."""
        begin: Callable[..., UnitOfWork] = self.app.extensions["course.unit_of_work"]
        return begin(now=datetime.now(UTC), actor_id=None)


class _Now:
    def __call__(self) -> datetime:
        return datetime.now(UTC)


def make_instance(home: Path, *, branches: int, people: int, credentials: int) -> Instance:
    """An instance in a new folder; the manager has the first of its branches."""
    how_many = {"branches": branches, "people": people, "credentials": credentials}
    return _instance(home, None, partial(fill, **how_many))


def make_company(home: Path, people: int, url: str | None = None) -> Instance:
    """The same with a whole company, whose first branch is the largest.

    Args:
        url: an empty database; SQLite in the folder unless one is given.
    """
    return _instance(home, url, partial(found, size=Size(people)))


def bare_app(home: Path, url: str | None = None) -> Flask:
    """The application on a new database with the shipped course and nobody in it."""
    home.mkdir(parents=True)
    given = {"COURSE_HOME": str(home), "COURSE_SECRET_KEY": SECRET}
    settings = from_environment(given | ({"COURSE_DATABASE_URL": url} if url else {}))
    furnish(settings.database_url)
    return create_app(settings)


def _instance(home: Path, url: str | None, people: Callable[[UnitOfWork], None]) -> Instance:
    app = bare_app(home, url)
    begin = app.extensions["course.unit_of_work"]

    def work(actor: Any = None) -> Any:
        return begin(now=datetime.now(UTC), actor_id=actor.person_id if actor else None)

    make = Make(work, _Now())
    learner = make.person(name="Sam Okoro")
    assignment = make.assignment(learner)
    Walk(work, learner, assignment).lessons()
    with work() as uow:
        people(uow)
        columns = select(Branch.id, Branch.region_id).where(Branch.id == id_of(BRANCH, 0))
        first = uow.session.execute(columns).one()
    staff = {
        "learner": learner,
        "manager": make.person(Role.MANAGER, name="Dana Whitfield", branch=first),
        "hr": make.person(Role.HR, name="Ruth Abara"),
        "vendor": make.person(
            Role.VENDOR_ADMIN, name="Vera Lind", vendor=SimpleNamespace(id=id_of(VENDOR, 0))
        ),
    }
    _analyse(app)
    with work() as uow:
        uow.session.execute(
            text(
                "CREATE TABLE IF NOT EXISTS floor_answer "
                "(id TEXT PRIMARY KEY, person TEXT, choice TEXT)"
            )
        )
    cookies = {name: _cookie(app, work, person) for name, person in staff.items()}
    cookies["floor"] = _floor_cookie(learner.id.hex, assignment.id.hex)
    addresses = {
        "lesson": f"/learn/{assignment.id}/M06/call",
        "recall": f"/learn/{assignment.id}/M06/call/",
        "home": "/learn",
        "board": "/team",
        "register": "/hr/certificates",
    }
    return Instance(home, app, cookies, addresses)


def _analyse(app: Flask) -> None:
    """What a database does by itself in time: look at what it holds, and tidy up."""
    engine = app.extensions["course.engine"]
    sql = "ANALYZE" if engine.dialect.name == "sqlite" else "VACUUM ANALYZE"
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(sql)


def _cookie(app: Flask, work: Any, person: Any) -> str:
    with work() as uow:
        link = sign_in.make_sign_in_link(uow, person_id=person.id)
    client = app.test_client()
    page = client.get(f"/sign-in/{link.token}").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page).group(1)
    client.post(f"/sign-in/{link.token}", data={"csrf_token": token})
    client.get("/learn")  # puts the token for forms into the cookie
    return f"course={client.get_cookie('course').value}"


def _floor_cookie(person: str, assignment: str) -> str:
    from tests.bench.floor import floor_app

    os.environ.setdefault("FLOOR_DB", "")
    app = floor_app()
    client = app.test_client()
    with client.session_transaction() as session:
        session["person"], session["assignment"] = person, assignment
    return f"course={client.get_cookie('course').value}"


@contextmanager
def statements(app: Flask) -> Iterator[list[tuple[str, Any]]]:
    """What a page runs on the database: SQL with its values, without BEGIN and COMMIT."""
    seen: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, sql: str, values: Any, *_: Any) -> None:
        if not sql.startswith(("BEGIN", "PRAGMA")):
            seen.append((sql, values if isinstance(values, dict) else list(values)))

    engine = app.extensions["course.engine"]
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)
