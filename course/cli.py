"""The ``course`` command: one group per area, and commands for a whole instance.

Commands get the application from Flask's ``ScriptInfo``, so asking for help never reads the
settings nor opens a database.
"""

import click
from flask.cli import ScriptInfo

from course import __version__
from course.app import create_app
from course.assignments import cli as assignments
from course.audit import cli as audit
from course.credentials import cli as credentials
from course.demo import cli as demo
from course.errors import CourseError
from course.library import cli as library
from course.operations import cli as operations
from course.operations.instance import DATABASE_ERRORS, explain
from course.people import cli as people
from course.reports import board_cli
from course.reports import cli as reports


class _Plain(click.Group):
    """What was to be expected is told in one plain line and ends with exit code 1."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except CourseError as error:
            words = str(error)
        except DATABASE_ERRORS as error:
            words = explain(error)
        click.echo(words, err=True)
        return ctx.exit(1)


@click.group(
    cls=_Plain,
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


# What reports knows belongs, for whoever types it, to the things it is about.
assignments.group.add_command(board_cli.status)
for about_credentials in (reports.export, reports.verify):
    credentials.group.add_command(about_credentials)
for command in (
    library.group,
    people.group,
    assignments.group,
    credentials.group,
    audit.group,
    operations.db,
    operations.init_command,
    operations.serve_command,
    operations.backup_command,
    operations.restore_command,
    operations.doctor_command,
    operations.routes_command,
    demo.demo_command,
):
    main.add_command(command)
