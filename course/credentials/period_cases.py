"""The public tables of how periods are counted: read from ``periods.md``, for pages and tests.

One text, three readers: the page that HR opens, the command, and the test that holds the
product to it. A case that is not in the tables is not promised.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("periods.md")


@dataclass(frozen=True)
class Section:
    """A heading with what stands below it."""

    title: str
    before: tuple[str, ...]
    """Paragraphs above the table."""
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    after: tuple[str, ...]

    def cases(self) -> Sequence[dict[str, str]]:
        """The rows by the words of their columns."""
        return [dict(zip(self.head, row, strict=True)) for row in self.rows]


@cache
def text() -> str:
    """The whole file, as Markdown."""
    return FILE.read_text("utf-8")


@cache
def sections() -> tuple[Section, ...]:
    """The sections in the order of the file, without what stands above the first."""
    return tuple(_section(part) for part in text().split("\n## ")[1:])


@cache
def opening() -> str:
    """The paragraph below the title."""
    return " ".join(text().split("\n## ")[0].split("\n\n", 1)[1].split())


def _section(part: str) -> Section:
    title, _, body = part.partition("\n")
    paragraphs = [" ".join(one.split()) for one in body.strip().split("\n\n")]
    table = next(n for n, one in enumerate(paragraphs) if one.startswith("|"))
    head, _, *rows = (_cells(line) for line in body.splitlines() if line.startswith("|"))
    return Section(
        title, tuple(paragraphs[:table]), head, tuple(rows), tuple(paragraphs[table + 1 :])
    )


def _cells(line: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in line.strip().strip("|").split("|"))
