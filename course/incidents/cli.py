"""``course service-events``: keys for machines that log events."""

from uuid import UUID

import click
from flask.cli import with_appcontext

from course.errors import NotFound
from course.incidents import queries, service
from course.web.context import reading, unit_of_work
from course.web.output import as_json, table

KEYS = ("id", "branch", "name", "made_on", "ended_on")


@click.group("service-events")
def group() -> None:
    """What went wrong at customers: which machines may log it."""


@group.command("key")
@click.option("--branch", required=True, help="Whose events it may log.")
@click.option("--name", required=True, help="Which machine it is for, such as Phone system.")
@with_appcontext
def key(branch: str, name: str) -> None:
    """Make a key by which a machine of one branch may log service events.

    Prints it this once: only its hash is kept. Use it as a bearer token for POST /api/events.
    """
    with unit_of_work() as uow:
        branch_id = queries.branch_id(uow.session, branch)
        token = service.make_key(uow, branch_id=branch_id, name=name.strip()[:100])
    click.echo(token)


@group.command("keys")
@click.option("--json", "json_", is_flag=True, help="Print the rows as JSON.")
@with_appcontext
def keys(json_: bool) -> None:
    """Print every key there has been, without its secret."""
    rows = [
        (
            str(one.id),
            one.branch,
            one.name,
            one.made_at.date().isoformat(),
            one.ended_at.date().isoformat() if one.ended_at else "",
        )
        for one in queries.keys(reading())
    ]
    click.echo(
        as_json([dict(zip(KEYS, row, strict=True)) for row in rows]) if json_ else table(KEYS, rows)
    )


@group.command("end-key")
@click.argument("key_id")
@with_appcontext
def end_key(key_id: str) -> None:
    """Make a key log nothing any more. Ending it twice changes nothing."""
    try:
        wanted = UUID(key_id)
    except ValueError:
        raise NotFound(f"There is no key {key_id}. See: course service-events keys") from None
    with unit_of_work() as uow:
        done = service.end_key(uow, key_id=wanted)
    click.echo("Ended." if done else "It had ended already.")
