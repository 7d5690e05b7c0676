"""Logging a service event, one's own, and those in reach."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from course.actor import Act
from course.errors import NotReady
from course.incidents import queries, service, team_queries
from course.incidents.blueprint import bp
from course.incidents.domain import minutes
from course.incidents.forms import LogForm
from course.incidents.queries import Shown
from course.library import queries as library
from course.people import place_queries
from course.web.answers import answer_id, fresh_id
from course.web.context import current_actor, reading, settings, unit_of_work
from course.web.guards import requires

USUAL = "call-the-office"
STATES = ("open", "closed", "all")


@bp.get("/service-events/new")
@requires(Act.LEARN)
def new_event() -> ResponseReturnValue:
    """The form: for whoever was there, employee or contractor, with a phone in the hand."""
    return _form(None, fresh_id())


@bp.post("/service-events/new")
@requires(Act.LEARN)
def log_event() -> ResponseReturnValue:
    """Keep it, once, and say the reference."""
    id_, form = answer_id(request.form), _log_form(request.form)
    if not form.validate():
        return _form(form, str(id_)), 422
    try:
        with unit_of_work() as uow:
            service.log_event(
                uow,
                actor=current_actor(),
                event_id=id_,
                branch_id=UUID(form.at.data),
                told=form.read(uow.now),
            )
    except NotReady as problem:
        form.what.errors = [str(problem)]
        return _form(form, str(id_)), 422
    flash("Kept. Read the reference to the customer.")
    return redirect(url_for(".event", event_id=id_), code=303)


def _log_form(data: Any) -> LogForm:
    places = team_queries.workplaces(reading(), current_actor(), settings().clock().date())
    agreement = library.newest(reading()).agreement
    form = LogForm(
        data,
        clauses=[(one.id, f"{one.number} {one.title}") for one in agreement.clauses],
        branches=[(str(one.branch_id), one.branch) for one in places],
    )
    if data is None:
        wanted = request.args.get("clause", USUAL)
        form.clause.data = wanted
    return form


def _form(form: LogForm | None, id_: str) -> str:
    agreement = library.newest(reading()).agreement
    form = form or _log_form(None)
    return render_template(
        "incidents/log.html",
        form=form,
        answer_id=id_,
        minutes=minutes(agreement)[0],
        line=agreement.parameters_by_name.get("office_line", ""),
    )


@bp.get("/service-events/mine")
@requires(Act.LEARN)
def own_events() -> ResponseReturnValue:
    """What somebody logged, and the cases that they own."""
    session, actor = reading(), current_actor()
    rows = queries.own(session, actor)
    return render_template("incidents/own.html", rows=rows, me=actor.person_id, **_words())


@bp.get("/service-events")
@requires(Act.SEE_EVENTS)
def events() -> ResponseReturnValue:
    """Those in reach, open ones first, each with its clocks."""
    session, actor = reading(), current_actor()
    branches = place_queries.branches(session, actor, Act.SEE_EVENTS)
    shown = _shown()
    page = max(1, request.args.get("page", 1, type=int))
    rows, more = queries.listed(session, actor, shown, page)
    return render_template(
        "incidents/events.html",
        rows=rows,
        more=more,
        page=page,
        shown=shown,
        branches=branches,
        states=STATES,
        **_words(),
    )


def _shown() -> Shown:
    state = request.args.get("state", "all")
    return Shown(
        branch_id=request.args.get("branch", None, type=UUID),
        clause_id=request.args.get("clause") or None,
        state=state if state in STATES else "all",
    )


def _words() -> dict[str, Any]:
    """What lists need of the agreement: promised minutes, and names of clauses."""
    agreement = library.newest(reading()).agreement
    office, owner, morning = minutes(agreement)
    return {
        "clauses": {clause.id: clause for clause in agreement.clauses},
        "office_minutes": office,
        "owner_minutes": owner,
        "next_morning": morning,
        "now": settings().clock(),
    }
