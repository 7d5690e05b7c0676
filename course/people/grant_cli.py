"""Roles from the command line: giving one, taking it back, and who has which."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

import click
from flask.cli import with_appcontext

from course.actor import Role
from course.people import grant_queries, granting, queries
from course.people.grant_queries import GrantRow
from course.people.grant_rules import PLACES
from course.web.context import reading, settings, unit_of_work
from course.web.output import as_json, table

ROLE = click.Choice([role.value for role in Role if role is not Role.LEARNER])
Command = TypeVar("Command", bound=Callable[..., Any])


def _places(command: Command) -> Command:
    for kind in reversed(list(PLACES.values())):
        words = f"Where it holds: the {kind}'s name."
        command = click.option(f"--{kind}", help=words)(command)
    return command


@click.command("grant")
@click.argument("person_id")
@click.argument("role", type=ROLE)
@_places
@click.option(
    "--until", type=click.DateTime(["%Y-%m-%d"]), help="The last day, until midnight UTC."
)
@with_appcontext
def grant(person_id: str, role: str, until: datetime | None, **where: str | None) -> None:
    """Give the person with this PERSON_ID a ROLE.

    A manager needs --branch, a region_manager --region, a vendor_admin --vendor; an auditor
    needs --until. Safe to repeat: what somebody has for as long already is not given again.
    Exit 1: no such person or place, or a day that is over.
    """
    place = _place(Role(role), where)
    if role == Role.AUDITOR and until is None:
        raise click.UsageError("An auditor looks for a time: add --until with the last day.")
    person = queries.person_by_code(reading(), person_id)
    last = until.date() if until else None
    with unit_of_work() as uow:
        given = granting.grant_role(uow, person_id=person.id, role=Role(role), until=last, **place)
    said = f"{person.name} is {role.replace('_', ' ')}" + (f" until {last}." if last else ".")
    click.echo(said if given else f"Nothing to do: {said}")


@click.command("revoke-grant")
@click.argument("person_id")
@click.argument("role", type=ROLE)
@_places
@with_appcontext
def revoke_grant(person_id: str, role: str, **where: str | None) -> None:
    """Take a ROLE back from the person with this PERSON_ID.

    From their next request on they have nothing of it. Exit 1: they do not have it, or there is
    no such person or place.
    """
    place = _place(Role(role), where)
    person = queries.person_by_code(reading(), person_id)
    with unit_of_work() as uow:
        ended = granting.end_role(uow, person_id=person.id, role=Role(role), **place)
    if not ended:
        click.echo(f"{person.name} does not have that role there. See: course people grants.")
        raise SystemExit(1)
    click.echo(f"{person.name} is {role.replace('_', ' ')} no longer.")


@click.command("grants")
@click.argument("person_id", required=False)
@click.option("--all", "past", is_flag=True, help="Also those that are over.")
@click.option("--json", "json_", is_flag=True, help="Print the rows as JSON.")
@with_appcontext
def grants(person_id: str | None, past: bool, json_: bool) -> None:
    """Print who has which role, where and until when: everybody's, or of one PERSON_ID.

    Changes nothing. Exit 1: nobody has that id.
    """
    session = reading()
    whose = queries.person_by_code(session, person_id).id if person_id else None
    on = None if past else settings().clock().date()
    found = grant_queries.grants(session, whose, on)
    if json_:
        click.echo(as_json([vars(row) for row in found]))
        return
    if found:
        click.echo(table(("person_id", "name", "role", "where", "until"), list(map(_cells, found))))
    click.echo(f"{len(found)} in all.")


def _cells(row: GrantRow) -> tuple[str, ...]:
    until = row.until.isoformat() if row.until else "-"
    return (row.person_id, row.name, row.role, row.where or "everywhere", until)


def _place(role: Role, where: dict[str, str | None]) -> dict[str, UUID]:
    """The one place that this role wants. Raises ``UsageError`` for another or none."""
    wanted = PLACES.get(role)
    given = {kind: name for kind, name in where.items() if name is not None}
    if set(given) != ({wanted} if wanted else set()):
        wants = f"needs --{wanted} and no other place" if wanted else "holds everywhere"
        raise click.UsageError(f"The role {role} {wants}.")
    session = reading()
    return {f"{k}_id": grant_queries.place_id(session, k, name) for k, name in given.items()}
