"""Operator commands for people."""

import io

import click
import segno
from flask.cli import AppGroup

from course.people import queries, service
from course.people.grant_cli import grant, grants, revoke_grant
from course.people.pin_cli import cards, reset_pin
from course.people.roster_cli import import_
from course.web.context import reading, settings, unit_of_work
from course.web.output import as_json

group = AppGroup("people", help="People and how they get in.")
for command in (import_, cards, reset_pin, grant, revoke_grant, grants):
    group.add_command(command)


@group.command("sign-in")
@click.argument("person_id")
@click.option("--json", "json_", is_flag=True, help="Print link and expiry as JSON.")
def sign_in(person_id: str, json_: bool) -> None:
    """Make a one-time sign-in link for the person with this PERSON_ID.

    Prints the link, until when it is good, and the same as a QR code to hold in front of a
    phone. Links made before stay good until they are used. Exit 1: nobody has that id.
    """
    person = queries.person_by_code(reading(), person_id)
    with unit_of_work() as uow:
        link = service.make_sign_in_link(uow, person_id=person.id)
    url = f"{settings().base_url}/sign-in/{link.token}"
    if json_:
        row = {"person_id": person.code, "name": person.name, "link": url}
        click.echo(as_json(row | {"expires_at": link.expires_at.isoformat()}))
        return
    click.echo(f"{person.name} ({person.code}) signs in once with:\n\n  {url}\n")
    click.echo(f"Good until {link.expires_at:%Y-%m-%d %H:%M} UTC.\n")
    click.echo(_picture(url))


def _picture(url: str) -> str:
    """A QR code in characters, small enough for a terminal window."""
    out = io.StringIO()
    segno.make(url, error="l", micro=False).terminal(out, border=2, compact=True)
    return out.getvalue()
