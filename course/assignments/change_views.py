"""Changing what is open: chosen on the board, looked at here, then done."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from course.actor import Act
from course.assignments import change_queries as queries
from course.assignments import changes
from course.assignments import who as groups
from course.assignments.blueprint import bp
from course.assignments.forms import EXCUSE, EXTEND, ChangeForm
from course.errors import NotFound
from course.library import queries as library
from course.web.context import current_actor, reading, settings, unit_of_work
from course.web.filters import count
from course.web.forms import uuids
from course.web.guards import requires

DONE = {
    "extend": "{} given more time.",
    "excuse": "{} excused.",
    "withdraw": "{} taken back.",
}


@bp.get("/team/change")
@requires(Act.ASSIGN)
def change() -> ResponseReturnValue:
    """The rows ticked on the board, and what can happen to them."""
    chosen = request.args.getlist("ids")
    if not chosen:
        flash("Tick at least one person who has something to do, then press Change.")
        return redirect(url_for("reports.board"), code=303)
    return _page(ChangeForm(None, today=_today()), _lines(chosen))


@bp.post("/team/change")
@requires(Act.ASSIGN)
def save_change() -> ResponseReturnValue:
    """All or nothing as to reach; sending it twice changes nothing more."""
    lines = _lines(request.form.getlist("ids"))
    form = ChangeForm(request.form, today=_today())
    if not form.validate():
        return _page(form, lines), 422
    done = _save(form, [line.id for line in lines])
    what = form.what.data or ""
    flash(DONE[what].format(count(done.done, "assignment", "assignments")))
    if done.left:
        flash(f"{done.left:,} stayed as it was: finished, taken back, or with a later day.")
    return redirect(url_for("reports.board"), code=303)


def _save(form: ChangeForm, ids: Sequence[UUID]) -> changes.Changed:
    why = (form.why.data or "").strip()
    actor = current_actor()
    with unit_of_work() as uow:
        if form.what.data == EXTEND:
            assert form.day.data
            return changes.extend(uow, actor=actor, ids=ids, due_on=form.day.data, why=why)
        if form.what.data == EXCUSE:
            assert form.day.data
            return changes.excuse(uow, actor=actor, ids=ids, until=form.day.data, why=why)
        return changes.withdraw(uow, actor=actor, ids=ids, why=why)


def _today() -> date:
    return groups.days(reading(), settings().clock()).latest


def _lines(texts: Sequence[str]) -> Sequence[queries.Line]:
    """Raises ``NotFound`` if one is unknown, out of reach, or no id at all."""
    ids = uuids(texts)
    if not ids:
        raise NotFound("There is no such assignment.")
    found = queries.in_reach(reading(), current_actor(), ids, settings().clock())
    if len(found) != len(ids):
        raise NotFound("There is no such assignment.")
    return found


def _page(form: ChangeForm, lines: Sequence[queries.Line]) -> str:
    return render_template(
        "assignments/change.html",
        form=form,
        lines=lines,
        titles=library.newest(reading()).path_titles,
        weeks=changes.AFTER_EXCUSE.days // 7,
    )
