"""``course daily`` on a day with nothing to do: statements of each stage, and its time."""

import time
from datetime import UTC, datetime
from functools import partial
from uuid import uuid4

import sqlalchemy as sa

from course.actor import OPERATOR
from course.assignments import rules
from course.assignments.domain import Who
from course.notices import filling
from course.notices.models import NoticeSwitch
from course.notices.post import post_of
from course.operations import daily
from tests.bench.batches import alternately, raw
from tests.bench.instance import Instance, statements
from tests.bench.report import Line

RULES = (("technician", "field"), ("clerk", "office"), ("planner", "office"), ("driver", "field"))
ROUNDS = 7


def quiet_day(engine: str, company: Instance) -> list[Line]:
    """A first run does what there is; then the same moment again, for which nothing is left."""
    now = datetime.now(UTC)
    _rules(company)
    _switch_on(company)
    _run(company, now)
    with statements(company.app) as seen:
        left = _run(company, now)
    assert not left, left
    stages = 3 + len(RULES) + len(filling.STAGES)  # leavers, settling, sending; rules; notices
    queries = [one for one in seen if one[0].lstrip().startswith(("SELECT", "INSERT", "UPDATE"))]
    floor, ours = alternately(
        lambda: raw(company, queries), lambda: _timed(company, now), rounds=ROUNDS
    )
    print(
        f"{engine}: a day with nothing to do: {len(seen)} statements for {stages} stages, "
        f"{ours:.2f} s; the same run raw {floor:.2f} s"
    )
    return [
        Line(f"{engine}: quiet day, statements a stage", len(seen) / stages, 2.99, unit=""),
        Line(f"{engine}: quiet day, against its queries run raw", ours / floor, 5),
    ]


def _rules(company: Instance) -> None:
    for job_role, path_id in RULES:
        with company.work() as uow:
            who = Who(job_role=job_role)
            rules.make(uow, actor=OPERATOR, rule_id=uuid4(), path_id=path_id, days=30, who=who)


def _switch_on(company: Instance) -> None:
    with company.work() as uow:
        uow.session.execute(sa.delete(NoticeSwitch))
        uow.session.add(NoticeSwitch(id=1, on=True, changed_at=uow.now))


def _run(company: Instance, now: datetime) -> list[daily.Done]:
    begin = partial(company.app.extensions["course.unit_of_work"], now=now)
    post = post_of(company.app.extensions["course.settings"])
    found = daily.run(begin, post, dry_run=False)
    return [done for done in found if any(n for _, n in done.counts)]


def _timed(company: Instance, now: datetime) -> float:
    began = time.perf_counter()
    _run(company, now)
    return time.perf_counter() - began
