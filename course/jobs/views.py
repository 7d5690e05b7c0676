"""What somebody has asked for: where it stands, its file, and asking again."""

from datetime import datetime
from typing import cast
from uuid import UUID

from flask import Response, current_app, flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue

from course.actor import Act
from course.errors import NotReady
from course.jobs import queries, service
from course.jobs.blueprint import bp
from course.jobs.running import Shop
from course.web.context import current_actor, reading, settings, unit_of_work
from course.web.guards import requires


@bp.get("/exports")
@requires(Act.EXPORT_CERTIFICATES)
def jobs() -> ResponseReturnValue:
    """One's own exports, newest first."""
    found = queries.mine(reading(), current_actor())
    return render_template("jobs/jobs.html", jobs=found, now=_now())


@bp.get("/exports/<uuid:job_id>")
@requires(Act.EXPORT_CERTIFICATES)
def job(job_id: UUID) -> ResponseReturnValue:
    """One export, for whoever asked for it."""
    found = queries.own(reading(), current_actor(), job_id)
    return render_template("jobs/job.html", job=found, stand=found.stand(_now()))


@bp.post("/exports/<uuid:job_id>/link")
@requires(Act.EXPORT_CERTIFICATES)
def link(job_id: UUID) -> ResponseReturnValue:
    """Makes a link that leads to the file for an hour, and goes there."""
    with unit_of_work() as uow:
        token = service.make_link(uow, actor=current_actor(), job_id=job_id)
    return redirect(url_for(".file", token=token), code=303)


@bp.get("/exports/file/<token>")
@requires(Act.EXPORT_CERTIFICATES)
def file(token: str) -> ResponseReturnValue:
    """The file, for whoever asked for it and signs in; a download that broke off goes on."""
    found = queries.linked(reading(), current_actor(), token, _now())
    path = _shop().store.file(found.id, found.sha256 or "")
    if not path.is_file():
        raise NotReady(
            f"The file lies on the machine of the worker {found.worker}, and this server does not "
            "see it. Whoever runs the system has to give both the same COURSE_HOME."
        )
    response: Response = send_file(path, as_attachment=True, download_name=found.file_name)
    response.headers["Cache-Control"] = "private, no-store"
    return response


@bp.post("/exports/<uuid:job_id>/again")
@requires(Act.EXPORT_CERTIFICATES)
def again(job_id: UUID) -> ResponseReturnValue:
    """Once more what failed, or what is gone."""
    with unit_of_work() as uow:
        service.ask_again(uow, actor=current_actor(), job_id=job_id)
    flash("Asked for again.")
    return redirect(url_for(".job", job_id=job_id), code=303)


def _shop() -> Shop:
    return cast(Shop, current_app.extensions["course.shop"]())


def _now() -> datetime:
    return settings().clock()
