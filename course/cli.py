"""The ``course`` command: one group per area, and commands for a whole instance.

Commands are imported when they are asked for: a server that starts need not load the compiler
of the course, nor a question about the log the printing of certificates. They get the
application from Flask's ``ScriptInfo``, so asking for help never reads the settings nor opens a
database.
"""

from importlib import import_module
from types import MappingProxyType
from typing import cast

import click
from flask.cli import ScriptInfo

from course import __version__
from course.app import create_app
from course.errors import CourseError
from course.operations.readiness import DATABASE_ERRORS, explain

COMMANDS = MappingProxyType(
    {
        "assignments": "course.assignments.cli:group",
        "audit": "course.audit.cli:group",
        "backup": "course.operations.cli:backup_command",
        "content": "course.library.cli:group",
        "credentials": "course.credentials.cli:group",
        "daily": "course.operations.daily_cli:daily_command",
        "db": "course.operations.cli:db",
        "demo": "course.demo.cli:demo_command",
        "doctor": "course.operations.cli:doctor_command",
        "init": "course.operations.cli:init_command",
        "measures": "course.measures.cli:group",
        "notices": "course.notices.cli:group",
        "people": "course.people.cli:group",
        "restore": "course.operations.cli:restore_command",
        "routes": "course.operations.cli:routes_command",
        "service-events": "course.incidents.cli:group",
        "serve": "course.operations.serve_cli:serve_command",
        "worker": "course.jobs.cli:worker_command",
        "vendors": "course.vendors.cli:group",
    }
)
BELOW = MappingProxyType(
    {
        "assignments": ("course.assignments.rule_cli:rules", "course.reports.board_cli:status"),
        "content": (
            "course.assessment.cli:simulate_classes",
            "course.preview.cli:preview",
            "course.recertification.cli:diff",
            "course.recertification.cli:publish",
            "course.recertification.review_cli:review",
        ),
        "audit": ("course.oversight.cli:views",),
        "people": ("course.erasure.cli:erase",),
        "credentials": (
            "course.keys.cli:rotate_key",
            "course.reports.cli:export",
            "course.reports.verify_cli:verify",
        ),
    }
)
"""What higher slices know belongs, for whoever types it, to the things it is about."""


class _Course(click.Group):
    """Commands by name; what was to be expected is told in one plain line, with exit code 1."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command = _found(COMMANDS[cmd_name])
        if isinstance(command, click.Group):
            for below in BELOW.get(cmd_name, ()):
                command.add_command(_found(below))
        return command

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except CourseError as error:
            words = str(error)
        except DATABASE_ERRORS as error:
            words = explain(error)
        click.echo(words, err=True)
        return ctx.exit(1)


def _found(place: str) -> click.Command:
    module, _, name = place.partition(":")
    return cast(click.Command, getattr(import_module(module), name))


@click.group(
    cls=_Course,
    context_settings={
        "help_option_names": ["-h", "--help"],
        "obj": ScriptInfo(create_app=create_app, set_debug_flag=False),
    },
)
@click.version_option(__version__, prog_name="course")
def main() -> None:
    """A service agreement as a course that employees and contractors share.

    Settings are COURSE_* variables; data lives in COURSE_HOME (./instance unless given).
    Exit codes: 0 done, 1 the answer is no, 2 wrong use.
    """
