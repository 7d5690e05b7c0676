"""Fixtures for every test: a fresh database on each engine, factories, a client that signs in."""

import gc
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session, sessionmaker

import course
from course.actor import Actor
from course.app import connect, create_app
from course.config import Settings
from course.content.model import Revision
from course.db import UnitOfWork
from course.library import queries as library
from tests import browser_client
from tests.browser_client import Browser
from tests.databases import Postgres, Sqlite
from tests.factories import Make
from tests.learners import Walk
from tests.statements import counting

pytest_plugins = ["tests.counting"]

# No test need load the tables that its subject does not.
for models in Path(course.__file__).parent.glob("*/*models.py"):
    import_module(f"course.{models.parent.name}.{models.stem}")

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
"""The time in every test, unless it says otherwise."""

ENGINES = ("sqlite", "postgresql")


def pytest_collection_finish() -> None:
    """What is loaded by now stays: looking through it for garbage over and over is for nothing."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


class Clock:
    """Stands still until a test moves it."""

    now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture(scope="session")
def of_this_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that every process of a run shares, and no other run."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session", autouse=True)
def _pages_are_looked_at_once(of_this_run: Path) -> None:
    browser_client.seen.share(of_this_run / "pages")


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory, of_this_run: Path) -> Sqlite:
    return Sqlite(of_this_run, tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres(of_this_run: Path) -> Iterator[Postgres]:
    server = Postgres(of_this_run)
    yield server
    server.close()


@pytest.fixture(params=ENGINES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A migrated database with the shipped course published, on each engine in turn."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite").put_back()
    else:
        yield from request.getfixturevalue("postgres").copy()


@pytest.fixture(params=ENGINES)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database with nothing in it, on each engine in turn."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
    else:
        yield from request.getfixturevalue("postgres").empty()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def settings(database_url: str, tmp_path: Path, clock: Clock) -> Settings:
    return Settings(
        home=tmp_path,
        database_url=database_url,
        secret_key="k" * 32,
        base_url="http://course.test",
        clock=clock,
    )


@pytest.fixture(scope="session")
def apps() -> Iterator[dict[str, Flask]]:
    """Applications by the address of their database."""
    made: dict[str, Flask] = {}
    yield made
    for app in made.values():
        app.extensions["course.engine"].dispose()


@pytest.fixture
def app(settings: Settings, apps: dict[str, Flask]) -> Iterator[Flask]:
    """Made once per database and connected anew for each test.

    Its routes, templates and statements are the same for all: preparing them took half of the
    time of most tests. Who changes the application itself makes one of their own.
    """
    url = settings.database_url
    if url in apps:
        connect(apps[url], settings, apps[url].extensions["course.engine"])
    else:
        apps[url] = create_app(settings, testing=True)
    yield apps[url]
    if url.startswith("sqlite"):  # its file is another one in the next test
        apps[url].extensions["course.engine"].dispose()


@pytest.fixture
def db(app: Flask) -> Iterator[Session]:
    """Sees what has been committed; each read begins anew."""
    sessions = sessionmaker(app.extensions["course.engine"], expire_on_commit=True)
    engine = app.extensions["course.engine"].execution_options(
        isolation_level="AUTOCOMMIT", read_only=True
    )
    with sessions(bind=engine) as session:
        yield session


@pytest.fixture
def work(app: Flask, clock: Clock):
    """``with work() as uow``: a unit of work like the pages use."""
    return lambda actor=None: _work(app, clock, actor)


def _work(app: Flask, clock: Clock, actor: Actor | None) -> UnitOfWork:
    who = actor.person_id if actor else None
    return app.extensions["course.unit_of_work"](now=clock(), actor_id=who)


@pytest.fixture
def make(app: Flask, work, clock: Clock) -> Make:
    return Make(work, clock)


@pytest.fixture
def walk(work):
    """``walk(person, assignment)``: take a path through the real services."""
    return lambda person, assignment: Walk(work, person, assignment)


@pytest.fixture
def revision(app: Flask) -> Revision:
    """The shipped course, as published in the test's database."""
    with sessionmaker(app.extensions["course.engine"])() as session:
        return library.newest(session)


@pytest.fixture
def new_browser(app: Flask, work):
    """``new_browser()``: one more device, with cookies of its own."""
    app.test_client_class = Browser

    def make() -> Browser:
        client = app.test_client()
        client.work = work
        return client

    return make


@pytest.fixture
def browser(new_browser) -> Browser:
    return new_browser()


@pytest.fixture
def statements(app: Flask):
    """``with statements() as ran``: the SQL that ran meanwhile."""
    return lambda: counting(app.extensions["course.engine"])


@pytest.fixture
def run(app: Flask):
    """Run a ``course`` command against this test's instance: ``run("audit", "verify")``."""
    from click.testing import CliRunner
    from flask.cli import ScriptInfo

    from course.cli import main

    return lambda *args: CliRunner().invoke(
        main, list(args), obj=ScriptInfo(create_app=lambda: app), catch_exceptions=False
    )
