"""``course assignments status``: the board at the command line."""

from typing import Any

import click
from flask.cli import with_appcontext

from course.actor import OPERATOR
from course.errors import NotFound
from course.library import queries as library
from course.people import queries as people
from course.people.domain import Kind, fold
from course.reports import board as queries
from course.reports import board_places
from course.reports.board_rules import Asked, BoardRow
from course.web.context import reading, settings
from course.web.output import as_json, table

HEAD = ("person_id", "name", "kind", "vendor", "branch", "path", "status", "due_on", "valid_until")


@click.command("status")
@click.option("--path", "path_id", help="Only this path, by its id.")
@click.option("--branch", help="Only people of this branch, by its name.")
@click.option("--vendor", help="Only people of this vendor, by its name.")
@click.option("--kind", type=click.Choice(list(map(str, Kind))), help="Only this kind.")
@click.option("--person", "codes", multiple=True, help="Only this person_id; may be repeated.")
@click.option("--json", "json_", is_flag=True, help="Print the rows as JSON.")
@with_appcontext
def status(
    path_id: str | None,
    branch: str | None,
    vendor: str | None,
    kind: str | None,
    codes: tuple[str, ...],
    json_: bool,
) -> None:
    """Who stands where today, overdue first; the day is the one where each branch is.

    Changes nothing. Exit 1: there is no such path, branch, vendor or person.
    """
    with reading() as session:
        for code in codes:
            people.person_by_code(session, code)
        places = board_places.places(session, OPERATOR, settings().clock())
        branches = _named("branch", places.branches, branch) if branch else places.branches
        asked = Asked(
            grants=OPERATOR.grants,
            branches=tuple(branches),
            kind=Kind(kind) if kind else None,
            vendor_id=_named("vendor", places.vendors, vendor)[0].id if vendor else None,
        )
        found = list(queries.every_row(session, asked, path_id, codes))
        paths = {path.id for path in library.newest(session).paths}
        if path_id and not found and path_id not in paths:
            raise NotFound(f"There is no path {path_id}.")
    rows = [
        (
            code,
            r.name,
            r.kind,
            r.vendor,
            r.branch.name,
            r.path_id,
            r.status,
            r.due_on,
            r.valid_until,
        )
        for code, r in found
    ]
    if json_:
        click.echo(as_json([dict(zip(HEAD, row, strict=True)) for row in rows]))
    else:
        click.echo(table(HEAD, [[cell or "" for cell in row] for row in rows]))


def _cells(row: BoardRow) -> tuple[object, ...]:
    who = (row.name, row.kind, row.vendor, row.branch.name)
    return (*who, row.path_id, row.status, row.due_on, row.valid_until)


def _named(what: str, among: Any, name: str) -> list[Any]:
    found = [one for one in among if fold(one.name) == fold(name)]
    if not found:
        raise NotFound(f"There is no {what} called {name}.")
    return found
