"""``course daily``: what time brings, run once a day by the machine's own calendar."""

from datetime import UTC, datetime
from functools import partial

import click
from flask import current_app
from flask.cli import with_appcontext

from course.notices.post import post_of
from course.operations import daily
from course.web.context import settings
from course.web.filters import count
from course.web.output import as_json, table

HEAD = ("stage", "about", "what", "people")


@click.command("daily")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="As if it were this day.")
@click.option("--dry-run", is_flag=True, help="Print what would happen; save nothing.")
@click.option("--json", "json_", is_flag=True, help="Print the rows as JSON.")
@with_appcontext
def daily_command(on: datetime | None, dry_run: bool, json_: bool) -> None:
    """Do what time brings: people leave, certificates that run out are asked for again, rules
    ask whoever came, notices are planned and sent.

    Safe to run twice, on two machines at once, and after a gap. Run it every hour: days begin
    when they begin at the branch, and e-mail rests from 20:00 to 07:00 there. Prints a line for
    each thing that was done, and why notices wait.
    """
    now = really = settings().clock()
    if on:
        now = datetime.combine(on.date(), now.timetz()).astimezone(UTC)
    begin = partial(current_app.extensions["course.unit_of_work"], now=now)
    rows = [
        (done.stage, done.about, what, n)
        for done in daily.run(begin, post_of(settings()), dry_run=dry_run, really=really)
        for what, n in done.counts
    ]
    if json_:
        click.echo(as_json([dict(zip(HEAD, row, strict=True)) for row in rows]))
        return
    if rows:
        click.echo(table(HEAD, rows))
    would = "Would have changed" if dry_run else "Changed"
    click.echo(f"{would} something for {count(sum(row[3] for row in rows), 'person', 'people')}.")
