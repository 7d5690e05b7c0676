"""A compilation as a person or a program wants to read it."""

import json
from dataclasses import asdict

from course.content.compiler import Compilation

_HEADINGS = ("Clause", "Title", "Lessons", "Scenarios", "Cases", "Items")


def coverage_table(compilation: Compilation) -> str:
    """Which lessons and questions stand behind each clause, as aligned plain text."""
    rows = [
        (
            row.number,
            row.title,
            " ".join(row.module_ids) or "none",
            " ".join(row.scenario_ids) or "-",
            str(len(row.case_ids)),
            str(len(row.item_ids)),
        )
        for row in compilation.coverage
    ]
    widths = [max(len(row[n]) for row in (_HEADINGS, *rows)) for n in range(len(_HEADINGS))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in (_HEADINGS, *rows)
    ]
    return "\n".join(lines)


def as_json(compilation: Compilation) -> str:
    """The problems and the coverage, for programs."""
    revision = compilation.revision
    found = {
        "revision": revision.id if revision else None,
        "edition": revision.agreement.edition if revision else None,
        "problems": [asdict(problem) for problem in compilation.problems],
        "coverage": [asdict(row) for row in compilation.coverage],
    }
    return json.dumps(found, ensure_ascii=False, indent=2)
