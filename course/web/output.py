"""What commands print."""

import json
from collections.abc import Sequence
from typing import Any


def as_json(value: Any) -> str:
    """JSON for other programs: keys in the order given, one line per level, dates as ISO text."""
    return json.dumps(value, ensure_ascii=False, indent=1, default=str)


def table(head: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """Rows as plain aligned text: easy to read, easy to ``grep``."""
    cells = [[str(cell) for cell in row] for row in (head, *rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(head))]
    lines = ("  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)) for row in cells)
    return "\n".join(line.rstrip() for line in lines)
