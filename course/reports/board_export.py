"""The board as a file: what a page shows, through the same filter and in the same order."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy.orm import Session

from course import cells
from course.content.model import Revision
from course.library import queries as library
from course.reports import board
from course.reports.board_rules import Asked, BoardRow, next_step
from course.reports.queries import Sessions
from course.reports.tables import plain, sheet_chunks

COLUMNS = ("person", "status", "kind", "firm", "branch", "path", "due_on", "next_step")
Row = tuple[str | int | date | None, ...]


class Form(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"


@dataclass(frozen=True)
class Words:
    """What ids and codes are called on the page."""

    titles: Mapping[str, str]
    """Of paths."""
    company: str
    """The firm of whoever no vendor sends."""


def chunks(sessions: Sessions, asked: Asked, form: Form, words: Words, on: date) -> Iterator[bytes]:
    """The file, row by row as the database finds them, in a session of its own.

    Nobody's name can start a formula. ``on`` is the day a workbook claims to be made on.
    """
    with sessions() as session:
        rows = _rows(session, asked, words)
        if form is Form.CSV:
            yield from cells.csv_chunks(COLUMNS, map(plain, rows))
        else:
            yield from sheet_chunks("Board", COLUMNS, rows, on)


class _Revisions(dict[str, Revision]):
    """Courses that people are on, each read when somebody who is on it comes up."""

    def __init__(self, session: Session):
        super().__init__()
        self._session = session

    def __missing__(self, id_: str) -> Revision:
        self[id_] = found = library.revision(self._session, id_)
        return found


def _rows(session: Session, asked: Asked, words: Words) -> Iterator[Row]:
    revisions = _Revisions(session)
    for _, row in board.every_row(session, asked):
        yield _cells(row, words, revisions)


def _cells(row: BoardRow, words: Words, revisions: Mapping[str, Revision]) -> Row:
    return (
        row.name,
        row.words,
        row.kind.capitalize(),
        row.vendor or words.company,
        row.branch.name,
        words.titles.get(row.path_id, row.path_id) or None,
        row.due_on,
        next_step(row, revisions),
    )
