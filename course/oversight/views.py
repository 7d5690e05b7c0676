"""What auditors opened, for HR and admins."""

from collections.abc import Iterator
from typing import Any, cast
from urllib.parse import unquote

from flask import Response, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from course import cells
from course.actor import Act
from course.cells import Plain
from course.oversight import queries, service
from course.oversight.blueprint import bp
from course.oversight.forms import ViewsForm
from course.oversight.queries import PAGE, Asked, Position, Seen
from course.web.context import reading, settings, unit_of_work
from course.web.downloads import to_keep
from course.web.guards import requires
from course.web.menu import menu_words

COLUMNS = ("at", "person_id", "name", "method", "address", "status", "page")
ANSWERS = {2: "Shown", 3: "Sent on", 4: "Not shown", 5: "Broke"}
"""By the first digit of the status."""


@bp.get("/views")
@requires(Act.SEE_VIEWS)
def views() -> ResponseReturnValue:
    """Fifty on a page, the newest first."""
    form = ViewsForm(request.args, auditors=queries.auditors(reading()))
    return _page(form)


@bp.post("/views/export")
@requires(Act.SEE_VIEWS)
def export_views() -> ResponseReturnValue:
    """What the page shows, all of it, as CSV. A post, because it leaves a mark in the log."""
    form = ViewsForm(request.form, auditors=queries.auditors(reading()))
    if not form.validate():
        return _page(form)
    asked = form.picked()
    with unit_of_work() as uow:
        service.take_views(uow, asked=asked)
    response = Response(_chunks(asked), content_type="text/csv; charset=utf-8")
    return to_keep(response, f"auditor-views-{settings().clock():%Y-%m-%d}.csv")


def _page(form: ViewsForm) -> ResponseReturnValue:
    good = form.validate()
    after = Position.read(request.args.get("after", ""))
    found = queries.page(reading(), form.picked(), after) if good else []
    shown = found[:PAGE]
    last = Position(shown[-1].at, shown[-1].id) if len(found) > PAGE else None
    page = render_template(
        "oversight/views.html",
        form=form,
        good=good,
        lines=shown,
        answers=ANSWERS,
        readable=unquote,
        menu_words=menu_words,
        further=after is not None,
        more=_address(form, last) if last else None,
    )
    return page, 200 if good else 422


def _address(form: ViewsForm, after: Position) -> str:
    values: dict[str, Any] = {**form.given(), "after": after.written()}
    return url_for(".views", **values)


def _chunks(asked: Asked) -> Iterator[bytes]:
    sessions = cast(Any, current_app.extensions["course.read_sessions"])

    def rows() -> Iterator[bytes]:
        with sessions() as session:
            yield from cells.csv_chunks(COLUMNS, map(_cells, queries.every(session, asked)))

    return rows()


def _cells(seen: Seen) -> tuple[Plain, ...]:
    at = seen.at.isoformat().replace("+00:00", "Z")
    return (at, seen.code, seen.name, seen.method, seen.path, seen.status, seen.endpoint)
