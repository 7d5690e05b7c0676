"""Rows of a workbook, read as a stream.

Decision: a reader of our own on the standard library's XML parser. openpyxl took 20 times as
long as python-calamine; that one drops number formats, and with them the leading zeros of ids,
and holds the sheet in memory. Formulas are never worked out (the value that Excel saved counts),
and nothing outside the file is looked up.
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import BinaryIO
from xml.parsers import expat

from course.errors import DamagedFile
from course.people.roster_cells import RawRow

MOST_UNPACKED = 500_000_000
MOST_TEXTS = 100_000_000
MOST_PACKED_TIMES = 200
"""A part this many times larger than it was packed is no table but a trap."""
SMALL = 10_000_000
MOST_COLUMNS = 200
CHUNK = 1 << 16
EXACT = 10**15
"""Excel keeps 15 digits of a number; what is longer has been rounded."""
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    expat.ExpatError,
    EOFError,
    KeyError,
    IndexError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)
"""Everything that reading a cut or altered workbook may raise."""

DATES = frozenset({*range(14, 18), 22, *range(27, 37), *range(50, 59)})
"""Excel's own number formats that show a day."""
QUOTED = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')

Attributes = dict[str, str]


def rows(file: BinaryIO) -> Iterator[RawRow]:
    """Rows of the first sheet that is not hidden; those with nothing in them are left out.

    Raises:
        DamagedFile: it is no workbook, or it unpacks to far more than it should.
    """
    try:
        with zipfile.ZipFile(file) as book:
            _refuse_traps(book)
            yield from _rows(book)
    except DAMAGE:
        raise DamagedFile(
            "This workbook cannot be read. Open it, save it again as .xlsx, or save it as CSV."
        ) from None


def _refuse_traps(book: zipfile.ZipFile) -> None:
    parts = book.infolist()
    swollen = any(
        part.file_size > SMALL and part.file_size > MOST_PACKED_TIMES * part.compress_size
        for part in parts
    )
    if swollen or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise DamagedFile("This workbook unpacks to far too much. Save the one sheet as CSV.")


def _rows(book: zipfile.ZipFile) -> Iterator[RawRow]:
    names = set(book.namelist())
    sheet, epoch = _first_sheet(book)
    texts = _Texts()
    if "xl/sharedStrings.xml" in names:
        if book.getinfo("xl/sharedStrings.xml").file_size > MOST_TEXTS:
            raise DamagedFile("This workbook holds too much text. Save the one sheet as CSV.")
        _parse(book, "xl/sharedStrings.xml", texts.start, texts.end, texts.data)
    styles = _Styles()
    if "xl/styles.xml" in names:
        _parse(book, "xl/styles.xml", styles.start)
    cells = _Sheet(texts.found, styles.formats, epoch)
    for _ in _parsing(book, sheet, cells.start, cells.end, cells.data):
        yield from cells.taken()


def _parse(book: zipfile.ZipFile, name: str, *handlers: Callable[..., None]) -> None:
    for _ in _parsing(book, name, *handlers):
        pass


def _parsing(book: zipfile.ZipFile, name: str, *handlers: Callable[..., None]) -> Iterator[None]:
    """Parse one part bit by bit. A document type is refused: workbooks have none, traps do."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    handles = ("StartElementHandler", "EndElementHandler", "CharacterDataHandler")
    for handle, handler in zip(handles, handlers, strict=False):
        setattr(parser, handle, handler)
    parser.StartDoctypeDeclHandler = _refuse_doctype
    with book.open(name) as part:
        while chunk := part.read(CHUNK):
            parser.Parse(chunk, False)
            yield
    parser.Parse(b"", True)
    yield


def _refuse_doctype(*_: object) -> None:
    raise ValueError("a workbook has no document type")


def _plain(name: str) -> str:
    return name.rpartition(":")[2]


def _first_sheet(book: zipfile.ZipFile) -> tuple[str, date]:
    """The part that holds the first visible sheet, and the day that day numbers count from."""
    found: list[str] = []
    targets: dict[str, str] = {}
    epoch = [date(1899, 12, 30)]

    def workbook(name: str, given: Attributes) -> None:
        if _plain(name) == "sheet" and given.get("state", "visible") == "visible":
            found.extend(value for key, value in given.items() if _plain(key) == "id")
        if _plain(name) == "workbookPr" and given.get("date1904") in {"1", "true"}:
            epoch[0] = date(1904, 1, 1)

    def relations(name: str, given: Attributes) -> None:
        if _plain(name) == "Relationship":
            targets[given["Id"]] = given["Target"]

    _parse(book, "xl/workbook.xml", workbook)
    _parse(book, "xl/_rels/workbook.xml.rels", relations)
    target = targets[found[0]]
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}", epoch[0]


class _Texts:
    """The workbook's shared texts, in order; hints for reading aloud are left out."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._parts: list[str] = []
        self._inside = self._hint = False

    def start(self, name: str, _: Attributes) -> None:
        local = _plain(name)
        self._hint = self._hint or local == "rPh"
        self._inside = local == "t" and not self._hint

    def end(self, name: str) -> None:
        local = _plain(name)
        self._inside = False
        if local == "rPh":
            self._hint = False
        elif local == "si":
            self.found.append("".join(self._parts))
            self._parts = []

    def data(self, text: str) -> None:
        if self._inside:
            self._parts.append(text)


class _Styles:
    """What each style does to a number: its format's id or words."""

    def __init__(self) -> None:
        self.formats: list[str | int] = []
        self._own: dict[int, str] = {}
        self._cells = False

    def start(self, name: str, given: Attributes) -> None:
        local = _plain(name)
        if local == "numFmt":
            self._own[int(given["numFmtId"])] = given.get("formatCode", "")
        elif local in {"cellXfs", "cellStyleXfs"}:
            self._cells = local == "cellXfs"
        elif local == "xf" and self._cells:
            number = int(given.get("numFmtId", 0))
            self.formats.append(self._own.get(number, number))


class _Sheet:
    """Cells as text, gathered into rows."""

    def __init__(self, texts: list[str], formats: list[str | int], epoch: date):
        self._texts = texts
        self._epoch = epoch
        self._zeros = [_zeros(form) for form in formats]
        self._days = [_is_day(form) for form in formats]
        self._done: list[RawRow] = []
        self._number = 0
        self._cells: list[str] = []
        self._at = -1
        self._kind = ""
        self._style = 0
        self._value: list[str] = []
        self._inside = False

    def taken(self) -> list[RawRow]:
        done, self._done = self._done, []
        return done

    def start(self, name: str, given: Attributes) -> None:
        local = name if ":" not in name else _plain(name)
        if local == "c":
            where = given.get("r")
            self._at = _column(where) if where else self._at + 1
            self._kind = given.get("t", "n")
            self._style = int(given.get("s", 0))
            self._value = []
        elif local in {"v", "t"}:
            self._inside = True
        elif local == "row":
            self._number = int(given.get("r", self._number + 1))
            self._cells, self._at = [], -1

    def data(self, text: str) -> None:
        if self._inside:
            self._value.append(text)

    def end(self, name: str) -> None:
        local = name if ":" not in name else _plain(name)
        if local == "c":
            if self._value and self._at < MOST_COLUMNS:
                self._cells += [""] * (self._at + 1 - len(self._cells))
                self._cells[self._at] = self._text("".join(self._value))
        elif local in {"v", "t"}:
            self._inside = False
        elif local == "row" and any(map(str.strip, self._cells)):
            self._done.append(RawRow(self._number, self._cells))

    def _text(self, value: str) -> str:
        if self._kind == "s":
            return self._texts[int(value)]
        if self._kind != "n":
            return value
        number = float(value)
        style = self._style if self._style < len(self._days) else -1
        if style >= 0 and self._days[style]:
            return (self._epoch + timedelta(days=int(number))).isoformat()
        if not number.is_integer():
            return value
        if abs(number) >= EXACT:
            return f"{number:E}"
        return str(int(number)).zfill(self._zeros[style] if style >= 0 else 0)


def _column(where: str) -> int:
    """``"AB7"`` is in column 27, counted from 0."""
    at = 0
    for letter in where:
        if not letter.isalpha():
            break
        at = at * 26 + ord(letter.upper()) - 64
    return at - 1


def _zeros(form: str | int) -> int:
    """How many digits a format such as ``000000`` shows at least."""
    return len(form) if isinstance(form, str) and set(form) == {"0"} else 0


def _is_day(form: str | int) -> bool:
    if isinstance(form, int):
        return form in DATES
    bare = QUOTED.sub("", form.casefold())
    return "y" in bare or "d" in bare
