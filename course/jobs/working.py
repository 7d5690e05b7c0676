"""A worker: looks for jobs until it is told to stop, or has had nothing to do for a while."""

import logging
import math
import os
import signal
import socket
import time
from collections.abc import Callable, Sequence
from datetime import timedelta

from sqlalchemy.exc import OperationalError

from course.errors import CourseError, NotReady
from course.jobs import queries, running
from course.jobs.domain import BEAT
from course.jobs.engine import Engine, leave
from course.jobs.queries import Open
from course.jobs.running import Runner, Shop

LOOK_EVERY = 0.5
"""Seconds."""
TIDY_EVERY, REVIEW_EVERY = timedelta(minutes=1), timedelta(seconds=5)
GIVEN_UP = (
    "Making it has stopped the worker several times. Ask whoever runs the system to look at the "
    "memory and the disk of the server (course doctor), then press Try again."
)

log = logging.getLogger("course")


class GivenUp(CourseError):
    """The engine does not begin it once more."""


class Worker:
    """One of a name at a time: what that name had in hand when it died, it goes on with."""

    def __init__(self, shop: Shop, name: str, url: str):
        self._shop, self._runner = shop, Runner(shop, name)
        self._refuse_double(name)
        self._engine = Engine(url, self._runner)
        self._last: dict[str, float] = {}

    def run(self, *, idle: timedelta | None, wanted: Callable[[], bool]) -> None:
        """Work.

        Args:
            idle: end after so long without work; None: never.
            wanted: asked at each look; False ends the worker.
        """
        for end in (signal.SIGTERM, signal.SIGINT):
            signal.signal(end, lambda *_: self._end())
        self._runner.hear()
        self._engine.start()
        busy_at = time.monotonic()
        while wanted():
            now = time.monotonic()
            try:
                busy = self._look(now)
            except OperationalError as away:
                log.warning("the database does not answer: %s", away.orig)
                busy = True
            busy_at = now if busy else busy_at
            if idle is not None and now - busy_at > idle.total_seconds():
                break
            time.sleep(LOOK_EVERY)
        self._end()

    def _look(self, now: float) -> bool:
        """Everything that there is to do just now; whether any job is not over."""
        if self._every("hear", now, BEAT):
            self._runner.hear()
        found = self._runner.look()
        for job in found.waiting:
            self._engine.hand_over(job)
        if found.begun and self._every("review", now, REVIEW_EVERY):
            self._engine.take_over(found.gone)
            self._review(found.begun)
        if self._every("tidy", now, TIDY_EVERY):
            running.tidy(self._shop)
        return bool(found.waiting or found.begun)

    def _review(self, begun: Sequence[Open]) -> None:
        """Jobs that the engine has given up, or does not know after a restore."""
        for job in begun:
            if self._engine.has_given_up(job):
                self._runner.fail(job.id, job.attempt, GivenUp(GIVEN_UP))
            else:
                self._engine.hand_over(job)

    def _every(self, what: str, now: float, period: timedelta) -> bool:
        if now - self._last.get(what, -math.inf) < period.total_seconds():
            return False
        self._last[what] = now
        return True

    def _end(self) -> None:
        self._runner.say_goodbye()
        leave()

    def _refuse_double(self, name: str) -> None:
        with self._shop.reading() as session:
            same = [w for w in queries.workers(session) if w.name == name]
            now = self._shop.clock()
        if any(is_there(w) for w in same if not w.silent(now)):
            raise NotReady(
                f"A worker of the name {name} is running already. Stop it first, or give this one "
                "a name of its own: course worker --name second"
            )


def is_there(worker: queries.WorkerRow) -> bool:
    """Whether it is alive, as far as anybody here can know.

    Of another machine's, nobody can tell: it is, for as long as ``SILENT_AFTER``.
    """
    if worker.machine != socket.gethostname():
        return True
    try:
        os.kill(worker.process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return worker.process != os.getpid()
