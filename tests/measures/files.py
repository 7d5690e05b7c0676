"""Files of facts as people hand them in."""

import csv
import io
from typing import Any

VISIT = {
    "reference": "V-1",
    "branch": "York",
    "kind": "employee",
    "window_from": "2026-02-02 09:00",
    "window_until": "2026-02-02 12:00",
    "arrived_at": "2026-02-02 10:15",
    "done": "yes",
}
REPLY = {"reference": "R-1", "visit": "V-1", "replied_at": "2026-02-03 10:00", "score": "5"}
COMPLAINT = {"reference": "C-1", "visit": "V-1", "logged_at": "2026-02-03 10:00"}


def table(*rows: dict[str, Any], delimiter: str = ",") -> io.BytesIO:
    """A CSV file with the columns of all these rows."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    page = io.StringIO()
    writer = csv.DictWriter(page, names, restval="", delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return io.BytesIO(page.getvalue().encode())
