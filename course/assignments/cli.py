"""Operator commands for assignments."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

import click
from flask.cli import AppGroup

from course.actor import OPERATOR
from course.assignments import queries, service
from course.assignments.domain import today_in
from course.errors import NotFound
from course.people.domain import Kind, fold
from course.web.context import unit_of_work
from course.web.output import as_json, table

group = AppGroup("assignments", help="Who must finish which path by when.")

HEAD = ("person_id", "name", "kind", "vendor", "branch", "path", "due_on", "result")


@group.command("assign")
@click.option("--path", "path_id", required=True, help="The path's id, such as field.")
@click.option(
    "--due", required=True, type=click.DateTime(["%Y-%m-%d"]), help="Last day, such as 2027-10-14."
)
@click.option("--branch", help="Only people of this branch, by its name.")
@click.option("--vendor", help="Only people of this vendor, by its name.")
@click.option("--kind", type=click.Choice(list(map(str, Kind))), help="Only this kind.")
@click.option("--person", "codes", multiple=True, help="Only this person_id; may be repeated.")
@click.option("--dry-run", is_flag=True, help="Print what would happen; save nothing.")
@click.option("--json", "json_", is_flag=True, help="Print the rows as JSON.")
def assign(
    path_id: str, due: datetime, kind: str | None, dry_run: bool, json_: bool, **named: Any
) -> None:
    """Give a path to everybody who matches all filters; without a filter, to everybody.

    Safe to repeat: whoever has the path open keeps the day they were given first. All or
    nothing. Prints one line a person, then a count. Exit 1: there is no such path or person, or
    nobody matches. Exit 2: the day has come already.
    """
    chosen = queries.Chosen(kind=Kind(kind) if kind else None, **named)
    with unit_of_work() as uow:
        found = queries.candidates(uow.session, OPERATOR, uow.now.date(), chosen)
        _refuse_gaps(found, chosen)
        _refuse_past(due.date(), uow.now, found)
        done = service.assign_path(
            uow,
            actor=OPERATOR,
            path_id=path_id,
            person_ids=[row.person_id for row in found],
            due_on=due.date(),
        )
        if dry_run:
            uow.discard()
    fresh = set(done.assigned)
    rows = [_line(row, path_id, due.date() if row.person_id in fresh else None) for row in found]
    if json_:
        click.echo(as_json([dict(zip(HEAD, row, strict=True)) for row in rows]))
        return
    click.echo(table(HEAD, [[cell or "" for cell in row] for row in rows]))
    would = "Would assign to" if dry_run else "Assigned to"
    click.echo(f"{would} {len(done.assigned)}; {len(done.already_open)} had it already.")


def _refuse_gaps(found: Collection[queries.Candidate], chosen: queries.Chosen) -> None:
    gone = {fold(code) for code in chosen.codes} - {fold(row.code) for row in found}
    if missing := [code for code in chosen.codes if fold(code) in gone]:
        raise NotFound(f"Not found there today: {', '.join(missing)}. Nobody was assigned.")
    if not found:
        raise NotFound("Nobody matches these filters. Look at the names of branch and vendor.")


def _refuse_past(due_on: date, now: datetime, found: Sequence[queries.Candidate]) -> None:
    today = max(today_in(zone, now) for zone in {row.time_zone for row in found})
    if due_on <= today:
        raise click.BadParameter("the day must be after today", param_hint="--due")


def _line(row: queries.Candidate, path_id: str, fresh: date | None) -> tuple[str | None, ...]:
    """``fresh``: the new day; None for who had the path already and keeps the earlier one."""
    kept = next((known.due_on for known in row.known if known.path_id == path_id), None)
    day, result = (fresh, "assigned") if fresh else (kept, "had it")
    place = (row.kind.value, row.vendor, row.branch)
    return (row.code, row.name, *place, path_id, str(day), result)
