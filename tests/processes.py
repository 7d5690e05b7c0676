"""``course`` commands in processes of their own, to be killed, without the second of starting.

A server that has the program loaded forks one for each command. It has no thread and no
connection that a command could share.
"""

import multiprocessing
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

PATIENCE_SECONDS = 120

_FORKING = multiprocessing.get_context("forkserver")
_FORKING.set_forkserver_preload(
    [
        "course.app",
        "course.cli",
        "sqlalchemy.dialects.postgresql.psycopg",
        "sqlalchemy.dialects.sqlite",
    ]
)


class Command:
    """A command that has begun. ``environment`` comes on top of this process's own."""

    def __init__(self, words: Sequence[str], environment: Mapping[str, str], log: Path):
        self._log = log
        self._process = _FORKING.Process(target=_run, args=(words, dict(environment), log))
        self._process.start()

    @property
    def is_over(self) -> bool:
        return self._process.exitcode is not None

    def kill(self) -> None:
        """Pull the plug; harmless when it is over."""
        self._process.kill()
        self._process.join(PATIENCE_SECONDS)

    def finish(self) -> None:
        """Wait for its end, which must be a good one."""
        self._process.join(PATIENCE_SECONDS)
        assert self._process.exitcode == 0, self._log.read_text("utf-8")


def _run(words: Sequence[str], environment: Mapping[str, str], log: Path) -> None:
    os.environ.update(environment)
    with log.open("ab") as said:
        os.dup2(said.fileno(), 1)
        os.dup2(said.fileno(), 2)

    from course.cli import main

    main(list(words))
