"""What the commands for keys of one purpose share; each stands with what its keys open."""

from uuid import UUID, uuid4

import click

from course.errors import NotFound
from course.machines import queries, service
from course.machines.domain import Purpose
from course.web.context import reading, unit_of_work
from course.web.output import as_json, table

HEAD = ("id", "branch", "name", "made_on", "ended_on")


def make(purpose: Purpose, *, branch: str | None, name: str) -> None:
    """Make a key and print its secret, this once."""
    branch_id = queries.branch_named(reading(), branch) if branch is not None else None
    with unit_of_work() as uow:
        secret = service.make_key(
            uow, key_id=uuid4(), purpose=purpose, branch_id=branch_id, name=name
        )
    click.echo(secret)


def show(purpose: Purpose, *, json_: bool) -> None:
    """Print every key of a purpose that there has been, without its secret."""
    rows = [
        (
            str(one.id),
            one.branch,
            one.name,
            one.made_at.date().isoformat(),
            one.ended_at.date().isoformat() if one.ended_at else "",
        )
        for one in queries.of(reading(), purpose)
    ]
    click.echo(
        as_json([dict(zip(HEAD, row, strict=True)) for row in rows]) if json_ else table(HEAD, rows)
    )


def end(purpose: Purpose, key_id: str, *, none_such: str) -> None:
    """End a key. ``none_such`` is said where there is none of this purpose with that id."""
    try:
        wanted = UUID(key_id)
    except ValueError:
        raise NotFound(none_such) from None
    with unit_of_work() as uow:
        done = service.end_key(uow, key_id=wanted, purpose=purpose)
    click.echo("Ended." if done else "It had ended already.")
