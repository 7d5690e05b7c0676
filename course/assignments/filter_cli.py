"""Options of commands that are about a group of people."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from course.people.domain import Kind

F = TypeVar("F", bound=Callable[..., Any])

DAY = click.DateTime(["%Y-%m-%d"])
OPTIONS = (
    click.option("--region", help="Only people of this region and those below it, by its name."),
    click.option("--branch", help="Only people of this branch, by its name."),
    click.option("--vendor", help="Only people of this vendor, by its name."),
    click.option("--kind", type=click.Choice(list(map(str, Kind))), help="Only this kind."),
    click.option("--job-role", help="Only this job role."),
    click.option("--started-from", type=DAY, help="Only who began on this day or later."),
)


def for_a_group(command: F) -> F:
    """Gives a command the options of a filter, in the place where this stands."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command
