"""Operator commands about the final check."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from course.assessment.simulation import ClassResult, simulate
from course.content.compiler import compile_pack
from course.content.model import Revision
from course.content.source import default_place, read_pack
from course.errors import NotFound
from course.library.cli import PACK

SHOWN_CLAUSES = 3
_HEADINGS = ("Class", "Learners", "Passed", "Points", "Critical misses", "Most missed clauses")
_NUMBERS = (1, 2, 3, 4)
"""Columns that stand to the right."""


@click.command("simulate")
@click.argument("path_id", metavar="PATH")
@PACK
@click.option("--learners", type=click.IntRange(1, 100_000), default=1000, show_default=True)
@click.option("--seed", default=1, show_default=True, help="The same seed, the same papers.")
@click.option("--json", "json_", is_flag=True, help="Print the result as JSON.")
def simulate_classes(
    path_id: str, pack: Path | None, learners: int, seed: int, json_: bool
) -> None:
    """Let made-up classes take the final check of a PATH, such as field.

    Each class has a habit: to know everything, to guess, always to take the longest option. Only
    knowledge should pass. Papers are drawn and graded as for learners. Needs no database and
    changes nothing. Exit 1: there is no such path, or the PACK has errors.
    """
    revision = _revision(pack)
    known = [path.id for path in revision.paths]
    if path_id not in known:
        raise NotFound(f"There is no path {path_id}. There are: {', '.join(known)}.")
    classes = simulate(revision, path_id, learners, seed)
    click.echo(_as_json(path_id, seed, classes) if json_ else _table(revision, classes))


def _revision(pack: Path | None) -> Revision:
    compilation = compile_pack(read_pack(pack or default_place()))
    if compilation.revision is None:
        for problem in compilation.problems:
            if problem.severity == "error":
                click.echo(str(problem), err=True)
        raise SystemExit(1)
    return compilation.revision


def _as_json(path_id: str, seed: int, classes: Sequence[ClassResult]) -> str:
    found = [asdict(one) | {"missed": dict(one.missed)} for one in classes]
    return json.dumps({"path": path_id, "seed": seed, "classes": found}, indent=2)


def _table(revision: Revision, classes: Sequence[ClassResult]) -> str:
    rows = [_HEADINGS, *(_row(revision, one) for one in classes)]
    widths = [max(len(row[n]) for row in rows) for n in range(len(_HEADINGS))]
    lines = []
    for row in rows:
        cells = [
            cell.rjust(width) if n in _NUMBERS else cell.ljust(width)
            for n, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def _row(revision: Revision, one: ClassResult) -> tuple[str, ...]:
    missed = [f"{revision.clause(id_).number} {id_}" for id_, _ in one.missed[:SHOWN_CLAUSES]]
    return (
        one.name,
        str(one.learners),
        f"{one.passed_percent:.1f} %",
        f"{one.points_percent:.1f} %",
        f"{one.mean_critical_misses:.2f}",
        ", ".join(missed) or "none",
    )
