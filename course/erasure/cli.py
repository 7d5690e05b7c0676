"""The operator's way to erase a person; it stands among the commands for people."""

import click
from flask.cli import with_appcontext

from course.actor import OPERATOR
from course.erasure import queries, service
from course.people import queries as people
from course.web.context import reading, unit_of_work
from course.web.output import as_json


@click.command("erase")
@click.argument("person_id")
@click.option("--yes", is_flag=True, help="Do it. Without this, only say what would go.")
@click.option("--json", "json_", is_flag=True, help="Print the counts as JSON.")
@with_appcontext
def erase(person_id: str, yes: bool, json_: bool) -> None:
    """Erase everything that says who the person with this PERSON_ID is.

    Says first what would go and what stays; with --yes does it, all or nothing, for good.
    Certificates still verify without the name, the log still verifies, numbers stay what they
    are, and nobody can sign in as them. Older backups still hold the name: restoring one brings
    it back, so erase again then. Exit 1: nobody has that id, or they still work here.
    """
    person = people.person_by_code(reading(), person_id)
    stays = queries.stays(reading(), person.id)
    with unit_of_work() as uow:
        done = service.erase_person(uow, actor=OPERATOR, person_id=person.id)
        if not yes:
            uow.discard()
    if json_:
        told = {"erased": yes, "goes": dict(done.rows), "stays": dict(stays)}
        click.echo(as_json({"person_id": person.code} | told))
        return
    click.echo("\n".join([f"{'Erased' if yes else 'Would go'}:", *_lines(done.rows)]))
    click.echo("\n".join(["Stays:", *_lines(stays)]))
    if not yes:
        click.echo(f"Nothing was changed. To erase: course people erase {person.code} --yes")


def _lines(rows: tuple[tuple[str, int], ...] | list[tuple[str, int]]) -> list[str]:
    return [f"  {count:>6,}  {what}" for what, count in rows]
