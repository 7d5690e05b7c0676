"""HR's certificate register and its exports."""

from typing import cast

from flask import Response, current_app, render_template, request
from flask.typing import ResponseReturnValue

from course.actor import Act
from course.library import queries as library
from course.people import queries as people
from course.reports import board_views, exports, queries, service
from course.reports.blueprint import bp
from course.reports.forms import STATUSES, ExportForm, RegisterForm
from course.web.context import current_actor, reading, settings, unit_of_work
from course.web.guards import requires

__all__ = ["board_views", "bp"]


@bp.get("/hr/certificates")
@requires(Act.SEE_CERTIFICATES)
def register() -> ResponseReturnValue:
    """Every certificate in reach, filtered; fifty on a page."""
    form = RegisterForm(request.args, places=people.places(reading()))
    return _register(form)


@bp.post("/hr/certificates/export")
@requires(Act.EXPORT_CERTIFICATES)
def export() -> ResponseReturnValue:
    """What the register shows, as a file. A post, because it leaves a mark in the audit log."""
    form = ExportForm(request.form, places=people.places(reading()))
    if not form.validate():
        return _register(form)
    asked, wanted = _asked(form, Act.EXPORT_CERTIFICATES), form.wanted()
    with unit_of_work() as uow:
        service.take_export(uow, asked=asked, form=wanted.value)
    sessions = cast(queries.Sessions, current_app.extensions["course.read_sessions"])
    response = Response(exports.chunks(sessions, asked, wanted))
    response.headers["Content-Type"] = exports.MEDIA_TYPES[wanted]
    response.headers["Content-Disposition"] = (
        f'attachment; filename="{exports.file_name(asked, wanted)}"'
    )
    return response


def _asked(form: RegisterForm, act: Act) -> queries.Asked:
    now, base_url = settings().clock(), settings().base_url
    return queries.Asked(current_actor(), act, now.date(), base_url, form.picked())


def _register(form: RegisterForm) -> ResponseReturnValue:
    """The page; with a filter that cannot be read it shows the filter alone, and says why."""
    page = None
    if form.validate():
        after = queries.Position.read(request.args.get("after", ""))
        page = queries.register_page(reading(), _asked(form, Act.SEE_CERTIFICATES), after)
    revision = library.newest(reading())
    shown = render_template(
        "reports/register.html",
        form=form,
        page=page,
        many=queries.MANY,
        company=revision.agreement.parameter("company_name"),
        paths={path.id: path.title for path in revision.paths},
        statuses=dict(STATUSES),
        may_export=current_actor().may(Act.EXPORT_CERTIFICATES),
    )
    return shown, 200 if page else 422
