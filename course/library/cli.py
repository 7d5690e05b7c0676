"""Operator commands for the course's content."""

from pathlib import Path

import click
from flask.cli import AppGroup

from course.content import report
from course.content.compiler import Compilation, compile_pack
from course.content.model import Revision
from course.content.source import default_place, read_pack
from course.library import queries, service, starter_cli
from course.web.context import reading, unit_of_work

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
    compilation = _compile(pack, None)
    if json_:
        click.echo(report.as_json(compilation))
    else:
        _print_problems(compilation)
        click.echo(report.coverage_table(compilation))
        unwritten = len(compilation.unwritten)
        told = _counted(len(compilation.problems) - unwritten, "problem")
        click.echo(f"\n{told}, {_counted(unwritten, 'draft')}." if unwritten else f"\n{told}.")
    raise SystemExit(1 if compilation.problems else 0)


@group.command("publish")
@PACK
@click.option("--dry-run", is_flag=True, help="Print what would change; save nothing.")
@click.option(
    "--another-agreement",
    "another",
    is_flag=True,
    help="This is not a new edition of what is published: do not ask what changed.",
)
def publish(pack: Path | None, dry_run: bool, another: bool) -> None:
    """Publish a PACK (the shipped course unless given): what new learners get from now on.

    All or nothing, and safe to repeat: publishing what is published already changes nothing.
    People who have begun stay on the edition they began with. Warnings do not stop it.
    Exit 1: the pack has errors or drafts, and nothing was published.
    """
    newest = queries.newest_id(reading())
    previous = queries.revision(reading(), newest) if newest else None
    compilation = _compile(pack, None if another else previous)
    _print_problems(compilation)
    if reasons := _reasons_against(compilation):
        click.echo("\n".join(reasons), err=True)
    if compilation.revision is None or compilation.unwritten:
        raise SystemExit(1)
    with unit_of_work() as uow:
        published = service.publish(uow, revision=compilation.revision, files=compilation.files)
        if dry_run:
            uow.discard()
    if not published:
        click.echo("This is what is published already. Nothing to do.")
        return
    for line in changes(previous, compilation.revision):
        click.echo(line)
    edition, id_ = compilation.revision.agreement.edition, compilation.revision.id[:12]
    click.echo(f"{'Would publish' if dry_run else 'Published'} edition {edition} ({id_}).")


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
    return [*sorted(lines), ", ".join(_counted(number, noun) for number, noun in parts)]


def _compile(pack: Path | None, previous: Revision | None) -> Compilation:
    return compile_pack(read_pack(pack or default_place()), previous)


def _reasons_against(compilation: Compilation) -> list[str]:
    """Why this must not be published; empty if it may."""
    reasons = []
    if compilation.revision is None:
        reasons.append("Not published: put the errors right first.")
        if {problem.code for problem in compilation.problems} & EDITION_CODES:
            reasons.append("Is it not a new edition at all? Then add --another-agreement.")
    elif compilation.unwritten:
        drafts = _counted(len(compilation.unwritten), "draft")
        reasons.append(f"Not published: write the {drafts} first.")
    return reasons


def _print_problems(compilation: Compilation) -> None:
    found = [problem for problem in compilation.problems if problem.severity != "draft"]
    for problem in found:
        click.echo(str(problem))
    if found:
        click.echo()
    if compilation.unwritten:
        click.echo(f"Still to be written:\n\n{report.drafts_by_clause(compilation)}\n")


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
