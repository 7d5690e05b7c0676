"""A roster of a whole company, imported into an empty one: against the raw insert of its rows."""

import csv
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from flask import Flask

from course.actor import OPERATOR
from course.db import UnitOfWork
from course.db import bulk as many
from course.people import roster
from course.people.models import Engagement, Person
from tests.bench.batches import alternately
from tests.bench.company import Company, Member, Size
from tests.bench.founding import person, places
from tests.bench.instance import bare_app
from tests.bench.memory import peak
from tests.bench.report import Line
from tests.bulk_rows import DAY, engagement_row

ROUNDS = 3
"""Each needs an empty company, and takes long."""
HEAD = ["person_id", "name", "email", "phone", "kind", "vendor", "branch", "job_role", "starts_on"]
Database = Callable[[], AbstractContextManager[str | None]]
"""Gives an empty database, or None for SQLite in the folder."""


def importing(engine: str, home: Path, people: int, database: Database) -> list[Line]:
    """Reading, judging and applying, against the people and engagements alone."""
    home.mkdir(parents=True)
    here = _Desk(home, Size(people), database)
    raw, ours = alternately(here.raw, here.product, rounds=ROUNDS)
    print(
        f"{engine}: {people:,} rows imported in {ours:.1f} s ({here.cpu:.1f} s of this process's "
        f"CPU), raw insert {raw:.2f} s"
    )
    few, all_ = (_peak(home, size, database) for size in (people // 10, people))
    print(f"{engine}: peak memory {all_:.0f} MB, with a tenth of the rows {few:.0f} MB")
    return [
        Line(f"{engine}: importing {people:,} rows, against the raw insert", ours / raw, 6),
        Line(f"{engine}: importing, peak memory against a tenth", all_ / few, 1.25),
    ]


class _Desk:
    """Does one or the other to a company that has places and nobody in them."""

    def __init__(self, home: Path, size: Size, database: Database):
        self._home, self._size, self._database = home, size, database
        self._today = datetime.now(UTC).date()
        self._members = list(Company(size).members())
        self._file = write_file(home / f"roster-{size.people}.csv", self._members, self._today)
        self._number = 0
        self.cpu = 0.0

    def raw(self) -> float:
        people = _in_order(Person, map(person, self._members))
        engaged = _in_order(Engagement, map(self._engagement, self._members))
        with self._company() as app, _work(app) as uow:
            began = time.perf_counter()
            many.fill(uow.session, Person, people)
            many.fill(uow.session, Engagement, engaged)
            uow.session.commit()
            return time.perf_counter() - began

    def product(self) -> float:
        with self._company() as app:
            began, cpu = time.perf_counter(), time.process_time()
            take(app, self._file)
            self.cpu = time.process_time() - cpu
            return time.perf_counter() - began

    def _engagement(self, member: Member) -> dict[str, Any]:
        n, first = member.number, self._today - member.came * DAY
        return engagement_row(n, member.branch, member.vendor, person=n, starts_on=first)

    @contextmanager
    def _company(self) -> Iterator[Flask]:
        self._number += 1
        home = self._home / f"{self._size.people}-{self._number}"
        with empty_company(home, self._size, self._database) as app:
            yield app


@contextmanager
def empty_company(home: Path, size: Size, database: Database) -> Iterator[Flask]:
    with database() as url:
        app = bare_app(home, url)
        with _work(app) as uow:
            places(uow, size)
        yield app
        app.extensions["course.engine"].dispose()


def _work(app: Flask) -> UnitOfWork:
    begin: Callable[..., UnitOfWork] = app.extensions["course.unit_of_work"]
    return begin(now=datetime.now(UTC), actor_id=None)


def take(app: Flask, file: Path) -> None:
    """What ``course people import`` does."""
    begin = partial(_work, app)
    with file.open("rb") as stream:
        import_id = roster.stage(begin, actor=OPERATOR, file=stream, file_name=file.name)
    with begin() as uow:
        assert roster.apply(uow, actor=OPERATOR, import_id=import_id)


def _in_order(model: Any, rows: Iterator[dict[str, Any]]) -> list[tuple[Any, ...]]:
    columns = model.__table__.columns.keys()
    return [tuple(map(row.get, columns)) for row in rows]


def write_file(file: Path, members: list[Member], today: date) -> Path:
    with file.open("w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(HEAD)
        writer.writerows(_row(member, today) for member in members)
    return file


def _row(member: Member, today: date) -> list[Any]:
    known = person(member)
    firm = "" if member.vendor is None else f"Bulk vendor {member.vendor:03}"
    return [
        known["code"],
        known["name"],
        known["email"] or "",
        known["phone"],
        "contractor" if firm else "employee",
        firm,
        f"Bulk branch {member.branch:03}",
        member.job_role,
        today - member.came * DAY,
    ]


def _peak(home: Path, people: int, database: Database) -> float:
    """Of a process that imports that many rows and does nothing else."""
    size = Size(people)
    today = datetime.now(UTC).date()
    file = write_file(home / f"peak-{people}.csv", list(Company(size).members()), today)
    with empty_company(home / f"peak-{people}", size, database) as app:
        settings = app.extensions["course.settings"]
        environment = {
            "COURSE_HOME": str(settings.home),
            "COURSE_SECRET_KEY": settings.secret_key,
            "COURSE_DATABASE_URL": settings.database_url,
        }
        return peak(_take_apart, environment, file)


def _take_apart(environment: dict[str, str], file: Path) -> None:
    from course.app import create_app
    from course.config import from_environment

    take(create_app(from_environment(environment)), file)
