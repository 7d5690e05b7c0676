"""Tables for spreadsheets as CSV, in which nothing that a person typed can start a formula."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from string import ascii_letters, digits
from typing import TypeAlias

Plain: TypeAlias = str | int | None
Rows: TypeAlias = Iterable[tuple[Plain, ...]]

ROWS = 500
"""Per chunk: some 150 kB."""
BOM = "\ufeff"
"""Without it Excel takes UTF-8 for the local code page."""

starts_formula = re.compile("[\\s\ufeff]*[=+\\-@|%＝＋－＠]|[\t\r\n]").match
"""What a spreadsheet might run: the OWASP set with its full-width forms, also behind blanks."""
HARMLESS = frozenset(ascii_letters + digits)
"""First letters that nothing dangerous has."""


def csv_chunks(head: Sequence[str], rows: Rows) -> Iterator[bytes]:
    """RFC 4180 with a header row, in UTF-8 with a byte order mark; the header comes at once."""
    page = io.StringIO(newline="")
    write = csv.writer(page).writerows
    page.write(BOM)
    write([head])
    yield _taken(page)
    cells = map(_inert, rows)
    while batch := list(islice(cells, ROWS)):
        write(batch)
        yield _taken(page)


def _inert(row: tuple[Plain, ...]) -> list[Plain]:
    """An apostrophe in front keeps a spreadsheet from reading a cell as a formula.

    Looking at the first letter settles almost every cell: a register has millions.
    """
    return [v if type(v) is not str or v[:1] in HARMLESS else _quoted(v) for v in row]


def _quoted(text: str) -> str:
    return f"'{text}" if starts_formula(text) else text


def _taken(page: io.StringIO) -> bytes:
    text = page.getvalue()
    page.seek(0)
    page.truncate()
    return text.encode()
