"""A roster file as rows: CSV in the encodings and with the delimiters people have, or XLSX.

Nothing here knows what the cells mean; ``roster_rules`` does.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import BinaryIO

from course.errors import DamagedFile
from course.people import roster_xlsx
from course.people.roster_cells import RawRow
from course.people.roster_columns import Columns, columns_of

MOST_BYTES = 200_000_000
LONGEST_LINE = 100_000
"""Characters; more is a quote that was never closed, or no table."""
DELIMITERS = ",;\t"

OLD_EXCEL = b"\xd0\xcf\x11\xe0"
ZIP = b"PK\x03\x04"
BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


@dataclass(frozen=True)
class RosterFile:
    """What each column means, and the rows below the header."""

    columns: Columns
    rows: Iterator[RawRow]


def read(file: BinaryIO, columns: Callable[[Sequence[str]], Columns] = columns_of) -> RosterFile:
    """Open a roster. Rows are read as they are asked for: the file is never in memory whole.

    Args:
        columns: reads the header; that of a roster unless given.

    Raises:
        DamagedFile: it is no table that can be read, or its header lacks a column. Reading
            the rows may raise it too.
    """
    start = file.read(4)
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    if size > MOST_BYTES:
        raise DamagedFile("This file has more than 200 MB. Split it, or leave out columns.")
    if start.startswith(OLD_EXCEL):
        raise DamagedFile("This is an old Excel file (.xls). Save it as .xlsx or as CSV.")
    if start.startswith(ZIP):
        return _table(roster_xlsx.rows(file), columns)
    return _table(_csv_rows(file, _encoding(start)), columns)


def _table(rows: Iterator[RawRow], columns: Callable[[Sequence[str]], Columns]) -> RosterFile:
    head = next(rows, None)
    if head is None:
        raise DamagedFile("This file is empty. Its first row must name the columns.")
    return RosterFile(columns(head.cells), rows)


def _encoding(start: bytes) -> str:
    for mark, name in BOMS:
        if start.startswith(mark):
            return name
    if len(start) == 4 and start[1] == start[3] == 0:
        return "utf-16-le"
    return "utf-16-be" if len(start) == 4 and start[0] == start[2] == 0 else "utf-8"


def _csv_rows(file: BinaryIO, encoding: str) -> Iterator[RawRow]:
    """Rows that hold anything, numbered as a spreadsheet numbers them."""
    text = io.TextIOWrapper(file, encoding, newline="")
    number = 0
    try:
        delimiter = _delimiter(text)
        for number, cells in enumerate(csv.reader(_lines(text), delimiter=delimiter), start=1):
            if any(map(str.strip, cells)):
                yield RawRow(number, cells)
    except UnicodeError:
        raise DamagedFile(
            "The letters of this file cannot be read: it is not UTF-8. "
            "In Excel choose Save as, then CSV UTF-8."
        ) from None
    except csv.Error:
        raise DamagedFile(
            f"Row {number + 1} cannot be read. Look for a quote that opens and does not close."
        ) from None
    finally:
        with suppress(ValueError):  # whoever opened the file may have closed it already
            text.detach()


def _delimiter(text: io.TextIOWrapper) -> str:
    """The one that makes most of the header's words into columns; leaves the place after it.

    Excel writes ``sep=;`` as a first line of its own and leaves it out when it reads.
    """
    first = text.readline(LONGEST_LINE)
    if first.casefold().startswith("sep=") and len(first.strip()) == 5:
        return first[4]
    text.seek(0)
    return max(DELIMITERS, key=lambda delimiter: first.count(delimiter))


def _lines(text: io.TextIOWrapper) -> Iterator[str]:
    while line := text.readline(LONGEST_LINE):
        if len(line) == LONGEST_LINE:
            raise csv.Error("too long")
        yield line


def by_name(columns: Columns, row: RawRow) -> Mapping[str, str]:
    """The row's cells by column; a row that is too short has empty cells at its end."""
    cells, last = row.cells, len(row.cells)
    return {name: cells[at] if at < last else "" for name, at in columns.places}


def beyond(columns: Columns, cells: Iterable[str]) -> bool:
    """Whether a row has something to the right of the header's last column."""
    return any(cell.strip() for cell in list(cells)[columns.width :])
