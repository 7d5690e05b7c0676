"""The board as a file."""

from dataclasses import replace
from typing import cast

from flask import Response, current_app, request
from flask.typing import ResponseReturnValue

from course.actor import Act
from course.errors import NotFound
from course.reports import board_export, exports, service
from course.reports.blueprint import bp
from course.reports.board_export import Form, Words
from course.reports.board_views import UnclearBranch, desk
from course.reports.queries import Sessions
from course.web.context import current_actor, settings, unit_of_work
from course.web.downloads import to_keep
from course.web.guards import requires


@bp.post("/team/export")
@requires(Act.EXPORT_BOARD)
def export_board() -> ResponseReturnValue:
    """What the board shows, all pages of it. A post, because it leaves a mark in the audit log."""
    if request.form.get("form") not in set(Form):
        raise NotFound("There is no such file.")
    form = Form(request.form["form"])
    try:
        here = desk(request.form)
    except UnclearBranch:
        raise NotFound("There is no such branch.") from None
    # Whoever may only look at some of what they see takes only the rest with them.
    asked = replace(here.asked, grants=current_actor().grants_for(Act.EXPORT_BOARD))
    with unit_of_work() as uow:
        given = tuple(here.choice.given.items())
        service.take_board(uow, asked=asked, form=form.value, filter_=given)
    days = [branch.today for branch in asked.branches]
    on = max(days, default=settings().clock().date())
    sessions = cast(Sessions, current_app.extensions["course.read_sessions"])
    words = Words(here.titles, here.company)
    response = Response(board_export.chunks(sessions, asked, form, words, on))
    response.headers["Content-Type"] = exports.MEDIA_TYPES[exports.Form(form.value)]
    return to_keep(response, f"board-{on.isoformat()}.{form}")
