"""The gate: is this worker ready to visit? For a phone in the hand of somebody who is signed in.

Decision: nothing of this is public. Person codes are short and can be guessed, and what a
firm's papers say is between it and the company. Whoever scans a certificate without an account
learns what the paper in front of them says anyway (``credentials.verify``), and no more.
"""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from course.actor import Act
from course.errors import NotReady
from course.library import queries as library
from course.vendors import ready_queries, visiting
from course.vendors.blueprint import bp
from course.vendors.domain import CLAUSES
from course.vendors.forms import YES
from course.vendors.ready_queries import Worker
from course.vendors.ready_rules import Light
from course.vendors.visit_forms import DecideForm, GateForm
from course.web.answers import answer_id, fresh_id
from course.web.context import current_actor, reading, settings, unit_of_work
from course.web.guards import requires


@bp.get("/gate")
@requires(Act.SEE_READY)
def gate() -> ResponseReturnValue:
    """Scan a card, or type what stands on it."""
    form = GateForm(request.args)
    if "code" in request.args and form.validate():
        return redirect(url_for(".ready", code=form.code.data), code=303)
    page = render_template("vendors/gate.html", form=form, unknown=False)
    return page, 422 if form.errors else 200


@bp.get("/gate/<path:code>")
@requires(Act.SEE_READY)
def ready(code: str) -> ResponseReturnValue:
    """The answer, in words and with its reasons."""
    worker = _worker(code)
    if worker is None:
        return _unknown(code)
    return _page(worker, code, DecideForm(None), fresh_id())


@bp.post("/gate/<path:code>")
@requires(Act.DECIDE_VISIT)
def decide(code: str) -> ResponseReturnValue:
    """Let in or not: the button says which."""
    form, id_ = DecideForm(request.form), answer_id(request.form)
    worker = _worker(code)
    if worker is None:
        return _unknown(code)
    if not form.validate():
        form.reason.errors = ["Press one of the two buttons."]
        return _page(worker, code, form, str(id_)), 422
    try:
        with unit_of_work() as uow:
            visiting.decide(
                uow,
                actor=current_actor(),
                decision_id=id_,
                code=code,
                let_in=form.let_in.data == YES,
                reason=form.reason.data or "",
            )
    except NotReady as problem:
        form.reason.errors = [str(problem)]
        return _page(worker, code, form, str(id_)), 422
    flash("Kept, with your name and the time.")
    return redirect(url_for(".visit", decision_id=id_), code=303)


def _worker(code: str) -> Worker | None:
    return ready_queries.by_code(reading(), current_actor(), code, settings().clock())


def _unknown(code: str) -> ResponseReturnValue:
    """One answer for codes that nobody has and for people who work elsewhere."""
    form = GateForm(data={"code": code})
    return render_template("vendors/gate.html", form=form, unknown=True), 404


def _page(worker: Worker, code: str, form: DecideForm, id_: str) -> str:
    actor, now = current_actor(), settings().clock()
    agreement = library.newest(reading()).agreement
    clauses = {clause.id: clause for clause in agreement.clauses}
    return render_template(
        "vendors/ready.html",
        worker=worker,
        code=code,
        now=now,
        lights=Light,
        clauses=[clauses[id_] for id_ in CLAUSES["ready"] if id_ in clauses],
        may_decide=actor.may(Act.DECIDE_VISIT) and worker.person_id != actor.person_id,
        form=form,
        answer_id=id_,
        firm_link=_firm_link(worker),
    )


def _firm_link(worker: Worker) -> UUID | None:
    return worker.vendor_id if current_actor().may(Act.SEE_VENDOR_FILES) else None
