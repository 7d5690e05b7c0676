"""Doing a job, part by part: what a worker does, whatever engine keeps count of the parts."""

import logging
import os
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from errno import EDQUOT, ENOSPC
from typing import Protocol
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from course.db import UnitOfWork
from course.errors import CourseError
from course.jobs import queries, service
from course.jobs.domain import State, Task, Work
from course.jobs.queries import Open
from course.jobs.store import Store

log = logging.getLogger("course")

FULL = {ENOSPC, EDQUOT}
"""What the system says when a disk, or one's share of it, is full."""


class Begin(Protocol):
    """Opens a unit of work at a moment."""

    def __call__(self, *, now: datetime) -> UnitOfWork: ...


@dataclass(frozen=True)
class Shop:
    """What a worker needs of the installation."""

    begin: Begin
    reading: Callable[[], Session]
    """A read-only session, to be closed by whoever opens it."""
    clock: Callable[[], datetime]
    store: Store
    work_of: Callable[[str], Work | None]
    """How a kind of job is done; None for one that this version does not know."""
    and_then: Callable[[], None]
    """What follows once somebody's job has come to an end, such as a mail that says so."""
    forget: Callable[[], None]
    """Lets go of every connection to the database: none may cross a fork."""


@dataclass(frozen=True)
class Round:
    """What there is to do for a worker just now."""

    waiting: Sequence[Open]
    begun: Sequence[Open]
    gone: Sequence[str]
    """Workers that will not go on with what they had in hand."""


class Runner:
    """One worker's hands. Each call is a step that may be repeated after a crash."""

    def __init__(self, shop: Shop, worker: str):
        self._shop = shop
        self.worker = worker

    def plan(self, job_id: UUID, attempt: int) -> int:
        """Take a job in hand; how many parts it has, 0 where there is nothing to do any more."""
        work, task = self._task(job_id)
        plan = work.plan(task)
        with self._work() as uow:
            mine = service.begin(uow, job_id=job_id, attempt=attempt, worker=self.worker, plan=plan)
        return plan.parts if mine else 0

    def part(self, job_id: UUID, attempt: int, number: int, before: int) -> int:
        """Do one part; how many things are done after it.

        Args:
            before: how many were done before it.
        """
        work, task = self._task(job_id)
        done = before + work.part(task, number)
        with self._work() as uow:
            service.progress(uow, job_id=job_id, attempt=attempt, worker=self.worker, done=done)
        return done

    def finish(self, job_id: UUID, attempt: int) -> None:
        """Put the file together, say that it is there, and tell whoever waits for it.

        Nothing is made where the job is over: whoever died between saying so and being noted
        comes here once more, and the file that people have seen the digest of has to stay.
        """
        work, task = self._task(job_id)
        with self._shop.reading() as session:
            if not queries.is_running(session, job_id, attempt):
                return
        made = self._shop.store.write(job_id, work.file(task))
        with self._work() as uow:
            mine = service.finish(
                uow, job_id=job_id, attempt=attempt, size=made.size, sha256=made.sha256
            )
        if mine:
            self._shop.store.drop_parts(job_id)
            self._shop.and_then()

    def fail(self, job_id: UUID, attempt: int, error: BaseException) -> None:
        """Say what went wrong in words that help whoever waits."""
        problem = self.words(job_id, error)
        with self._work() as uow:
            service.fail(uow, job_id=job_id, attempt=attempt, problem=problem)
        self._shop.and_then()

    def words(self, job_id: UUID, error: BaseException) -> str:
        if isinstance(error, CourseError):
            return str(error)
        if isinstance(error, OSError) and error.errno in FULL:
            return (
                "The disk of the server is full. Ask whoever runs the system to free some space "
                "(course doctor says how much is left), then press Try again. What is done is kept."
            )
        incident = uuid4().hex[:8]
        log.error("job %s failed, incident %s", job_id, incident, exc_info=error)
        return (
            "Something went wrong that we did not expect. Press Try again. If it happens again, "
            f"tell whoever runs the system, and name incident {incident}."
        )

    def hear(self) -> None:
        """Say that this worker is there."""
        with self._work() as uow:
            machine, process = socket.gethostname(), os.getpid()
            service.hear(uow, worker=self.worker, machine=machine, process=process)

    def say_goodbye(self) -> None:
        with self._work() as uow:
            service.say_goodbye(uow, worker=self.worker)

    def look(self) -> Round:
        """What there is to do for a worker just now."""
        with self._shop.reading() as session:
            now = self._shop.clock()
            others = [w for w in queries.workers(session) if w.name != self.worker]
            gone = [other.name for other in others if other.silent(now)]
            jobs = queries.open_jobs(session)
        waiting = [job for job in jobs if job.state is State.WAITING]
        return Round(waiting, [job for job in jobs if job.state is State.RUNNING], gone)

    def _task(self, job_id: UUID) -> tuple[Work, Task]:
        with self._shop.reading() as session:
            task = queries.task(session, job_id, self._shop.store.folder(job_id))
        work = self._shop.work_of(task.kind)
        if work is None:
            raise CourseError("This version of the program does not know how to make it.")
        return work, task

    def _work(self) -> UnitOfWork:
        return self._shop.begin(now=self._shop.clock())


def run_here(shop: Shop, worker: str = "here") -> int:
    """Do whatever waits, in this very process and without an engine; how many jobs that was.

    For tests, and for a machine without workers.
    """
    runner, round_ = Runner(shop, worker), Runner(shop, worker).look()
    for job in round_.waiting:
        try:
            parts, done = runner.plan(job.id, job.attempt), 0
            for number in range(parts):
                done = runner.part(job.id, job.attempt, number, done)
            runner.finish(job.id, job.attempt)
        except Exception as error:
            runner.fail(job.id, job.attempt, error)
    return len(round_.waiting)


def tidy(shop: Shop) -> int:
    """Remove files that have lain ready long enough; how many jobs that was. Safe to repeat."""
    with shop.reading() as session:
        over = queries.over(session, shop.clock())
    for job_id in over:
        shop.store.remove(job_id)
        with shop.begin(now=shop.clock()) as uow:
            service.removed(uow, job_id=job_id)
    return len(over)
