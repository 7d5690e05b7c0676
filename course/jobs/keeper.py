"""Stands beside the server: starts a worker when there is work, and again when one has died.

Decision: a process of its own, forked from the server before that begins to serve, as the
server's own workers are. It shares their memory, looks into the database once a second, and does
nothing else; the worker, with the engine that takes a second and 60 MB to load, is there only
while there is something to do. A server that starts is as quick as without it.
"""

import gc
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence

from sqlalchemy.exc import SQLAlchemyError

from course.jobs import queries, running
from course.jobs.running import Shop

LOOK_EVERY, TIDY_EVERY = 1.0, 60.0
"""Seconds."""
AGAIN_AFTER = (0.0, 1.0, 5.0, 30.0)
"""Seconds to wait before one that died is started again: the more often it died, the longer."""
LIVED_WELL = 60.0
"""Seconds after which a worker's end is not counted against it."""


class Keeper:
    """Keeps one worker going, for as long as there is work and ``wanted`` says so."""

    def __init__(self, shop: Shop, command: Sequence[str], env: Mapping[str, str]):
        self._shop, self._command = shop, list(command)
        self._env = {**os.environ, **env}
        self._process: subprocess.Popen[bytes] | None = None
        self._began, self._deaths, self._not_before = 0.0, 0, 0.0
        self._tidied = time.monotonic()

    def run(self, wanted: Callable[[], bool]) -> None:
        while wanted():
            self._look()
            time.sleep(LOOK_EVERY)
        if self._process is not None:
            self._process.terminate()

    def _look(self) -> None:
        now = time.monotonic()
        self._bury(now)
        try:
            if now - self._tidied >= TIDY_EVERY:
                self._tidied = now
                running.tidy(self._shop)
            if self._process is None and now >= self._not_before and self._has_work():
                beside = ["--beside", str(os.getpid())]
                command = [*self._command, *beside]
                self._process = subprocess.Popen(command, env=self._env)  # noqa: S603 - our own
                self._began = now
        except SQLAlchemyError:
            return  # the database is away for a moment; the pages say so

    def _bury(self, now: float) -> None:
        if self._process is None or self._process.poll() is None:
            return
        lived_well = now - self._began >= LIVED_WELL or self._process.returncode == 0
        self._deaths = 0 if lived_well else self._deaths + 1
        self._not_before = now + AGAIN_AFTER[min(self._deaths, len(AGAIN_AFTER) - 1)]
        self._process = None

    def _has_work(self) -> bool:
        with self._shop.reading() as session:
            return queries.has_work(session)


def stand_beside(shop: Shop, env: Mapping[str, str]) -> None:
    """Begin to keep a worker beside this process, until this process ends.

    Args:
        env: settings that this process was given otherwise than by its environment.
    """
    keeper = Keeper(shop, [sys.executable, "-m", "course", "worker"], env)
    if sys.platform == "win32":
        threading.Thread(target=keeper.run, args=(lambda: True,), daemon=True).start()
        return
    server = os.getpid()
    shop.forget()
    if os.fork():
        return
    gc.freeze()  # what came with the fork is shared for as long as nobody looks through it
    try:
        keeper.run(lambda: os.getppid() == server)
    except KeyboardInterrupt:
        pass
    finally:
        os._exit(0)
