"""Operator commands that concern a whole instance."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext

from course.actor import MAY, Act, Role
from course.db import migrate, schema
from course.operations import doctor as doctors
from course.operations import instance
from course.operations.backup import backup
from course.operations.restore import restore
from course.people import service as people
from course.web.context import settings, unit_of_work
from course.web.output import as_json, table

db = AppGroup("db", help="The database's schema.")


@db.command("upgrade")
def upgrade() -> None:
    """Bring the database to the schema that this version needs, in one transaction.

    Then makes the signing keys that are missing. Safe to repeat. Sends nothing to anybody. Take
    a backup first.
    """
    engine = current_app.extensions["course.engine"]
    before = schema.current(engine)
    migrate.upgrade(engine)
    with unit_of_work() as uow:
        instance.complete(uow)
    after = schema.current(engine)
    click.echo(f"Was up to date: {after}." if before == after else f"Upgraded to {after}.")


@click.command("init")
@click.option("--region", default="First region", show_default=True)
@click.option("--branch", default="First branch", show_default=True)
@click.option("--time-zone", default="UTC", show_default=True, help="Such as Europe/Dublin.")
@click.option("--person-id", default="admin", show_default=True, help="Of the first admin.")
@click.option("--name", default="First admin", show_default=True, help="Of the first admin.")
@with_appcontext
def init_command(region: str, branch: str, time_zone: str, person_id: str, name: str) -> None:
    """Make an empty instance: schema, the shipped course, one branch and one admin.

    Prints the admin's one-time sign-in link. Exit 1: the instance has been made already;
    nothing was changed.
    """
    migrate.upgrade(current_app.extensions["course.engine"])
    first = instance.First(region, branch, time_zone, person_id, name)
    with unit_of_work() as uow:
        admin_id = instance.furnish(uow, first)
        link = people.make_sign_in_link(uow, person_id=admin_id)
    click.echo(f"Made an instance in {settings().home}.")
    click.echo(f"{name} signs in once with:\n\n  {settings().base_url}/sign-in/{link.token}\n")
    click.echo("Then run: course serve")


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def backup_command(file: Path) -> None:
    """Write the whole instance into FILE, also while people work.

    FILE is replaced only once the new one is whole. It holds everybody's records and the
    instance's key: keep it like a password. Settings (COURSE_*) are not in it.
    """
    now = settings().clock()
    engine = current_app.extensions["course.engine"]
    written = backup(engine, file, secret_key=settings().secret_key, now=now)
    rows = sum(part.rows for part in written.tables)
    click.echo(f"{file}: {rows:,} rows of {len(written.tables)} tables.")


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Replace everything that is here.")
@with_appcontext
def restore_command(file: Path, force: bool) -> None:
    """Make this instance what it was when FILE was written. Stop the server first.

    Works across databases: a backup from SQLite restores into PostgreSQL and the other way.
    All or nothing. Exit 1: FILE is damaged or from a newer version, or there is data here and
    --force is not given; nothing was changed.
    """
    engine = current_app.extensions["course.engine"]
    manifest = restore(engine, settings().home, file, force=force)
    rows = sum(part.rows for part in manifest.tables)
    click.echo(f"Restored {rows:,} rows, as of {manifest.made_at:%Y-%m-%d %H:%M} UTC.")
    click.echo("Check with: course audit verify")
    click.echo("Notices are off. To begin again: course notices on --skip-missed")


@click.command("doctor")
@click.option("--json", "json_", is_flag=True, help="Print the findings as JSON.")
@with_appcontext
def doctor_command(json_: bool) -> None:
    """Examine this installation: what is in use, what is wrong, and the remedy.

    Changes no data, so it is safe at any time. Exit 1: something is wrong.
    """
    engine = current_app.extensions["course.engine"]
    findings = doctors.examine(engine, settings(), settings().clock())
    if json_:
        click.echo(as_json([{**vars(found), "well": found.well} for found in findings]))
    else:
        for found in findings:
            click.echo(f"{'ok  ' if found.well else 'WRONG'} {found.about}: {found.says}")
            if not found.well:
                click.echo(f"      {found.remedy}.")
    raise SystemExit(0 if all(found.well for found in findings) else 1)


@click.command("routes")
@click.option("--json", "json_", is_flag=True, help="Print the pages as JSON.")
@with_appcontext
def routes_command(json_: bool) -> None:
    """List every page by its guard: what it is for, and whom it opens to."""
    pages = sorted(_pages())
    head = ("guard", "methods", "page", "opens to")
    if json_:
        click.echo(as_json([dict(zip(head, page, strict=True)) for page in pages]))
    else:
        click.echo(table(head, pages))


def _pages() -> list[tuple[str, str, str, str]]:
    pages = []
    for rule in current_app.url_map.iter_rules():
        guard, opens_to = _guard(current_app.view_functions[rule.endpoint])
        methods = " ".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        pages.append((guard, methods, rule.rule, opens_to))
    return pages


def _guard(view: object) -> tuple[str, str]:
    guard = getattr(view, "guard", "public: static files")
    if not isinstance(guard, Act):
        return "public", f"everybody: {str(guard).removeprefix('public: ')}"
    if Role.LEARNER in MAY[guard]:
        return guard.value, "everybody signed in"
    return guard.value, ", ".join(sorted(role.value for role in MAY[guard]))
