"""Importing a roster: read, shown with a verdict for each row, then applied exactly as shown."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from typing import BinaryIO
from uuid import UUID, uuid4

from sqlalchemy import delete, insert, update

from course.actor import Actor
from course.db import UnitOfWork
from course.db.bulk import fill
from course.errors import DamagedFile, NotFound
from course.people import roster_apply as applying
from course.people import roster_queries as queries
from course.people.domain import digits, search_key
from course.people.roster_cells import shown
from course.people.roster_file import RosterFile, beyond, by_name, read
from course.people.roster_lines import Tally, TooManyMissing, days, lines_of
from course.people.roster_models import RosterImport, RosterLine, RosterRow
from course.people.roster_rules import Places, Wish, key_of, wish
from course.people.roster_verdicts import Line

PORTION = 5_000
"""Rows saved at a time, so that others who write need not wait for a whole file."""
KEPT = timedelta(days=90)
"""How long the rows of an import can be looked at."""
HALF = 50

Begin = Callable[[], UnitOfWork]


@dataclass(frozen=True)
class Options:
    """How a file is to be taken."""

    missing_end: bool = False
    missing_share: int = HALF
    """At most so many percent of the people in reach may be ended for not being in the file."""


USUAL = Options()


def stage(
    begin: Begin,
    *,
    actor: Actor,
    file: BinaryIO,
    file_name: str,
    options: Options = USUAL,
    progress: Callable[[int], None] = lambda rows: None,
) -> UUID:
    """Read a file and work out what each row would come to. Nobody changes yet.

    It begins several units of work: reading takes seconds for a big file, and a transaction
    that lasted so long would keep everybody else from writing.

    Args:
        progress: told the number of rows read so far, now and then.

    Raises:
        DamagedFile: the file cannot be read, or has no rows.
        TooManyMissing: see ``Options.missing_share``.
    """
    digest = hashlib.sha256()
    while some := file.read(1 << 20):
        digest.update(some)
    file.seek(0)
    roster = read(file)
    with begin() as uow:
        _forget_old(uow)
        import_id = _opened(uow, roster, digest.hexdigest(), file_name, options)
        places = queries.places(uow.session, actor)
    try:
        _fill_rows(begin, import_id, roster, places, progress)
        with begin() as uow:
            show(uow, actor=actor, import_id=import_id)
    except BaseException:
        with begin() as uow:
            forget(uow, import_id=import_id)
        raise
    return import_id


def _opened(
    uow: UnitOfWork, roster: RosterFile, digest: str, file_name: str, options: Options
) -> UUID:
    import_id = uuid4()
    uow.session.execute(
        insert(RosterImport).values(
            id=import_id,
            made_at=uow.now,
            made_by=uow.actor_id,
            file_name=shown(file_name) or "roster",
            file_sha256=digest,
            ignored=", ".join(map(shown, roster.columns.ignored)),
            says_ends="ends_on" in roster.columns.names,
            missing_end=options.missing_end,
            missing_share=options.missing_share,
        )
    )
    return import_id


def _fill_rows(
    begin: Begin,
    import_id: UUID,
    roster: RosterFile,
    places: Places,
    progress: Callable[[int], None],
) -> None:
    values = (_row(import_id, *read) for read in _read(roster, places))
    count = 0
    while portion := list(islice(values, PORTION)):
        with begin() as uow:
            fill(uow.session, RosterRow, portion)
        count += len(portion)
        progress(count)
    if not count:
        raise DamagedFile("This file names columns but has no rows. Is it the right sheet?")


def _read(
    roster: RosterFile, places: Places
) -> Iterator[tuple[int, Mapping[str, str], Wish | str]]:
    for row in roster.rows:
        cells = by_name(roster.columns, row)
        if len(row.cells) > roster.columns.width and beyond(roster.columns, row.cells):
            words = "This row has more cells than the header. Put quotes around cells with commas."
            yield row.number, cells, words
        else:
            yield row.number, cells, wish(row.number, cells, places)


def _row(
    import_id: UUID, number: int, cells: Mapping[str, str], result: Wish | str
) -> tuple[object, ...]:
    """A row in the order of the table's columns."""
    if isinstance(result, Wish):
        return (import_id, number, None, *result[1:8], *result[8:])
    name = cells.get("name") or f"{cells.get('first_name', '')} {cells.get('last_name', '')}"
    code = shown(cells.get("person_id", ""))
    return (import_id, number, result, code, key_of(cells), shown(name), *[None] * 10)


# --- what it comes to ---------------------------------------------------------------------


def show(uow: UnitOfWork, *, actor: Actor, import_id: UUID) -> None:
    """Work the verdicts out anew and keep them, to be looked at.

    Raises:
        TooManyMissing: see ``Options.missing_share``.
    """
    uow.session.execute(delete(RosterLine).where(RosterLine.import_id == import_id))
    tally = Tally()
    lines = tally.counting(lines_of(uow, actor, import_id))
    fill(uow.session, RosterLine, ((import_id, *line, *_keys(line)) for line in lines))
    uow.session.execute(
        update(RosterImport)
        .where(RosterImport.id == import_id)
        .values(shown_at=uow.now, digest=tally.digest, **tally.sums)
    )


def _keys(line: Line) -> tuple[str | None, str | None]:
    """What the person will be looked for by."""
    name = search_key(line.name) if line.name else None
    return name, digits(line.phone) if line.phone else None


# --- doing it -----------------------------------------------------------------------------


def apply(uow: UnitOfWork, *, actor: Actor, import_id: UUID) -> bool:
    """Do what was shown: all of it in this transaction, or nothing. Safe to press twice.

    Everything is worked out again first. If people changed meanwhile and it would not come to
    the same, nothing is done; show it anew and ask again.

    Returns:
        Whether it is done.

    Raises:
        NotFound: there is no such import, or it is somebody else's.
    """
    applying.one_at_a_time(uow)
    asked = queries.staged(uow.session, import_id)
    if asked is None or asked.made_by != uow.actor_id or asked.digest is None:
        raise NotFound("There is no such import.")
    if asked.applied_at:
        return True
    tally = Tally()
    try:
        for _ in tally.counting(lines_of(uow, actor, import_id)):
            pass
    except TooManyMissing:
        return False
    if tally.digest != asked.digest:
        return False
    applying.write(uow, import_id, queries.today_at(days(uow)), tally.sums)
    return True


# --- forgetting ---------------------------------------------------------------------------


def forget(uow: UnitOfWork, *, import_id: UUID) -> None:
    """Take an import away that was not applied, with everything that was read."""
    for table in (RosterLine, RosterRow):
        uow.session.execute(delete(table).where(table.import_id == import_id))
    uow.session.execute(
        delete(RosterImport).where(RosterImport.id == import_id, RosterImport.applied_at.is_(None))
    )


def _forget_old(uow: UnitOfWork) -> None:
    """Rows are names and addresses: they are kept no longer than somebody may ask about them."""
    old = queries.older_than(uow.now - KEPT)
    for table in (RosterLine, RosterRow):
        uow.session.execute(delete(table).where(table.import_id.in_(old)))
