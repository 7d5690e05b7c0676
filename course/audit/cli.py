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

    Exit 0: every entry fits. Exit 1: the log was altered; the first broken place is printed.
    Changes nothing, so it is safe at any time.
    """
    session = reading()
    broken = queries.verify(session)
    seq, digest = queries.head(session)
    if json_:
        click.echo(
            as_json({"entries": seq, "head": digest, "broken_at": broken.seq if broken else None})
        )
    elif broken:
        click.echo(f"Broken: {broken.what}.")
    else:
        click.echo(f"{seq} entries, every one fits. Head {digest}")
    raise SystemExit(1 if broken else 0)
