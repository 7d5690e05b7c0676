"""Verdicts as CSV, safe to open in a spreadsheet."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy.orm import Session

from course.cells import csv_chunks
from course.people.roster_shown import LineRow, lines

COLUMNS = ("row", "verdict", "why", "person_id", "name", "before", "after")


def chunks(session: Session, import_id: UUID) -> Iterator[bytes]:
    """A line for each row of the file, then for people who are not in it: those have no row."""
    found = lines(session, import_id, None, 0, None)
    return csv_chunks(COLUMNS, (_cells(line) for _, line in found))


def _cells(line: LineRow) -> tuple[str | int | None, ...]:
    return (
        line.number,
        line.verdict.value,
        line.why,
        line.code,
        line.name,
        in_words(line.before),
        in_words(line.after),
    )


def in_words(pairs: tuple[tuple[str, str], ...]) -> str:
    return "; ".join(f"{name}: {value}" for name, value in pairs)
