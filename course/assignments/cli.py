"""Operator commands for assignments."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import click
from flask.cli import AppGroup

from course.actor import OPERATOR
from course.assignments import bulk, list_queries, option_queries
from course.assignments import who as groups
from course.assignments.domain import Who
from course.assignments.filter_cli import DAY, for_a_group
from course.errors import NotFound
from course.people.domain import Kind, fold
from course.web.context import unit_of_work
from course.web.output import as_json, table

group = AppGroup("assignments", help="Who must finish which path by when.")

HEAD = ("person_id", "name", "kind", "vendor", "branch", "path", "due_on", "result")


@group.command("assign")
@click.option("--path", "path_id", required=True, help="The path's id, such as field.")
@click.option("--due", required=True, type=DAY, help="Last day, such as 2027-10-14.")
@for_a_group
@click.option("--person", "codes", multiple=True, help="Only this person_id; may be repeated.")
@click.option("--note", help="A few words that they read with the path.")
@click.option("--again", is_flag=True, help="Also people who finished the path before.")
@click.option("--dry-run", is_flag=True, help="Print what would happen; save nothing.")
@click.option("--json", "json_", is_flag=True, help="Print the rows as JSON.")
def assign(
    path_id: str,
    due: datetime,
    note: str | None,
    again: bool,
    dry_run: bool,
    json_: bool,
    **filters: Any,
) -> None:
    """Give a path to everybody who matches all filters; without a filter, to everybody.

    Safe to repeat: whoever has the path open keeps the day they were given first, and whoever
    finished it is left out unless --again is given. All or nothing. Prints one line a person,
    then a count. Exit 1: there is no such path, region or person, or nobody matches. Exit 2:
    the day has come already.
    """
    with unit_of_work() as uow:
        who = meant(uow.session, **filters)
        days = groups.days(uow.session, uow.now)
        if due.date() <= days.latest:
            raise click.BadParameter("the day must be after today", param_hint="--due")
        batch_id, done = bulk.give(
            uow,
            actor=OPERATOR,
            who=who,
            path_id=path_id,
            due_on=due.date(),
            note=note,
            again=again,
        )
        found = list_queries.results(uow.session, OPERATOR, who, days, path_id)
        _refuse_gaps(found, who)
        if dry_run:
            uow.discard()
    rows = [_line(row, path_id, batch_id) for row in found]
    if json_:
        click.echo(as_json([dict(zip(HEAD, row, strict=True)) for row in rows]))
        return
    click.echo(table(HEAD, [[cell or "" for cell in row] for row in rows]))
    would = "Would assign to" if dry_run else "Assigned to"
    more = f"; {done.finished} finished it before" if done.finished else ""
    click.echo(f"{would} {done.fresh}; {done.open} had it already{more}.")


def meant(
    session: Any,
    *,
    region: str | None = None,
    kind: str | None = None,
    started_from: datetime | None = None,
    **plain: Any,
) -> Who:
    """Filters as they are typed. Raises ``NotFound`` for a region that there is not."""
    ids = option_queries.region_ids(session, region) if region else []
    if region and not ids:
        raise NotFound(f"There is no region called {region}.")
    return Who(
        region_id=ids[0] if ids else None,
        kind=Kind(kind) if kind else None,
        started_from=started_from.date() if started_from else None,
        **plain,
    )


def _refuse_gaps(found: Sequence[list_queries.Result], who: Who) -> None:
    gone = {fold(code) for code in who.codes} - {fold(row.code) for row in found}
    if missing := [code for code in who.codes if fold(code) in gone]:
        raise NotFound(f"Not found there today: {', '.join(missing)}. Nobody was assigned.")
    if not found:
        raise NotFound("Nobody matches these filters. Look at the names of branch and vendor.")


def _line(row: list_queries.Result, path_id: str, batch_id: UUID) -> tuple[str | None, ...]:
    result = "assigned" if row.batch_id == batch_id else "had it" if row.due_on else "finished"
    day = str(row.due_on) if row.due_on else None
    return (row.code, row.name, row.kind.value, row.vendor, row.branch, path_id, day, result)
