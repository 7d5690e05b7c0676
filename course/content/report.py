"""A compilation as a person or a program wants to read it."""

import json
from collections.abc import Iterable
from dataclasses import asdict

from course.content.compiler import Compilation
from course.content.coverage import ClauseCoverage
from course.content.drafts import Named
from course.content.problems import Problem

_HEADINGS = ("Clause", "Title", "Lessons", "Scenarios", "Cases", "Items")
_MARK = "*"
_LEGEND = f"{_MARK} still to be written"


def coverage_table(compilation: Compilation) -> str:
    """Which lessons and questions stand behind each clause, as aligned plain text."""
    drafts = compilation.drafts
    rows = [_HEADINGS, *(_row(row, drafts) for row in compilation.coverage)]
    widths = [max(len(row[n]) for row in rows) for n in range(len(_HEADINGS))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    return "\n".join([*lines, *([_LEGEND] if drafts else [])])


def drafts_by_clause(compilation: Compilation) -> str:
    """What is still to be written: first around the clauses, then clause by clause."""
    groups = [("The course as a whole", [p for p in compilation.unwritten if not p.clause_ids])]
    for row in compilation.coverage:
        about = [p for p in compilation.unwritten if row.clause_id in p.clause_ids]
        groups.append((f"{row.number} {row.title} ({row.clause_id})", about))
    known = {row.clause_id for row in compilation.coverage}
    strays = [p for p in compilation.unwritten if p.clause_ids and not known & {*p.clause_ids}]
    groups.append(("Clauses that cannot be read yet", strays))
    return "\n\n".join(_group(heading, problems) for heading, problems in groups if problems)


def as_json(compilation: Compilation) -> str:
    """The problems and the coverage, for programs."""
    revision = compilation.revision
    found = {
        "revision": revision.id if revision else None,
        "edition": revision.agreement.edition if revision else None,
        "problems": [asdict(problem) for problem in compilation.problems],
        "coverage": [
            asdict(row) | {"drafts": _drafts_behind(row, compilation.drafts)}
            for row in compilation.coverage
        ],
    }
    return json.dumps(found, ensure_ascii=False, indent=2)


def _row(row: ClauseCoverage, drafts: frozenset[Named]) -> tuple[str, ...]:
    return (
        row.number + _MARK * (("clause", row.clause_id) in drafts),
        row.title,
        _marked("module", row.module_ids, drafts) or "none",
        _marked("scenario", row.scenario_ids, drafts) or "-",
        _counted("case", row.case_ids, drafts),
        _counted("item", row.item_ids, drafts),
    )


def _marked(kind: str, ids: Iterable[str], drafts: frozenset[Named]) -> str:
    return " ".join(id_ + _MARK * ((kind, id_) in drafts) for id_ in ids)


def _counted(kind: str, ids: Iterable[str], drafts: frozenset[Named]) -> str:
    """How many are written, and how many more are not."""
    draft = [(kind, id_) in drafts for id_ in ids]
    written = str(draft.count(False))
    return f"{written} +{draft.count(True)}{_MARK}" if any(draft) else written


def _drafts_behind(row: ClauseCoverage, drafts: frozenset[Named]) -> list[dict[str, str]]:
    behind = [("clause", row.clause_id)]
    for kind, ids in (
        ("module", row.module_ids),
        ("scenario", row.scenario_ids),
        ("case", row.case_ids),
        ("item", row.item_ids),
    ):
        behind += [(kind, id_) for id_ in ids]
    return [{"kind": kind, "id": id_} for kind, id_ in behind if (kind, id_) in drafts]


def _group(heading: str, problems: Iterable[Problem]) -> str:
    return "\n".join([heading, *(f"  {problem}" for problem in problems)])
