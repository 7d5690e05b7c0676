"""Operator commands about notices."""

import click
from flask.cli import AppGroup

from course.notices import filling, queries, service
from course.notices.post import Post, post_of
from course.web.context import reading, settings, unit_of_work
from course.web.filters import count
from course.web.output import as_json, table

group = AppGroup("notices", help="What people are told, by e-mail and in person.")
HEAD = ("channel", "state", "why", "notices")


@group.command("status")
@click.option("--json", "json_", is_flag=True, help="Print the rows as JSON.")
def status(json_: bool) -> None:
    """Whether notices are on, what waits, and why."""
    session = reading()
    rows = [
        (channel.value, state.value, why.value if why else "", n)
        for channel, state, why, n in queries.counts(session)
    ]
    on, since = queries.is_on(session), queries.switched_at(session)
    post = post_of(settings())
    if json_:
        waiting = [dict(zip(HEAD, row, strict=True)) for row in rows]
        click.echo(as_json({"on": on, "since": since, "mail": post.sends, "waiting": waiting}))
        return
    when = f" since {since:%Y-%m-%d %H:%M} UTC" if since else ""
    click.echo(f"Notices are {'on' if on else 'off'}{when}. {_mail(post)}")
    if rows:
        click.echo(table(HEAD, rows))
    else:
        click.echo("Nothing waits.")


def _mail(post: Post) -> str:
    if not post.on:
        return "COURSE_NOTICES is off: nothing is planned or sent."
    if post.server is None:
        return "COURSE_SMTP_URL is not set: everybody is told in person."
    return f"E-mail goes through {post.server.host}:{post.server.port}."


@group.command("on")
@click.option("--yes", is_flag=True, help="Do it. Without this, only the numbers are printed.")
@click.option("--skip-missed", is_flag=True, help="Write off what is due by now.")
def on(yes: bool, skip_missed: bool) -> None:
    """Switch notices on: after an upgrade, or after a backup was restored.

    Prints first what would be said to how many. Of each obligation only the latest stage is
    said, however long notices were off. After a restore add --skip-missed: what was said since
    the backup was made is no longer known, and would be said twice.
    """
    post = post_of(settings())
    with unit_of_work() as uow:
        if not yes:
            uow.discard()
        days = filling.today(uow)
        rows = [
            (stage, *filling.fill(uow, stage, days, mail=post.sends, missed=skip_missed))
            for stage in filling.STAGES
        ]
        service.switch(uow, on=True, missed=skip_missed)
    rows = [row for row in rows if sum(row[1:])]
    if rows:
        click.echo(table(("stage", "by mail", "in person", "not said"), rows))
    people = count(sum(row[1] for row in rows), "e-mail", "e-mails")
    told = count(sum(row[2] for row in rows), "notice", "notices")
    if not yes:
        click.echo(f"This would be {people}, and {told} to tell in person. Say: --yes")
        return
    click.echo(f"Notices are on. {people} to send, {told} to tell in person.")
    if post.sends and people:
        click.echo("The next course daily sends them.")


@group.command("off")
def off() -> None:
    """Switch notices off: nothing is planned or sent, but links that people ask for."""
    with unit_of_work() as uow:
        service.switch(uow, on=False)
    click.echo("Notices are off. To begin again: course notices on")
