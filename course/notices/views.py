"""Reminding people by hand, and sending at once what somebody waits for."""

from collections.abc import Sequence
from functools import partial
from http import HTTPStatus
from threading import Thread
from uuid import UUID

from flask import Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from course.actor import Act
from course.config import Settings
from course.errors import NotFound
from course.library import queries as library
from course.notices import calendar_views, queries, running, service, tell_views
from course.notices.blueprint import bp
from course.notices.post import post_of
from course.notices.sending import Begin
from course.web.context import current_actor, reading, settings, unit_of_work
from course.web.filters import count
from course.web.forms import uuids
from course.web.guards import requires

__all__ = ["bp", "calendar_views", "tell_views"]

SOMEBODY_WAITS = frozenset({"people.ask_for_link", "notices.remind"})
"""Endpoints after which mail leaves at once, and not with the next run."""


@bp.route("/team/remind", methods=["GET", "POST"])
@requires(Act.REMIND)
def remind() -> ResponseReturnValue:
    """People ticked on the board: first who would be reminded and how, then the reminder.

    ``ids`` are assignments, ``people`` everything that these people have open.
    """
    tasks = _tasks()
    if not tasks:
        flash("Tick at least one person who has something to do, then press Remind.")
        return redirect(url_for("reports.board"), code=303)
    post = post_of(settings())
    if request.method == "GET":
        return render_template(
            "notices/remind.html",
            tasks=tasks,
            mail=post.sends,
            on=post.on and queries.is_on(reading()),
            titles=library.newest(reading()).path_titles,
        )
    with unit_of_work() as uow:
        done = service.remind(
            uow, actor=current_actor(), ids=[task.id for task in tasks], mail=post.sends
        )
    _say(done)
    return redirect(url_for("reports.board"), code=303)


def _tasks() -> Sequence[queries.Task]:
    """Raises ``NotFound`` if one is unknown, out of reach, or no id at all."""
    session, actor, now = reading(), current_actor(), settings().clock()
    given, people = _ids("ids"), _ids("people")
    found = queries.remindable(session, actor, given, now) if given else []
    if len(found) != len(given):
        raise NotFound("There is no such assignment.")
    known = {task.id for task in found}
    more = queries.open_tasks_of(session, actor, people, now) if people else []
    if people - queries.people_in_reach(session, actor, people, now):
        raise NotFound("There is no such person.")
    return [*found, *(task for task in more if task.id not in known)]


def _ids(name: str) -> set[UUID]:
    texts = request.values.getlist(name)
    ids = uuids(texts)
    if texts and not ids:
        raise NotFound("There is no such assignment.")
    return set(ids or ())


def _say(done: service.Reminded) -> None:
    if done.mail:
        hours = "between 07:00 and 20:00 where they work"
        flash(f"{count(done.mail, 'person gets', 'people get')} an e-mail, {hours}.")
    if done.in_person:
        who = count(done.in_person, "person has", "people have")
        flash(f"{who} no working e-mail: they stand on the list “Tell in person”.")
    if done.already:
        flash(f"{count(done.already, 'was', 'were')} reminded today already.")


@bp.after_app_request
def send_at_once(response: Response) -> Response:
    """Beside the answer and not before it, so that it takes as long whoever was asked about."""
    done = request.method == "POST" and response.status_code == HTTPStatus.SEE_OTHER
    if done and request.endpoint in SOMEBODY_WAITS:
        post = post_of(settings())
        if post.sends:
            begin = current_app.extensions["course.unit_of_work"]
            current_app.extensions["course.aside"](
                partial(running.send_what_was_asked_for, begin, post, settings().clock)
            )
    return response


def send_now(begin: Begin, settings_: Settings) -> None:
    """What somebody waits for, from a worker that has just made it."""
    post = post_of(settings_)
    if post.sends:
        running.send_what_was_asked_for(begin, post, settings_.clock)


def aside(work: partial[None]) -> None:
    """Do something in a thread of its own; the answer does not wait for it."""
    Thread(target=work, name="post", daemon=True).start()
