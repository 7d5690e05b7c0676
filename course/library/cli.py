"""Operator commands for the course's content."""

from pathlib import Path

import click
from flask.cli import AppGroup

from course.content import report
from course.content.compiler import Compilation, compile_pack
from course.content.model import Revision
from course.content.source import default_place, read_pack
from course.library import starter_cli

PACK = click.argument(
    "pack",
    required=False,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
)

EDITION_CODES = {"same-edition", "change-not-named"}
"""What is said of an agreement that differs from the published one without saying how."""

group = AppGroup("content", help="The course as files: begin one, check it, publish it.")
group.add_command(starter_cli.new)


@group.command("check", with_appcontext=False)
@PACK
@click.option("--json", "json_", is_flag=True, help="Print problems and coverage as JSON.")
def check(pack: Path | None, json_: bool) -> None:
    """Compile a PACK (the shipped course unless given) and print every problem.

    One line a problem, with file, line and remedy; then, clause by clause, what is still to be
    written; then the clauses and what stands behind each. Exit 0: no problem and no draft.
    Exit 1: there are some. Needs no database and changes nothing.
    """
    compilation = compiled(pack, None)
    if json_:
        click.echo(report.as_json(compilation))
    else:
        print_problems(compilation)
        click.echo(report.coverage_table(compilation))
        unwritten = len(compilation.unwritten)
        told = counted(len(compilation.problems) - unwritten, "problem")
        click.echo(f"\n{told}, {counted(unwritten, 'draft')}." if unwritten else f"\n{told}.")
    raise SystemExit(1 if compilation.problems else 0)


def changes(previous: Revision | None, revision: Revision) -> list[str]:
    """One line per clause that differs from what was published, then what the course holds."""
    before = {c.id: c for c in previous.agreement.clauses} if previous else {}
    after = {c.id: c for c in revision.agreement.clauses}
    kinds = {change.clause_id: change.kind for change in revision.agreement.changes}
    lines = [f"- {before[id_].number} {id_}: gone" for id_ in before.keys() - after.keys()]
    for id_, clause in after.items():
        if previous and id_ not in before:
            lines.append(f"+ {clause.number} {id_}: new")
        elif previous and before[id_].digest != clause.digest:
            lines.append(f"~ {clause.number} {id_}: {kinds.get(id_, 'editorial')} change")
    screens = sum(len(module.screens) for module in revision.modules)
    parts = (
        (len(after), "clause"),
        (len(revision.modules), "module"),
        (screens, "screen"),
        (len(revision.scenarios), "scenario"),
        (len(revision.items), "question"),
        (len(revision.cases), "case"),
    )
    return [*sorted(lines), ", ".join(counted(number, noun) for number, noun in parts)]


def compiled(pack: Path | None, previous: Revision | None) -> Compilation:
    """A pack on disk, or the shipped one, held against what is published."""
    return compile_pack(read_pack(pack or default_place()), previous)


def reasons_against(compilation: Compilation) -> list[str]:
    """Why this must not be published; empty if it may."""
    reasons = []
    if compilation.revision is None:
        reasons.append("Not published: put the errors right first.")
        if {problem.code for problem in compilation.problems} & EDITION_CODES:
            reasons.append("Is it not a new edition at all? Then add --another-agreement.")
    elif compilation.unwritten:
        drafts = counted(len(compilation.unwritten), "draft")
        reasons.append(f"Not published: write the {drafts} first.")
    return reasons


def print_problems(compilation: Compilation) -> None:
    """One line each; drafts clause by clause."""
    found = [problem for problem in compilation.problems if problem.severity != "draft"]
    for problem in found:
        click.echo(str(problem))
    if found:
        click.echo()
    if compilation.unwritten:
        click.echo(f"Still to be written:\n\n{report.drafts_by_clause(compilation)}\n")


def counted(number: int, noun: str) -> str:
    """A number with its noun."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
