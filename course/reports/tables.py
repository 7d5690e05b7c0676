"""A register as a table: CSV, XLSX and JSON, in chunks, the same bytes for the same rows.

Whatever a person typed into a name stays text: no cell of any of them can start a formula.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time
from itertools import islice
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any

from course import cells
from course.cells import ROWS, Plain, Rows
from course.reports.queries import COLUMNS, RegisterRow

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

CHUNK = 1 << 16
WIDTHS = {"name": 28, "person": 28, "next_step": 26, "vendor": 24, "region": 18, "branch": 22}
WIDTHS |= {"revision": 14, "verify_url": 48}


def plain(row: Iterable[Any]) -> tuple[Plain, ...]:
    """The row as text and whole numbers: ISO days, moments in UTC ending in ``Z``."""
    return tuple([_WRITTEN[type(v)](v) if type(v) in _WRITTEN else v for v in row])


def _moment(value: datetime) -> str:
    return value.isoformat().replace("+00:00", "Z")


_WRITTEN: dict[type, Callable[[Any], str]] = {date: date.isoformat, datetime: _moment}


csv_of = cells.csv_chunks


def csv_chunks(rows: Rows) -> Iterator[bytes]:
    """The register's columns and rows as CSV."""
    return csv_of(COLUMNS, rows)


def json_chunks(rows: Rows) -> Iterator[bytes]:
    """The register as JSON."""
    return json_of(COLUMNS, rows)


def json_of(columns: Sequence[str], rows: Rows) -> Iterator[bytes]:
    """A list of objects with the columns as names, one to a line."""
    write = json.JSONEncoder(ensure_ascii=False).encode
    lines = (write(dict(zip(columns, row, strict=True))) for row in rows)
    before = "[\n"
    while batch := list(islice(lines, ROWS)):
        yield (before + ",\n".join(batch)).encode()
        before = ",\n"
    yield b"\n]\n" if before == ",\n" else b"[]\n"


def xlsx_chunks(rows: Iterable[RegisterRow], on: date) -> Iterator[bytes]:
    """The register as a workbook; ``on`` as for ``sheet_chunks``."""
    yield from sheet_chunks("Certificates", COLUMNS, rows, on)


def sheet_chunks(
    title: str, columns: Sequence[str], rows: Iterable[Iterable[Any]], on: date
) -> Iterator[bytes]:
    """A workbook for Excel. It has to be finished on disk before its first byte can go out.

    Args:
        on: the day it claims to have been made on, so that two of one day are the same.
    """
    # It takes a thirtieth of a second to load, and a server that starts has no use for it.
    from xlsxwriter import Workbook

    with TemporaryFile() as file:
        book = Workbook(
            file,
            {
                "constant_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        book.set_properties({"title": title, "created": datetime.combine(on, time.min)})
        _fill(book, title, columns, rows)
        book.close()
        file.seek(0)
        yield from iter(lambda: file.read(CHUNK), b"")


def _fill(
    book: "Workbook", title: str, columns: Sequence[str], rows: Iterable[Iterable[Any]]
) -> None:
    sheet = book.add_worksheet(title)
    head, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    for column, name in enumerate(columns):
        sheet.set_column(column, column, WIDTHS.get(name, 16))
        sheet.write_string(0, column, name, head)
    sheet.freeze_panes(1, 0)
    number = 0
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            _put(sheet, number, column, value, day)
    sheet.autofilter(0, 0, number, len(columns) - 1)


def _put(
    sheet: "Worksheet", row: int, column: int, value: str | int | date | None, day: "Format"
) -> None:
    """Days become Excel's days; moments stay text, because Excel knows no time zones."""
    if isinstance(value, date) and not isinstance(value, datetime):
        sheet.write_datetime(row, column, value, day)
    elif isinstance(value, int):
        sheet.write_number(row, column, value)
    elif value is not None:
        sheet.write_string(row, column, _moment(value) if isinstance(value, datetime) else value)


TABLES: dict[str, Callable[[Iterable[RegisterRow], date], Iterator[bytes]]] = {
    "csv": lambda rows, _: csv_chunks(map(plain, rows)),
    "json": lambda rows, _: json_chunks(map(plain, rows)),
    "xlsx": xlsx_chunks,
}
"""Each kind of table: rows and the day they hold for, in; chunks of the file, out."""
