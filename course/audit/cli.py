"""Operator commands for the log."""

import click
from flask.cli import AppGroup

from course.audit import queries
from course.web.context import reading
from course.web.output import as_json

group = AppGroup("audit", help="The append-only record of everything that matters.")


@group.command("verify")
@click.option("--json", "json_", is_flag=True, help="Print the answer as JSON.")
def verify(json_: bool) -> None:
    """Walk the hash chain and name the first entry that does not fit.

    Then compares what auditors opened with the seals of it in the chain. Exit 0: everything
    fits. Exit 1: the log or the views were altered; the first broken place is printed. Changes
    nothing, so it is safe at any time.
    """
    session = reading()
    broken = queries.verify(session)
    views = queries.misfit(session)
    seq, digest = queries.head(session)
    if json_:
        at = broken.seq if broken else None
        click.echo(as_json({"entries": seq, "head": digest, "broken_at": at, "views": views}))
    elif broken:
        click.echo(f"Broken: {broken.what}.")
    else:
        click.echo(f"{seq} entries, every one fits. Head {digest}")
    if views and not json_:
        click.echo(f"Broken: {views}.")
    raise SystemExit(1 if broken or views else 0)
