"""A worker in a process of its own that is killed in the middle: the job is finished once."""

import hashlib
import os
import signal
import subprocess
import sys
import time

import pytest
from sqlalchemy import func, select

from course.actor import Act, Role
from course.audit.models import AuditEntry
from course.jobs import service
from course.jobs.domain import State
from course.jobs.models import Job
from course.jobs.store import EXPORTS
from course.people.sign_in_queries import actor
from course.reports.evidence import verify
from course.reports.queries import Asked
from course.reports.work import PACK, given
from tests.bulk import fill
from tests.proved import prove

PATIENCE_SECONDS = 90
AT_ONCE, PARTS = 8, 5
CERTIFICATES = AT_ONCE * PARTS


@pytest.fixture
def job_id(work, make, clock):
    """Somebody has asked for a pack of three parts."""
    person = make.person(Role.HR, email="ruth@alderway.example")
    with work() as uow:
        fill(uow, branches=2, people=CERTIFICATES, credentials=CERTIFICATES)
        prove(uow)
    with work() as uow:
        hr = actor(uow.session, person.id, clock().date())
        asked = Asked(hr, Act.EXPORT_CERTIFICATES, clock().date(), "http://course.test")
        return service.ask(
            uow,
            actor=hr,
            kind=PACK,
            title="All",
            file_name="all.zip",
            given=given(asked, clock(), AT_ONCE),
        )


@pytest.fixture
def start(settings):
    """``start()``: a worker as ``course worker`` begins one."""
    started = []

    def start(*words: str) -> subprocess.Popen[bytes]:
        env = {
            "COURSE_HOME": str(settings.home),
            "COURSE_DATABASE_URL": settings.database_url,
            "COURSE_SECRET_KEY": settings.secret_key,
            "COURSE_BASE_URL": settings.base_url,
            "PATH": "",
        }
        command = [sys.executable, "-m", "course", "worker", "--name", "one", *words]
        started.append(subprocess.Popen(command, env=env))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


def until(db, job_id, so):
    """The row, as soon as it is so."""
    for _ in range(PATIENCE_SECONDS * 20):
        db.expire_all()
        row = db.get(Job, job_id)
        if so(row):
            return row
        assert row.state is not State.FAILED, row.problem
        time.sleep(0.05)
    raise TimeoutError(row.state)


def test_job_whose_worker_is_killed_goes_on_and_is_finished_once(start, job_id, db, settings):
    first = start()
    begun = until(db, job_id, lambda row: row.done >= AT_ONCE)
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    parts = settings.home / EXPORTS / f"{job_id}.parts"
    assert begun.state is State.RUNNING
    assert list(parts.glob("prints-*.zip"))

    start()
    done = until(db, job_id, lambda row: row.state is State.DONE)

    file = settings.home / EXPORTS / f"{job_id}.{done.sha256[:16]}"
    assert hashlib.sha256(file.read_bytes()).hexdigest() == done.sha256
    assert verify(file).certificates == done.done == CERTIFICATES
    finished = select(func.count()).where(AuditEntry.event == "JobFinished")
    assert db.scalar(finished) == 1
    assert not parts.exists()
