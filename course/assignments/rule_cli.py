"""``course assignments rules``: the rules at the command line."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import click
from flask.cli import AppGroup

from course.actor import OPERATOR
from course.assignments import rule_queries as queries
from course.assignments import rules as service
from course.assignments import who as groups
from course.assignments.cli import meant
from course.assignments.domain import Who
from course.assignments.filter_cli import DAY, for_a_group
from course.errors import NotFound
from course.library import queries as library
from course.people import place_queries
from course.people.domain import fold
from course.web.context import reading, settings, unit_of_work
from course.web.output import as_json, table

rules = AppGroup("rules", help="Rules that assign by themselves.")

HEAD = ("rule", "path", "days", "who", "asked", "finished", "made", "ended")


@rules.command("list")
@click.option("--json", "json_", is_flag=True, help="Print the rows as JSON.")
def list_(json_: bool) -> None:
    """Every rule, those that hold first, and what came of it. Changes nothing."""
    rows = [
        (
            str(rule.id),
            rule.path_id,
            rule.days,
            _who(rule),
            rule.asked,
            rule.finished,
            f"{rule.made_at:%Y-%m-%d}",
            f"{rule.ended_at:%Y-%m-%d}" if rule.ended_at else "",
        )
        for rule in queries.rules(reading(), OPERATOR)
    ]
    if json_:
        click.echo(as_json([dict(zip(HEAD, row, strict=True)) for row in rows]))
    else:
        click.echo(table(HEAD, rows))


@rules.command("add")
@click.option("--path", "path_id", required=True, help="The path's id, such as field.")
@click.option("--days", required=True, type=click.IntRange(1, 730), help="Days to finish.")
@for_a_group
@click.option("--holds-from", type=DAY, help="Asks nobody before this day.")
@click.option("--plan", help="Name of the roll-out plan that this rule is a wave of.")
@click.option("--note", help="A few words that they read with the path.")
@click.option("--dry-run", is_flag=True, help="Print what would happen; save nothing.")
def add(
    path_id: str,
    days: int,
    branch: str | None,
    vendor: str | None,
    holds_from: datetime | None,
    plan: str | None,
    note: str | None,
    dry_run: bool,
    **filters: Any,
) -> None:
    """Make a rule and ask at once everybody who matches it. Prints its id and how many.

    A roll-out by branch is a rule for each branch, with --plan and the day of its --holds-from.

    Each time makes another rule, but asks nobody twice. Exit 1: there is no such path or place.
    """
    rule_id = uuid4()
    with unit_of_work() as uow:
        who = meant(uow.session, **filters)
        places = place_queries.places(uow.session)
        who = Who(
            **vars(who)
            | {
                "branch_id": _named(places, "branch", branch),
                "vendor_id": _named(places, "vendor", vendor),
            }
        )
        if who.branch_id and who.region_id:
            raise click.UsageError("Give a region or a branch, not both.")
        done = service.make(
            uow,
            actor=OPERATOR,
            rule_id=rule_id,
            path_id=path_id,
            days=days,
            who=who,
            note=note,
            plan=plan,
            holds_from=holds_from.date() if holds_from else None,
        )
        if dry_run:
            uow.discard()
    click.echo(f"Would ask {done.asked}." if dry_run else f"{rule_id}: asked {done.asked}.")


COVERAGE = ("branch", "job_role", "people", "asked", "finished")


@rules.command("coverage")
@click.option("--path", "path_id", required=True, help="The path's id, such as field.")
@click.option("--region", help="Only this region and those below it, by its name.")
@click.option("--branch", help="Only this branch, by its name.")
@click.option("--vendor", help="Only people of this vendor, by its name.")
@click.option("--json", "json_", is_flag=True, help="Print the rows as JSON.")
def coverage(path_id: str, json_: bool, **filters: Any) -> None:
    """How far each job role of each branch has come on a path. Changes nothing.

    Exit 1: there is no such path, region, branch or vendor.
    """
    session = reading()
    if path_id not in {path.id for path in library.newest(session).assignable_paths}:
        raise NotFound(f"There is no path {path_id}.")
    for kind in ("branch", "vendor"):
        _named(place_queries.places(session) if filters[kind] else (), kind, filters[kind])
    who = meant(session, **filters)
    days = groups.days(session, settings().clock())
    rows = [
        (one.branch, one.job_role, one.people, one.asked, one.finished)
        for one in queries.coverage(session, OPERATOR, days, path_id, who)
    ]
    if json_:
        click.echo(as_json([dict(zip(COVERAGE, row, strict=True)) for row in rows]))
    else:
        click.echo(table(COVERAGE, rows))


@rules.command("end")
@click.argument("rule_id", type=click.UUID)
def end(rule_id: UUID) -> None:
    """End a rule: it asks nobody any more, and who was asked stays asked. Safe to repeat.

    Exit 1: there is no such rule.
    """
    with unit_of_work() as uow:
        service.end(uow, actor=OPERATOR, rule_id=rule_id)
    click.echo("Ended.")


def _named(places: Any, kind: str, name: str | None) -> UUID | None:
    if name is None:
        return None
    for place in places:
        if place.kind == kind and fold(place.name) == fold(name):
            return UUID(str(place.id))
    raise NotFound(f"There is no {kind} called {name}.")


def _who(rule: queries.Line) -> str:
    day = f"from {rule.started_from}" if rule.started_from else None
    said = (rule.kind, rule.job_role, rule.branch, rule.region, rule.vendor, day)
    return ", ".join(str(one) for one in said if one) or "everybody"
