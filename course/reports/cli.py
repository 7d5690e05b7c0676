"""Operator commands for evidence: taking it out, and checking it anywhere."""

import hashlib
import os
import sys
from collections.abc import Collection
from datetime import datetime
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import click
from flask import current_app
from flask.cli import with_appcontext
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from course.actor import OPERATOR, Act
from course.credentials.domain import Status
from course.people import place_queries
from course.people import queries as people
from course.people.domain import Kind, fold
from course.reports import exports, queries, service
from course.reports.exports import Form
from course.reports.pack import PARTS as PACK
from course.reports.pack_proofs import Hand
from course.reports.queries import RegisterFilter
from course.web.context import reading, settings, unit_of_work
from course.web.output import as_json

DAY = click.DateTime(["%Y-%m-%d"])
PARTS = ("pdf", "csv", "json", "xlsx")


@click.command("export")
@click.option(
    "--to",
    "file",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write; its ending (.zip, .csv, .xlsx or .json) says what it becomes.",
)
@click.option(
    "--format", "format_", help="Only these parts of an evidence pack: pdf,csv,json,xlsx."
)
@click.option("--region", help="Only this region, with all regions below it.")
@click.option("--branch", help="Only this branch.")
@click.option("--vendor", help="Only this vendor's people.")
@click.option(
    "--person", "person_id", help="Only this person, by the id that HR or the vendor uses."
)
@click.option("--kind", type=click.Choice([kind.value for kind in Kind]))
@click.option("--status", type=click.Choice([status.value for status in Status]))
@click.option("--valid-on", type=DAY, help="Only certificates valid on this day.")
@click.option("--on", type=DAY, help="Say each status as of this day instead of today.")
@click.option("--json", "json_", is_flag=True, help="Print the answer as JSON.")
@with_appcontext
def export(file: Path, format_: str | None, on: datetime | None, json_: bool, **given: Any) -> None:
    """Write the certificate register, or an evidence pack with every certificate, to a file.

    The same data, filter and day give the same file, byte for byte, so a second run is safe. The
    file appears under its name only when it is complete. The export is recorded in the audit
    log. Exit 0: written, even when no certificate matches. Exit 2: wrong use, such as a branch
    that does not exist.
    """
    form, parts = _form(file, format_)
    asked = queries.Asked(
        actor=OPERATOR,
        act=Act.EXPORT_CERTIFICATES,
        on=(on or settings().clock()).date(),
        base_url=settings().base_url,
        filter=_filter(**given),
    )
    with unit_of_work() as uow:
        rows = service.take_export(uow, asked=asked, form=form.value)
    digest = _write(file, asked, form, parts)
    if json_:
        click.echo(as_json({"file": str(file), "certificates": rows, "sha256": digest}))
    else:
        click.echo(f"{file}: {rows} certificates. SHA-256 {digest}")


def _form(file: Path, format_: str | None) -> tuple[Form, Collection[str]]:
    """What to write. ``--format`` picks the parts of a pack, or names a lone table."""
    parts = [part.strip().lower() for part in format_.split(",")] if format_ else []
    if unknown := [part for part in parts if part not in PARTS]:
        raise click.UsageError(f"--format knows {', '.join(PARTS)}; not {unknown[0]!r}.")
    ending = file.suffix.lower().lstrip(".")
    if ending not in list(Form):
        raise click.UsageError(f"{file.name} must end in .zip, .csv, .xlsx or .json.")
    if ending != Form.ZIP and parts not in ([], [ending]):
        raise click.UsageError(f"A .{ending} file holds {ending} only. Write a .zip for more.")
    return Form(ending), parts or PACK


def _filter(
    region: str | None,
    branch: str | None,
    vendor: str | None,
    person_id: str | None,
    kind: str | None,
    status: str | None,
    valid_on: datetime | None,
) -> RegisterFilter:
    return RegisterFilter(
        region_id=_place("region", region),
        branch_id=_place("branch", branch),
        vendor_id=_place("vendor", vendor),
        person_id=people.person_by_code(reading(), person_id).code if person_id else None,
        kind=Kind(kind) if kind else None,
        status=Status(status) if status else None,
        valid_on=valid_on.date() if valid_on else None,
    )


def _place(kind: str, name: str | None) -> UUID | None:
    if name is None:
        return None
    known = [place for place in place_queries.places(reading()) if place.kind == kind]
    for place in known:
        if fold(place.name) == fold(name):
            return place.id
    names = ", ".join(place.name for place in known) or "none yet"
    raise click.UsageError(f"There is no {kind} {name!r}. There are: {names}.")


def _write(file: Path, asked: queries.Asked, form: Form, parts: Collection[str]) -> str:
    """Write beside the file, then move into place: a broken run leaves no half evidence."""
    sessions = cast(queries.Sessions, current_app.extensions["course.read_sessions"])
    hand = Hand(settings(), settings().clock())
    digest, unfinished = hashlib.sha256(), file.with_name(f"{file.name}.part")
    columns = (SpinnerColumn(), TextColumn("{task.completed:,} bytes"), TimeElapsedColumn())
    with (
        unfinished.open("wb") as out,
        Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty()) as bar,
    ):
        task = bar.add_task("export", total=None)
        for chunk in exports.chunks(sessions, asked, form, hand, parts):
            digest.update(chunk)
            bar.advance(task, out.write(chunk))
    os.replace(unfinished, file)
    return digest.hexdigest()
