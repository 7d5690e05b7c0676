"""Instances to measure: the shipped course, one learner under way, and a company of some size."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import event, select, text

from course.actor import Role
from course.app import create_app
from course.config import Settings, from_environment
from course.people import service as sign_in
from course.people.models import Branch
from tests.bulk import BRANCH, fill, id_of
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
        return {
            "COURSE_HOME": str(self.home),
            "COURSE_SECRET_KEY": SECRET,
            "FLOOR_DB": str(self.home / "course.db"),
        }


class _Now:
    def __call__(self) -> datetime:
        return datetime.now(UTC)


def make_instance(home: Path, *, branches: int, people: int, credentials: int) -> Instance:
    """An instance in a new folder; the manager has the first of its branches."""
    home.mkdir(parents=True)
    settings: Settings = from_environment({"COURSE_HOME": str(home), "COURSE_SECRET_KEY": SECRET})
    furnish(settings.database_url)
    app = create_app(settings)
    begin = app.extensions["course.unit_of_work"]

    def work(actor: Any = None) -> Any:
        return begin(now=datetime.now(UTC), actor_id=actor.person_id if actor else None)

    make = Make(work, _Now())
    learner = make.person(name="Sam Okoro")
    assignment = make.assignment(learner)
    Walk(work, learner, assignment).lessons()
    with work() as uow:
        fill(uow, branches=branches, people=people, credentials=credentials)
        columns = select(Branch.id, Branch.region_id).where(Branch.id == id_of(BRANCH, 0))
        first = uow.session.execute(columns).one()
    staff = {
        "learner": learner,
        "manager": make.person(Role.MANAGER, name="Dana Whitfield", branch=first),
        "hr": make.person(Role.HR, name="Ruth Abara"),
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
    with app.extensions["course.engine"].begin() as connection:
        connection.exec_driver_sql("ANALYZE")


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
            seen.append((sql, list(values)))

    engine = app.extensions["course.engine"]
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)
