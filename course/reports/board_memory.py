"""What was counted of a branch's people, kept for as long as they stand as they do.

Decision: kept in each process and not in a table, so that looking at a board never writes.
Counts are found by the versions of their branches, which change in the same transaction as the
rows, and by the day it is there: they may be forgotten early, but are never out of date.
"""

from collections import OrderedDict
from threading import Lock

from sqlalchemy.orm import Session

from course.reports import board
from course.reports.board_rules import Asked, Counts

KEPT = 500
"""Boards whose counts a process remembers."""


class _Memory:
    def __init__(self) -> None:
        self._counts: OrderedDict[Asked, Counts] = OrderedDict()
        self._lock = Lock()

    def get(self, asked: Asked) -> Counts | None:
        with self._lock:
            if counts := self._counts.get(asked):
                self._counts.move_to_end(asked)
            return counts

    def put(self, asked: Asked, counts: Counts) -> None:
        with self._lock:
            self._counts[asked] = counts
            while len(self._counts) > KEPT:
                self._counts.popitem(last=False)


_memory = _Memory()


def counts(session: Session, asked: Asked) -> Counts:
    """``board.counts``, but no statement where nobody's standing changed since the last time.

    The branches of ``asked`` must come from the same snapshot that ``session`` reads.
    """
    everybody = asked.of_everybody
    if not all(branch.version for branch in asked.branches):
        return board.counts(session, everybody)
    if (known := _memory.get(everybody)) is None:
        known = board.counts(session, everybody)
        _memory.put(everybody, known)
    return known
