"""``course service-events``: keys for machines that log events."""

import click
from flask.cli import with_appcontext

from course.machines import cli as machines
from course.machines.domain import Purpose


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
    machines.make(Purpose.EVENTS, branch=branch, name=name)


@group.command("keys")
@click.option("--json", "json_", is_flag=True, help="Print the rows as JSON.")
@with_appcontext
def keys(json_: bool) -> None:
    """Print every key there has been, without its secret."""
    machines.show(Purpose.EVENTS, json_=json_)


@group.command("end-key")
@click.argument("key_id")
@with_appcontext
def end_key(key_id: str) -> None:
    """Make a key log nothing any more. Ending it twice changes nothing."""
    none_such = f"There is no key {key_id}. See: course service-events keys"
    machines.end(Purpose.EVENTS, key_id, none_such=none_such)
