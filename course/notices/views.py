"""Reminding people by hand."""

from collections.abc import Sequence
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from course.actor import Act
from course.errors import NotFound
from course.library import queries as library
from course.notices import queries, service
from course.notices.blueprint import bp
from course.notices.post import post_of
from course.web.context import current_actor, reading, settings, unit_of_work
from course.web.filters import count
from course.web.forms import uuids
from course.web.guards import requires


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
