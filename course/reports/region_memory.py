"""What was counted of each branch, kept for as long as its people stand as they do.

Decision: kept branch by branch, in each process. When somebody of one branch passes, a board of
four hundred counts that branch anew and adds the others up. As in ``board_memory`` nothing is
kept by time: what is kept is found by the version of the branch and by the day it is there.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from threading import Lock
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from course.reports import region, trend
from course.reports.board_rules import Asked, BoardBranch
from course.reports.region_rules import Part, RoleGroup, Tally
from course.reports.trend_rules import NO_WEEKS, Weeks

KEPT = 5_000
"""Branches whose counts a process remembers."""
Found = TypeVar("Found")


class _Memory(Generic[Found]):
    def __init__(self, most: int = KEPT) -> None:
        self._most = most
        self._found: OrderedDict[Hashable, Found] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> Found | None:
        with self._lock:
            if (found := self._found.get(key)) is not None:
                self._found.move_to_end(key)
            return found

    def put(self, key: Hashable, found: Found) -> None:
        with self._lock:
            self._found[key] = found
            while len(self._found) > self._most:
                self._found.popitem(last=False)


_tallies: _Memory[Tally] = _Memory()
_trends: _Memory[Weeks] = _Memory()
_vendors: _Memory[Mapping[UUID, Part]] = _Memory(50)


def tallies(session: Session, asked: Asked, groups: Sequence[RoleGroup]) -> dict[UUID, Tally]:
    """``region.by_branch`` with every branch; no statement where nobody's standing changed.

    The branches of ``asked`` must come from the same snapshot that ``session`` reads.
    """

    def count(fresh: Asked) -> Mapping[UUID, Tally]:
        return region.by_branch(session, fresh, groups)

    keys = {branch.id: (branch, tuple(groups)) for branch in asked.branches}
    return _known(_tallies, asked, keys, count, Tally())


def trends(session: Session, asked: Asked, ends: tuple[date, ...]) -> dict[UUID, Weeks]:
    """``trend.by_branch`` in the same way. Days that are over stay as they are: the day it is
    has no part in it, so that a new one counts nothing anew."""

    def count(fresh: Asked) -> Mapping[UUID, Weeks]:
        return trend.by_branch(session, fresh, ends)

    keys = {branch.id: (branch.id, branch.version, ends) for branch in asked.branches}
    return _known(_trends, asked, keys, count, NO_WEEKS)


def _known(
    memory: _Memory[Any],
    asked: Asked,
    about: Mapping[UUID, Hashable],
    count: Callable[[Asked], Mapping[UUID, Any]],
    nothing: Any,
) -> dict[UUID, Any]:
    """What is kept, and what is counted now for the branches of which nothing is."""
    keys = {id_: (asked.grants, asked.vendor_id, key) for id_, key in about.items()}
    found = {id_: memory.get(key) for id_, key in keys.items()}
    fresh = tuple(branch for branch in asked.branches if found[branch.id] is None)
    if not fresh:
        return found
    counted = count(replace(asked, branches=fresh))
    for branch in fresh:
        found[branch.id] = counted.get(branch.id, nothing)
        if _named(branch):
            memory.put(keys[branch.id], found[branch.id])
    return found


def _named(branch: BoardBranch) -> bool:
    """Whether its state has a name that no other state will ever have."""
    return branch.version is not None


def vendors(session: Session, asked: Asked) -> Mapping[UUID, Part]:
    """``region.by_vendor``, kept as a whole: a vendor's people stand in many branches."""
    key = (asked.grants, asked.branches)
    if (known := _vendors.get(key)) is None:
        known = region.by_vendor(session, asked)
        if all(map(_named, asked.branches)):
            _vendors.put(key, known)
    return known
