"""Importing a roster from the command line."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from uuid import UUID

import click
from flask.cli import with_appcontext
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from course.actor import OPERATOR
from course.people import roster, roster_shown, roster_table
from course.people.roster_verdicts import Verdict
from course.web.context import reading, unit_of_work
from course.web.output import as_json, table

MANY = 20
"""Refused rows that are printed; ``--verdicts`` writes all of them."""


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would happen; change nobody.")
@click.option(
    "--missing",
    type=click.Choice(["end"]),
    help="end: whoever is not in FILE has yesterday as the last day.",
)
@click.option(
    "--missing-share",
    type=click.IntRange(0, 100),
    default=roster.USUAL.missing_share,
    show_default=True,
    help="Refuse to end more than this many percent of all who are engaged.",
)
@click.option(
    "--verdicts",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the verdict of every row to this CSV file.",
)
@click.option("--json", "json_", is_flag=True, help="Print the sums and every refused row as JSON.")
@with_appcontext
def import_(
    file: Path,
    dry_run: bool,
    missing: str | None,
    missing_share: int,
    verdicts: Path | None,
    json_: bool,
) -> None:
    """Import people from FILE: CSV or XLSX with person_id, name, branch, job_role and more.

    Every row is judged first: added, changed, unchanged, ended, or refused and why. Then all
    that is not refused happens at once, or nothing does. Safe to repeat: a second run finds
    everything unchanged. Exit 1: a row was refused (the others are in), or the file cannot be
    read.
    """
    options = roster.Options(missing == "end", missing_share)
    with file.open("rb") as stream, _progress() as told:
        import_id = roster.stage(
            unit_of_work,
            actor=OPERATOR,
            file=stream,
            file_name=file.name,
            options=options,
            progress=told,
        )
    found = roster_shown.import_(reading(), OPERATOR, import_id)
    refused = _refused(import_id, None if json_ else MANY)
    if verdicts:
        verdicts.write_bytes(b"".join(roster_table.chunks(reading(), import_id)))
    if not json_:
        _tell(found, refused)
    done = _finish(import_id, dry_run)
    if json_:
        sums = {verdict.value: number for verdict, number in found.sums.items()}
        click.echo(as_json(sums | {"applied": done, "rows": [asdict(line) for line in refused]}))
    elif done:
        click.echo("Imported.")
    else:
        click.echo("Nobody was changed.")
    if found.refused or not (done or dry_run):
        raise SystemExit(1)


def _finish(import_id: UUID, dry_run: bool) -> bool:
    """A dry run leaves nothing behind."""
    with unit_of_work() as uow:
        if dry_run:
            roster.forget(uow, import_id=import_id)
            return False
        done = roster.apply(uow, actor=OPERATOR, import_id=import_id)
    if not done:
        click.echo("People changed meanwhile. Run it again.", err=True)
    return done


def _refused(import_id: UUID, most: int | None) -> list[roster_shown.LineRow]:
    found = roster_shown.lines(reading(), import_id, Verdict.REFUSED, 0, most)
    return [line for _, line in found]


def _tell(found: roster_shown.ImportRow, refused: list[roster_shown.LineRow]) -> None:
    if found.ignored:
        click.echo(f"Columns not used: {found.ignored}")
    if refused:
        rows = [(line.number, line.code, line.why) for line in refused]
        click.echo(table(("row", "person_id", "refused because"), rows))
    if found.refused > MANY:
        click.echo(f"and {found.refused - MANY} more: --verdicts FILE.csv writes all of them.")
    click.echo(", ".join(f"{number} {verdict}" for verdict, number in found.sums.items()) + ".")


@contextmanager
def _progress() -> Iterator[Callable[[int], None]]:
    """Rows read so far, on a terminal."""
    shows = (SpinnerColumn(), TextColumn("{task.completed:,.0f} rows read"), TimeElapsedColumn())
    quiet = not sys.stderr.isatty()
    with Progress(*shows, console=Console(stderr=True), disable=quiet) as progress:
        task = progress.add_task("rows", total=None)
        yield lambda rows: progress.update(task, completed=rows)
