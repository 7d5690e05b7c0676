"""The ``course demo`` command."""

from dataclasses import replace
from datetime import date
from functools import partial

import click
from flask.cli import ScriptInfo, pass_script_info, with_appcontext

from course.config import LOCAL_URL
from course.demo.auditing import look
from course.demo.company import DOORS
from course.demo.folder import Folder
from course.demo.founding import Begin, found
from course.demo.service import serve_customers
from course.demo.story import happen, happenings
from course.notices import running as notices
from course.notices.post import post_of
from course.people import queries
from course.people import service as people
from course.serve import keep_worker, refuse_taken, serve
from course.web.context import reading, settings, unit_of_work

HOST, WORKERS = "127.0.0.1", 2


@click.command("demo")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--fresh", is_flag=True, help="Begin anew: delete the demo that is there.")
@click.option("--no-serve", is_flag=True, help="Make the demo and print the links only.")
@with_appcontext
@pass_script_info
def demo_command(info: ScriptInfo, port: int, fresh: bool, no_serve: bool) -> None:
    """A company to look around in, with about sixty people in every state.

    Made on first use in COURSE_HOME (./instance unless given), without a network. Later starts
    keep what has been done in it. Prints one sign-in link per role, then serves until Ctrl+C.
    Touches no instance that it did not make (exit 1).
    """
    app = info.load_app()
    if not no_serve:
        refuse_taken(HOST, port)
    folder = Folder(app.extensions["course.engine"], settings().home)
    folder.prepare(fresh=fresh)
    if not folder.is_whole:
        _make(app.extensions["course.unit_of_work"], settings().clock().date())
        folder.call_whole()
    if settings().base_url == LOCAL_URL:
        app.extensions["course.settings"] = replace(settings(), base_url=f"http://{HOST}:{port}")
    _print_doors()
    if not no_serve:
        click.echo(f"\nServing {settings().base_url}. Stop with Ctrl+C.")
        keep_worker(app)
        serve(app, host=HOST, port=port, workers=WORKERS)


def _make(begin: Begin, today: date) -> None:
    click.echo("Making the demo company. This takes about ten seconds, once.")
    story = happenings(found(begin, today), today)
    with click.progressbar(story, show_eta=False) as told:
        for happening in told:
            happen(begin, happening)
    serve_customers(begin, today)
    look(begin, today)
    # Nobody here has e-mail: whoever has something to hear stands on the list to be told.
    list(notices.plan(partial(begin, now=settings().clock()), post_of(settings()), dry_run=False))


def _print_doors() -> None:
    click.echo("Each link signs in once. Open one in each browser or private window.\n")
    for door in DOORS:
        person = queries.person_by_code(reading(), door.code)
        with unit_of_work() as uow:
            link = people.make_sign_in_link(uow, person_id=person.id)
        click.echo(f"{door.label:20}  {person.name:16}  {settings().base_url}/sign-in/{link.token}")
