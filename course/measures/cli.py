"""Facts about service from the command line, and the programs that may hand them in."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from course.measures import intake_queries as queries
from course.measures import service
from course.measures.domain import Verdict, What
from course.measures.tokens import end_token, make_token
from course.web.context import reading, unit_of_work
from course.web.output import as_json, table

MANY = 20
"""Refused rows that are printed."""


@click.group("measures")
def group() -> None:
    """Visits, survey replies and complaints, and the seven measures counted from them."""


@group.command("import")
@click.argument("kind", type=click.Choice([what.value for what in What]))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would happen; record nothing.")
@click.option("--json", "json_", is_flag=True, help="Print the sums and refused rows as JSON.")
@with_appcontext
def import_(kind: str, file: Path, dry_run: bool, json_: bool) -> None:
    """Record what is new in FILE (CSV or .xlsx): KIND is visits, surveys or complaints.

    Safe to repeat: a reference that is on record is not recorded again. All or nothing, but for
    rows that are refused; these are printed with the reason. Exit 1: a row was refused.
    """
    with unit_of_work() as uow, file.open("rb") as stream:
        sums, refused = service.take(uow, what=What(kind), file=stream, file_name=file.name)
        if dry_run:
            uow.discard()
    if json_:
        said = {verdict.value: number for verdict, number in sums.of.items()}
        more = {"ignored": sums.ignored, "refused_rows": list(refused)}
        click.echo(as_json({"dry_run": dry_run, **said, **more}))
    else:
        for number, reference, why in list(refused)[:MANY]:
            click.echo(f"row {number}  {reference}  {why}")
        if sums.ignored:
            click.echo(f"Columns that are not used: {', '.join(sums.ignored)}.")
        told = ", ".join(f"{number:,} {verdict}" for verdict, number in sums.of.items())
        click.echo(f"{'Would be' if dry_run else 'Now'}: {told}.")
    if sums.of[Verdict.REFUSED]:
        raise SystemExit(1)


@group.command("token")
@click.argument("name")
@click.option("--branch", help="For facts of this branch only; for every branch unless given.")
@with_appcontext
def token(name: str, branch: str | None) -> None:
    """Print a new secret with which the program called NAME may hand in facts.

    It is shown this once: only its hash is kept. Exit 1: there is no such branch.
    """
    branch_id = queries.branch_named(reading(), branch) if branch else None
    with unit_of_work() as uow:
        secret = make_token(uow, name=name, branch_id=branch_id)
    click.echo(secret)


@group.command("tokens")
@click.option("--end", metavar="NAME", help="End every secret of this name.")
@with_appcontext
def tokens(end: str | None) -> None:
    """List which programs may hand in facts. Exit 1: there was none to end."""
    if end is not None:
        with unit_of_work() as uow:
            ended = end_token(uow, name=end)
        click.echo(f"Ended {ended}.")
        if not ended:
            raise SystemExit(1)
        return
    rows = [
        (one.name, one.branch or "every branch", one.made_at.date(), one.ended_at or "in use")
        for one in queries.tokens(reading())
    ]
    click.echo(table(("name", "branch", "made on", "ended"), rows))
