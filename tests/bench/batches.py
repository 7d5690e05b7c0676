"""What is done to very many at once: one path for half a company, and a day with nothing to do."""

import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

import sqlalchemy as sa

from course.actor import OPERATOR
from course.app import create_app
from course.assignments import bulk
from course.assignments.domain import Who
from course.config import from_environment
from course.people.domain import Kind
from tests.bench.instance import Instance, statements
from tests.bench.memory import peak
from tests.bench.report import Line

ROUNDS = 7
PATH = "vendor-admin"
"""Hardly anybody has it."""
HALF = Who(kind=Kind.EMPLOYEE)
FEW = Who(kind=Kind.EMPLOYEE, job_role="planner")
"""About a tenth of those."""


def alternately(*acts: Callable[[], float], rounds: int = ROUNDS) -> list[float]:
    """The median of what each act says it took, all by turns; the first round warms up."""
    took: list[list[float]] = [[] for _ in acts]
    for turn in range(rounds + 1):
        for act, found in zip(acts, took, strict=True):
            if turn:
                found.append(act())
            else:
                act()
    return [median(found) for found in took]


def assigning(engine: str, company: Instance) -> list[Line]:
    """Assigning to half of the company; nothing is saved, so that each round finds the same."""
    with statements(company.app) as seen:
        people = _give(company)[1]
    sql, values = next(one for one in seen if one[0].startswith("INSERT INTO assignment"))
    floor, ours = alternately(lambda: raw(company, [(sql, values)]), lambda: _give(company)[0])
    print(
        f"{engine}: a path for {people:,} people in {len(seen)} statements: {ours:.2f} s, "
        f"raw INSERT ... SELECT {floor:.2f} s"
    )
    few, half = (peak(_give_apart, company.environment, who) for who in (FEW, HALF))
    print(f"{engine}: peak memory {half:.0f} MB, for a tenth of them {few:.0f} MB")
    return [
        Line(f"{engine}: assigning to {people:,}, against the raw insert", ours / floor, 3),
        Line(f"{engine}: assigning, peak memory against a tenth", half / few, 1.1),
    ]


def _give(company: Any, who: Who = HALF) -> tuple[float, int]:
    """Seconds for giving the path and all that follows from it, and how many people got it."""
    with company.work() as uow:
        began = time.perf_counter()
        _, done = bulk.give(uow, actor=OPERATOR, who=who, path_id=PATH, due_on=date(2030, 1, 1))
        uow._react()
        took = time.perf_counter() - began
        uow.discard()
    return took, done.fresh


def raw(company: Instance, sql: list[tuple[str, Any]]) -> float:
    """Seconds for statements as they are; nothing is saved."""
    engine: sa.Engine = company.app.extensions["course.engine"]
    with engine.connect() as connection:
        began = time.perf_counter()
        for statement, values in sql:
            given = values if isinstance(values, dict) else tuple(values)
            found = connection.exec_driver_sql(statement, given)
            if found.returns_rows:
                found.fetchall()
        took = time.perf_counter() - began
        connection.rollback()
    return took


def _give_apart(environment: dict[str, str], who: Who) -> None:
    app = create_app(from_environment(environment))
    _give(Instance(Path(environment["COURSE_HOME"]), app, {}, {}), who)
