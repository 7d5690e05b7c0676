"""What came of a visit as the scorecard counts it, and the sums of many."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, ClassVar, NamedTuple
from uuid import UUID

from course.measures.domain import Moved
from course.people.domain import Kind


class Came(NamedTuple):
    """Of one visit: 0 or 1 each. Of many: how many."""

    booked: int = 0
    """A customer waited for it: it was not moved, or moved by us too late."""
    kept: int = 0
    """We came in the window that was promised."""
    no_shows: int = 0
    """We did not come, and told nobody before the window was over."""
    jobs: int = 0
    """A job that was done, planned for one visit, and not itself the second visit of another."""


NOTHING = Came()


def came_of(visit: Mapping[str, Any]) -> Came:
    """What a visit adds to the sums of its day."""
    moved, arrived, called = visit["moved"], visit["arrived_at"], visit["called_at"]
    begins, ends = visit["window_from"], visit["window_until"]
    if moved not in (None, Moved.LATE):
        return NOTHING
    told = called is not None and called <= ends
    job = visit["done"] and not visit["several_visits"] and not visit["no_access"]
    return Came(
        booked=1,
        kept=int(moved is None and arrived is not None and begins <= arrived <= ends),
        no_shows=int(moved is None and arrived is None and not told),
        jobs=int(job and visit["return_of"] is None),
    )


class Tally:
    """Sums of visits by day, place and firm."""

    READS: ClassVar[frozenset[str]] = frozenset(
        {
            "arrived_at",
            "branch_id",
            "called_at",
            "done",
            "moved",
            "no_access",
            "return_of",
            "several_visits",
            "vendor_id",
            "visited_on",
            "window_from",
            "window_until",
        }
    )
    """What it has to know of a visit."""

    def __init__(self) -> None:
        self._sums: dict[tuple[date, UUID, UUID | None], list[int]] = {}

    def count(self, visits: Iterable[Mapping[str, Any]]) -> None:
        for visit in visits:
            came = came_of(visit)
            if came is NOTHING:
                continue
            key = visit["visited_on"], visit["branch_id"], visit["vendor_id"]
            sums = self._sums.setdefault(key, [0] * len(came))
            for at, number in enumerate(came):
                sums[at] += number

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """In the order of the table's columns, and always in one order of days and places."""
        for (on, branch_id, vendor_id), sums in sorted(self._sums.items(), key=_order):
            kind = Kind.CONTRACTOR if vendor_id else Kind.EMPLOYEE
            yield (on, branch_id, vendor_id or branch_id, kind, vendor_id, *sums)


def _order(sums: tuple[tuple[date, UUID, UUID | None], list[int]]) -> tuple[date, UUID, UUID]:
    on, branch_id, vendor_id = sums[0]
    return on, branch_id, vendor_id or branch_id
