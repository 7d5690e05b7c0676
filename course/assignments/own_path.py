"""Whoever leads a branch holds the standard before asking others to."""

from typing import cast

from flask import current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from course.actor import Act
from course.assignments import queries, service
from course.assignments.blueprint import bp
from course.library import queries as library
from course.web.context import current_actor, reading, settings, unit_of_work
from course.web.guards import requires


def own_path_first() -> str | None:
    """The page that says so, for a manager who does not hold the standard; None for others.

    ``app.py`` hands in who is certified: credentials stand above this slice.
    """
    revision = library.newest(reading())
    if queries.OWN_PATH not in {path.id for path in revision.paths}:
        return None
    certified = cast(queries.Certified, current_app.extensions["course.certified"])
    today = settings().clock().date()
    if not queries.owes_own_path(reading(), current_actor(), today, certified):
        return None
    return render_template("assignments/own_path.html", path=revision.path(queries.OWN_PATH))


@bp.post("/team/own-path")
@requires(Act.MAKE_RULES)
def begin_own_path() -> ResponseReturnValue:
    """A manager begins with the standard for those who lead."""
    with unit_of_work() as uow:
        service.begin_own_path(uow, actor=current_actor())
    return redirect(url_for("home.home"), code=303)
