"""What rows of facts come to, before anything is recorded: added, settled, the same or refused."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from course.measures import intake_queries as queries
from course.measures.domain import Verdict, What
from course.measures.row_rules import Cells, Fact, Known, Refused, fact
from course.people.roster_cells import shown

CHUNK = 2_000
SHOWN = 200
"""Refused rows that are kept to be shown."""
SETTLING = {"agreed_at", "working_days"}
"""What may be told later of a complaint on record."""


class Judged(NamedTuple):
    """A row and what it comes to."""

    number: int
    reference: str
    verdict: Verdict
    why: str | None
    fact: Fact | None


@dataclass
class Sums:
    """How many rows came to what; with a digest over each of them."""

    of: dict[Verdict, int] = field(default_factory=lambda: dict.fromkeys(Verdict, 0))
    refused: list[tuple[int, str, str]] = field(default_factory=list)
    ignored: tuple[str, ...] = ()
    """Columns of the file that mean nothing here."""
    _hash: Any = field(default_factory=hashlib.sha256)

    def count(self, row: Judged) -> None:
        self.of[row.verdict] += 1
        self._hash.update(f"{row.number} {row.reference} {row.verdict} {row.why}\n".encode())
        if row.verdict is Verdict.REFUSED and len(self.refused) < SHOWN:
            self.refused.append((row.number, row.reference, row.why or ""))

    @property
    def digest(self) -> str:
        return str(self._hash.hexdigest())


def judged(
    session: Session, what: What, rows: Iterable[tuple[int, Cells]], known: Known
) -> Iterator[list[Judged]]:
    """What each row comes to, some at a time: a few statements for two thousand rows."""
    seen: dict[str, int] = {}
    left = iter(rows)
    while some := list(islice(left, CHUNK)):
        visits = {cells["visit"].strip() for _, cells in some if cells.get("visit")}
        codes = {cells["person_id"] for _, cells in some if cells.get("person_id")}
        queries.learn(session, known, codes, visits)
        references = {cells.get("reference", "").strip() for _, cells in some}
        on_record = queries.on_record(session, what, references)
        yield [_judge(what, number, cells, known, on_record, seen) for number, cells in some]


def _judge(
    what: What,
    number: int,
    cells: Cells,
    known: Known,
    on_record: Mapping[str, Fact],
    seen: dict[str, int],
) -> Judged:
    try:
        found = fact(what, cells, known)
    except Refused as why:
        return Judged(number, shown(cells.get("reference", "")), Verdict.REFUSED, str(why), None)
    reference = str(found["reference"])
    first = seen.setdefault(reference, number)
    if first != number:
        said = f"Row {first} has this reference too."
        return Judged(number, reference, Verdict.REFUSED, said, None)
    before = on_record.get(reference)
    if before is None:
        return Judged(number, reference, Verdict.ADDED, None, found)
    return _against(number, reference, found, before)


def _against(number: int, reference: str, found: Fact, before: Fact) -> Judged:
    # What was in time is judged by the days that were promised when it was recorded.
    other = {name for name in found if found[name] != before[name]} - {"due_on"}
    if not other:
        return Judged(number, reference, Verdict.SAME, None, None)
    if other <= SETTLING and before.get("agreed_at") is None:
        return Judged(number, reference, Verdict.SETTLED, None, found)
    said = f"On record with another {', '.join(sorted(other))}. What is on record stays."
    return Judged(number, reference, Verdict.REFUSED, said, None)
