"""What auditors opened, at the command line."""

from datetime import datetime

import click
from flask.cli import with_appcontext

from course.oversight import queries
from course.oversight.queries import Asked, Seen
from course.people import queries as people
from course.web.context import reading
from course.web.output import as_json

DAY = click.DateTime(["%Y-%m-%d"])


@click.command("views")
@click.option("--auditor", help="Only views of the person with this PERSON_ID.")
@click.option("--from", "first", type=DAY, help="From this day on, as UTC counts days.")
@click.option("--to", "last", type=DAY, help="Up to and with this day.")
@click.option("--json", "json_", is_flag=True, help="Print the rows as JSON.")
@with_appcontext
def views(auditor: str | None, first: datetime | None, last: datetime | None, json_: bool) -> None:
    """Print what auditors opened, the newest first.

    Changes nothing. Whether views were removed or altered says ``course audit verify``. Exit 1:
    nobody has that id.
    """
    session = reading()
    asked = Asked(
        people.person_by_code(session, auditor).id if auditor else None,
        first.date() if first else None,
        last.date() if last else None,
    )
    found = queries.every(session, asked)
    if json_:
        click.echo(as_json([_row(seen) for seen in found]))
        return
    for seen in found:
        at, who = f"{seen.at:%Y-%m-%d %H:%M:%S}", seen.code or "-"
        click.echo(f"{at}  {who}  {seen.status}  {seen.method} {seen.path}")


def _row(seen: Seen) -> dict[str, object]:
    return {
        "at": seen.at.isoformat(),
        "person_id": seen.code,
        "name": seen.name,
        "method": seen.method,
        "address": seen.path,
        "status": seen.status,
        "page": seen.endpoint,
    }
