"""The operator's command for keys; it stands among those for credentials."""

import click
from flask.cli import with_appcontext

from course.keys import service
from course.keys.domain import Purpose
from course.web.context import unit_of_work

ALL = "all"


@click.command("rotate-key")
@click.option(
    "--purpose",
    type=click.Choice([*(purpose.value for purpose in Purpose), ALL]),
    default=Purpose.CREDENTIAL.value,
    show_default=True,
    help="What the key signs: credentials, the log's checkpoints, or the seal of PDFs.",
)
@with_appcontext
def rotate_key(purpose: str) -> None:
    """Sign with a new key from now on.

    Do it once a year, and at once when somebody may have copied both the database and the
    secret key. What old keys signed still verifies. All or nothing. Each run makes a new key, so
    it is not for a schedule that retries.
    """
    chosen = list(Purpose) if purpose == ALL else [Purpose(purpose)]
    with unit_of_work() as uow:
        made = {each: service.rotate(uow, each) for each in chosen}
    for each, key_id in made.items():
        click.echo(f"{each.value}: signs with key {key_id} from now on.")
