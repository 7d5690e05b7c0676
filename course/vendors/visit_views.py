"""Decisions about visits: the list, one's own, one of them, its appeal and the answer."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from course.actor import Act
from course.errors import NotFound, NotReady
from course.vendors import visit_queries, visiting
from course.vendors.blueprint import bp
from course.vendors.visit_forms import AppealAnswerForm, AppealForm
from course.vendors.visit_queries import Decision
from course.vendors.words import LIGHT_PILLS
from course.web.acting import acted, beside
from course.web.context import current_actor, reading, unit_of_work
from course.web.guards import requires

SENT = "Sent. Somebody else looks at it again."


@bp.get("/visits")
@requires(Act.SEE_READY)
def visits() -> ResponseReturnValue:
    """What was decided in reach, newest first; at the top what waits for an answer."""
    page = max(1, request.args.get("page", 1, type=int))
    waiting = request.args.get("state") == "waiting"
    rows, more = visit_queries.decisions(reading(), current_actor(), page, waiting=waiting)
    return render_template(
        "vendors/visits.html", rows=rows, more=more, page=page, waiting=waiting, pills=LIGHT_PILLS
    )


@bp.get("/visits/mine")
@requires(Act.LEARN)
def own_visits() -> ResponseReturnValue:
    """What was decided about one's own visits."""
    rows = visit_queries.own(reading(), current_actor().learner_id)
    return render_template("vendors/own_visits.html", rows=rows)


@bp.get("/visits/<uuid:decision_id>")
@requires(Act.LEARN)
def visit(decision_id: UUID) -> ResponseReturnValue:
    """One decision, for the worker, their firm and whoever leads the branch."""
    return _page(_decision(decision_id), AppealForm(None), AppealAnswerForm(None))


@bp.post("/visits/<uuid:decision_id>/appeal")
@requires(Act.LEARN)
def appeal(decision_id: UUID) -> ResponseReturnValue:
    """Say why it should be otherwise."""
    made, form = _decision(decision_id), AppealForm(request.form)
    if not visiting.may_appeal(made, current_actor()):
        raise NotFound("There is no such decision.")
    went = acted(
        form,
        lambda uow: visiting.appeal(
            uow, actor=current_actor(), decision_id=decision_id, words=form.words.data or ""
        ),
        says=lambda done: SENT if done else "It was appealed already.",
        to=url_for(".visit", decision_id=decision_id),
        unless=beside(form.words),
    )
    if went:
        return went
    return _page(made, form, AppealAnswerForm(None)), 422


@bp.post("/visits/<uuid:decision_id>/answer")
@requires(Act.ANSWER_APPEAL)
def answer_appeal(decision_id: UUID) -> ResponseReturnValue:
    """Look at it again, as somebody else than whoever decided."""
    made, form = _decision(decision_id), AppealAnswerForm(request.form)
    if form.validate():
        try:
            with unit_of_work() as uow:
                done = visiting.answer_appeal(
                    uow,
                    actor=current_actor(),
                    decision_id=decision_id,
                    stands=form.yes,
                    words=form.reason.data or "",
                )
        except NotReady as problem:
            if not visiting.may_answer(made, current_actor()):
                raise
            form.reason.errors = [str(problem)]
        else:
            flash("Answered." if done else "Somebody had answered already.")
            return redirect(url_for(".visit", decision_id=decision_id), code=303)
    return _page(made, AppealForm(None), form), 422


def _decision(decision_id: UUID) -> Decision:
    return visit_queries.decision(reading(), current_actor(), decision_id)


def _page(made: Decision, appealing: AppealForm, answering: AppealAnswerForm) -> str:
    actor = current_actor()
    return render_template(
        "vendors/visit.html",
        made=made,
        mine=made.person_id == actor.person_id,
        desk=actor.may(Act.SEE_READY),
        may_appeal=made.state == "decided" and not made.let_in and visiting.may_appeal(made, actor),
        may_answer=made.state == "appealed" and visiting.may_answer(made, actor),
        appealing=appealing,
        answering=answering,
        pills=LIGHT_PILLS,
    )
