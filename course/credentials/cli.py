"""Operator commands for credentials."""

import click
from flask.cli import AppGroup

from course.actor import OPERATOR
from course.credentials import service
from course.web.context import unit_of_work

group = AppGroup("credentials", help="What people have proved, and its certificates.")


@group.command("revoke")
@click.argument("serial")
@click.option("--reason", required=True, help="Why, in a sentence; it is kept in the log.")
def revoke(serial: str, reason: str) -> None:
    """Take a credential back, from now on.

    The public check of the SERIAL answers "not valid" at once. Nothing is deleted. Safe to
    repeat: a second revocation changes nothing and is no mistake (exit 0). Exit 1: there is no
    such serial.
    """
    if not reason.strip():
        raise click.UsageError('Give a reason: --reason "Issued to the wrong person"')
    with unit_of_work() as uow:
        revoked = service.revoke(uow, actor=OPERATOR, serial=serial, reason=reason)
    click.echo(f"{serial}: revoked." if revoked else f"{serial}: was revoked before.")
