"""Operator commands for credentials."""

import click
from flask.cli import AppGroup

from course.actor import OPERATOR
from course.credentials import period_cases, service
from course.web.context import unit_of_work
from course.web.output import as_json

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


@group.command("reinstate")
@click.argument("serial")
@click.option("--reason", required=True, help="Why, in a sentence; it is kept in the log.")
def reinstate(serial: str, reason: str) -> None:
    """Let a revoked credential stand again, with its own days.

    The public check of the SERIAL follows at once; the revocation stays in history. Safe to
    repeat: what is not revoked is no mistake (exit 0). Exit 1: there is no such serial, or a
    newer certificate of the person holds some of the same days.
    """
    if not reason.strip():
        raise click.UsageError('Give a reason: --reason "Revoked by mistake"')
    with unit_of_work() as uow:
        fresh = service.reinstate(uow, actor=OPERATOR, serial=serial, reason=reason)
    click.echo(f"{serial}: reinstated." if fresh else f"{serial}: is not revoked.")


@group.command("periods")
@click.option("--json", "json_", is_flag=True, help="Print the cases as JSON.")
def periods(json_: bool) -> None:
    """Print how the days of certificates are counted: the tables that the product is tested by."""
    if not json_:
        click.echo(period_cases.text(), nl=False)
        return
    found = [
        {"table": section.title, **case}
        for section in period_cases.sections()
        for case in section.cases()
    ]
    click.echo(as_json(found))
