"""HR's certificate register and its exports."""

from functools import lru_cache
from typing import cast
from urllib.parse import quote

from flask import Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from course.actor import Act
from course.content.model import Revision
from course.credentials.domain import Status
from course.jobs import service as jobs
from course.library import queries as library
from course.people import place_queries
from course.reports import exports, queries, service
from course.reports.blueprint import bp
from course.reports.forms import STATUSES, ExportForm, RegisterForm
from course.reports.pack_proofs import Hand
from course.reports.queries import RegisterPage
from course.reports.work import DIRECT, PACK, given
from course.web.context import current_actor, reading, settings, unit_of_work
from course.web.downloads import to_keep
from course.web.filters import short_day
from course.web.guards import requires
from course.web.moulds import Mould, rendered, slot


@bp.get("/hr/certificates")
@requires(Act.SEE_CERTIFICATES)
def register() -> ResponseReturnValue:
    """Every certificate in reach, filtered; fifty on a page."""
    form = RegisterForm(request.args, places=place_queries.places(reading()))
    return _register(form)


@bp.post("/hr/certificates/export")
@requires(Act.EXPORT_CERTIFICATES)
def export() -> ResponseReturnValue:
    """What the register shows, as a file. A post, because it leaves a mark in the audit log."""
    form = ExportForm(request.form, places=place_queries.places(reading()))
    if not form.validate():
        return _register(form)
    asked, wanted = _asked(form, Act.EXPORT_CERTIFICATES), form.wanted()
    with unit_of_work() as uow:
        rows = service.take_export(uow, asked=asked, form=wanted.value)
        if wanted is exports.Form.ZIP and rows > DIRECT:
            job_id = jobs.ask(
                uow,
                actor=asked.actor,
                kind=PACK,
                title=f"Evidence pack: {_chosen(form)}",
                file_name=exports.file_name(asked, wanted),
                given=given(asked, uow.now),
            )
            return redirect(url_for("jobs.job", job_id=job_id), code=303)
    sessions = cast(queries.Sessions, current_app.extensions["course.read_sessions"])
    hand = Hand(settings(), settings().clock())
    if wanted is exports.Form.ZIP:
        hand.sealer(reading())
    response = Response(exports.chunks(sessions, asked, wanted, hand))
    response.headers["Content-Type"] = exports.MEDIA_TYPES[wanted]
    return to_keep(response, exports.file_name(asked, wanted))


def _chosen(form: RegisterForm) -> str:
    """The filter in the words of its page."""
    return ", ".join(form.words()) or "all certificates"


def _asked(form: RegisterForm, act: Act) -> queries.Asked:
    now, base_url = settings().clock(), settings().base_url
    return queries.Asked(current_actor(), act, now.date(), base_url, form.picked())


def _register(form: RegisterForm) -> ResponseReturnValue:
    """The page; with a filter that cannot be read it shows the filter alone, and says why."""
    page = None
    if form.validate():
        after = queries.Position.read(request.args.get("after", ""))
        page = queries.register_page(reading(), _asked(form, Act.SEE_CERTIFICATES), after)
    shown = render_template(
        "reports/register.html",
        form=form,
        filters=_filters(form),
        page=page,
        lines=_lines(page, library.newest(reading())) if page else "",
        many=queries.MANY,
        direct=DIRECT,
        may_export=current_actor().may(Act.EXPORT_CERTIFICATES),
    )
    return shown, 200 if page else 422


def _filters(form: RegisterForm) -> Markup:
    if form.errors:
        return _filter_bar(form)
    return _kept_filters(request.script_root, form.places, tuple(form.given().items()))


@lru_cache(maxsize=100)
def _kept_filters(
    _root: str, places: tuple[place_queries.Place, ...], given: tuple[tuple[str, str], ...]
) -> Markup:
    return _filter_bar(RegisterForm(MultiDict(given), places=places))


def _filter_bar(form: RegisterForm) -> Markup:
    return rendered("reports/register_filters.html", form=form)


def _lines(page: RegisterPage, revision: Revision) -> Markup:
    """The rows of the table."""
    company = revision.agreement.parameter("company_name")
    titles = {path.id: path.title for path in revision.paths}
    return Markup("\n").join(
        _line(request.script_root, row.status, row.serial in page.covered).fill(
            {
                "covered": short_day(page.covered.get(row.serial, row.valid_until)),
                "address": quote(row.serial),
                "name": row.name,
                "serial": row.serial,
                "kind": row.kind.capitalize(),
                "firm": row.vendor or company,
                "branch": row.branch,
                "path": titles.get(row.path, row.path),
                "edition": row.edition,
                "why": f" for edition {page.missed[row.serial]}"
                if row.serial in page.missed
                else "",
                "from": short_day(row.valid_from),
                "until": short_day(row.valid_until),
            }
        )
        for row in page.rows
    )


def _reason(edition: str | None) -> str:
    """Why a certificate is lapsed though its days are not over."""
    return f" for edition {edition}" if edition else ""


@lru_cache(maxsize=20)
def _line(_root: str, status: str, covered: bool) -> Mould:
    words = dict(STATUSES)[Status(status)]
    row = render_template(
        "reports/register_row.html", status=status, words=words, covered=covered, slot=slot
    )
    return Mould(row)
