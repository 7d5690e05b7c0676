"""Taking in facts about service: from files, first shown and then recorded, and from programs."""

import io
import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import BinaryIO
from uuid import UUID, uuid4

from sqlalchemy import update
from sqlalchemy.orm import Session

from course.actor import Actor
from course.db import UnitOfWork
from course.errors import NotFound, TooMany
from course.events import ExportTaken, FactsRecorded
from course.machines.service import Opened
from course.measures import column_rules as columns
from course.measures import intake_queries as queries
from course.measures.domain import Verdict, What
from course.measures.judging import Judged, Sums, judged
from course.measures.models import FactImport
from course.measures.recording import write
from course.measures.row_rules import Cells
from course.people.roster_file import by_name, read

MOST_ROWS = 1_000
"""In one post to the API."""
KEPT = timedelta(days=7)


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
    rows = rows_of(file, what, sums)
    write(uow, what, judged(uow.session, what, rows, known), sums.count)
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
    write(uow, made.what, judged(uow.session, made.what, rows, known))
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
    sums, found = Sums(), list[Judged]()

    def note(row: Judged) -> None:
        sums.count(row)
        found.append(row)

    known = queries.known(uow.session, opened.branch_id, uow.now)
    write(uow, what, judged(uow.session, what, enumerate(rows, start=1), known), note)
    _told(uow, what, sums, key_id=opened.key_id)
    return found


def take_parity(uow: UnitOfWork, *, filter_: tuple[tuple[str, str], ...], rows: int) -> None:
    """Record that the parity page leaves the system as a file: by which filter, how many rows."""
    uow.emit(ExportTaken(what="parity", form="csv", filter=filter_, rows=rows))
