"""Taking in facts about service: from files, first shown and then recorded, and from programs."""

import hashlib
import io
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, BinaryIO, NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import update
from sqlalchemy.orm import Session

from course.actor import Actor
from course.db import UnitOfWork
from course.db.bulk import fill
from course.errors import NotFound, TooMany
from course.events import ExportTaken, FactsRecorded
from course.machines.service import Opened
from course.measures import column_rules as columns
from course.measures import intake_queries as queries
from course.measures.domain import Verdict, What
from course.measures.intake_queries import TABLES
from course.measures.models import Complaint, FactImport
from course.measures.row_rules import Cells, Fact, Known, Refused, fact
from course.people.roster_cells import shown
from course.people.roster_file import by_name, read

CHUNK = 2_000
MOST_ROWS = 1_000
"""In one post to the API."""
KEPT = timedelta(days=7)
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


# --- judging ---------------------------------------------------------------------------


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


def write(uow: UnitOfWork, what: What, rows: Sequence[Judged]) -> None:
    """Record what is new in these rows: one statement for all that are added."""
    names = TABLES[what].__table__.columns.keys()
    new = ({**row.fact, "recorded_at": uow.now} for row in rows if row.fact and _added(row))
    fill(uow.session, TABLES[what], ([line[name] for name in names] for line in new))
    for row in rows:
        if row.verdict is Verdict.SETTLED and row.fact:
            values = {name: row.fact[name] for name in sorted(SETTLING)}
            uow.session.execute(
                update(Complaint).where(Complaint.reference == row.reference).values(values)
            )


def _added(row: Judged) -> bool:
    return row.verdict is Verdict.ADDED


# --- files -----------------------------------------------------------------------------


def rows_of(file: BinaryIO, what: What, sums: Sums | None = None) -> Iterator[tuple[int, Cells]]:
    """The rows below the header. Raises ``DamagedFile`` as a roster does."""
    table = read(file, columns.reader(what))
    if sums:
        sums.ignored = table.columns.ignored
    return ((row.number, by_name(table.columns, row)) for row in table.rows)


def take(
    uow: UnitOfWork, *, what: What, file: BinaryIO, file_name: str
) -> tuple[Sums, Iterable[tuple[int, str, str]]]:
    """Read a file and record what is new in it at once. Safe to repeat; all or nothing.

    Returns:
        How many rows came to what, and the first refused ones.
    """
    sums = Sums()
    known = queries.known(uow.session, None, uow.now)
    for some in judged(uow.session, what, rows_of(file, what, sums), known):
        for row in some:
            sums.count(row)
        write(uow, what, some)
    made = _import(uow, what, file_name, sums, content=None)
    made.applied_at = uow.now
    _told(uow, what, sums, import_id=made.id)
    return sums, sums.refused


def look(uow: UnitOfWork, *, what: What, file: BinaryIO, file_name: str) -> UUID:
    """Judge every row and keep the file, so that it can be recorded as shown.

    Returns:
        The import, to be shown and then applied.
    """
    _forget_old(uow)
    content = file.read()
    sums = _sums(uow, what, content)
    return _import(uow, what, file_name, sums, content=zlib.compress(content)).id


def apply(uow: UnitOfWork, *, actor: Actor, import_id: UUID) -> bool:
    """Record what was shown: all of it, or nothing. Safe to press twice.

    If it would not come to the same any more, nothing is done but to show it anew.

    Raises:
        NotFound: there is no such import, or it is somebody else's to see.
    """
    queries.import_(uow.session, actor, import_id)
    made = uow.session.get(FactImport, import_id, with_for_update=True)
    if made is None or (made.content is None and made.applied_at is None):
        raise NotFound("There is no such import.")
    if made.applied_at or made.content is None:
        return True
    content = zlib.decompress(made.content)
    sums = _sums(uow, made.what, content)
    if sums.digest != made.digest:
        _note(made, sums)
        return False
    known = queries.known(uow.session, None, uow.now)
    rows = rows_of(io.BytesIO(content), made.what)
    for some in judged(uow.session, made.what, rows, known):
        write(uow, made.what, some)
    made.applied_at, made.content = uow.now, None
    _told(uow, made.what, sums, import_id=made.id)
    return True


def verdicts(session: Session, actor: Actor, import_id: UUID, now: datetime) -> Iterator[Judged]:
    """Every row of a file that is kept, judged anew. ``NotFound`` for any other."""
    asked = queries.import_(session, actor, import_id)
    content = queries.content(session, import_id)
    if content is None:
        raise NotFound("There is no such file any more.")
    rows = rows_of(io.BytesIO(zlib.decompress(content)), asked.what)
    for some in judged(session, asked.what, rows, queries.known(session, None, now)):
        yield from some


def _sums(uow: UnitOfWork, what: What, content: bytes) -> Sums:
    sums = Sums()
    known = queries.known(uow.session, None, uow.now)
    rows = rows_of(io.BytesIO(content), what, sums)
    for some in judged(uow.session, what, rows, known):
        for row in some:
            sums.count(row)
    return sums


def _import(
    uow: UnitOfWork, what: What, file_name: str, sums: Sums, content: bytes | None
) -> FactImport:
    made = FactImport(
        id=uuid4(),
        what=what,
        made_at=uow.now,
        made_by=uow.actor_id,
        file_name=file_name[-200:],
        content=content,
    )
    _note(made, sums)
    uow.session.add(made)
    return made


def _note(made: FactImport, sums: Sums) -> None:
    made.digest, made.refused_rows = sums.digest, [list(row) for row in sums.refused]
    made.ignored = ", ".join(sums.ignored)
    made.added, made.settled = sums.of[Verdict.ADDED], sums.of[Verdict.SETTLED]
    made.same, made.refused = sums.of[Verdict.SAME], sums.of[Verdict.REFUSED]


def _told(uow: UnitOfWork, what: What, sums: Sums, **source: UUID) -> None:
    added, settled = sums.of[Verdict.ADDED], sums.of[Verdict.SETTLED]
    if added or settled:
        uow.emit(FactsRecorded(what=what.value, added=added, settled=settled, **source))


def _forget_old(uow: UnitOfWork) -> None:
    """Files say where customers' visits were: they are kept no longer than somebody may ask."""
    old = FactImport.made_at < uow.now - KEPT
    uow.session.execute(
        update(FactImport).where(old, FactImport.content.is_not(None)).values(content=None)
    )


# --- programs --------------------------------------------------------------------------


def record(uow: UnitOfWork, *, what: What, rows: Sequence[Cells], opened: Opened) -> list[Judged]:
    """What another program hands in: each row for itself, safe to send again.

    Returns:
        What each row came to.

    Raises:
        TooMany: more rows than one post may have.
    """
    if len(rows) > MOST_ROWS:
        raise TooMany(f"Send at most {MOST_ROWS} rows at once.")
    sums, found = Sums(), []
    known = queries.known(uow.session, opened.branch_id, uow.now)
    for some in judged(uow.session, what, enumerate(rows, start=1), known):
        for row in some:
            sums.count(row)
        write(uow, what, some)
        found += some
    _told(uow, what, sums, key_id=opened.key_id)
    return found


def take_parity(uow: UnitOfWork, *, filter_: tuple[tuple[str, str], ...], rows: int) -> None:
    """Record that the parity page leaves the system as a file: by which filter, how many rows."""
    uow.emit(ExportTaken(what="parity", form="csv", filter=filter_, rows=rows))
