"""Rules: the list of them, a new one with its dry run, and the end of one."""

from uuid import UUID, uuid4

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from course.actor import EVERYWHERE, Act
from course.assignments import option_queries
from course.assignments import rule_queries as queries
from course.assignments import rules as service
from course.assignments import who as groups
from course.assignments.blueprint import bp
from course.assignments.filter_form import RuleForm
from course.assignments.own_path import own_path_first
from course.errors import NotFound
from course.library import queries as library
from course.web.context import current_actor, reading, settings, unit_of_work
from course.web.filters import count
from course.web.guards import requires


@bp.get("/team/rules")
@requires(Act.MAKE_RULES)
def rules() -> ResponseReturnValue:
    """Every rule in reach, and the form for a new one."""
    if first := own_path_first():
        return first
    return _page(_form(request.args))


@bp.post("/team/rules")
@requires(Act.MAKE_RULES)
def make_rule() -> ResponseReturnValue:
    """A dry run first; with its numbers agreed to, the rule. The id makes a second press none."""
    if first := own_path_first():
        return first, 409
    form = _form(request.form)
    if not set(form.path_id.raw_data or ()) <= form.path_ids:
        raise NotFound("There is no such path.")
    if not form.validate():
        return _page(form), 422
    rule_id, seen = _rule_id(), request.form.get("seen")
    days = groups.days(reading(), settings().clock())
    forecast = queries.forecast(reading(), form.who(), days, form.path_id.data or "")
    if seen == forecast.seal or _made(reading(), rule_id):
        return _make(form, rule_id)
    shown = render_template(
        "assignments/rule_preview.html",
        form=form,
        forecast=forecast,
        rule_id=rule_id,
        changed=bool(seen),
        titles=_titles(),
    )
    return shown, 409 if seen else 200


@bp.post("/team/rules/<uuid:rule_id>/end")
@requires(Act.MAKE_RULES)
def end_rule(rule_id: UUID) -> ResponseReturnValue:
    """It asks nobody any more. Ending twice is ending once."""
    with unit_of_work() as uow:
        service.end(uow, actor=current_actor(), rule_id=rule_id)
    flash("The rule has ended. Whoever was asked keeps the path.")
    return redirect(url_for(".rules"), code=303)


def _made(session: Session, rule_id: UUID) -> bool:
    return any(rule.id == rule_id for rule in queries.rules(session, current_actor()))


def _make(form: RuleForm, rule_id: UUID) -> ResponseReturnValue:
    with unit_of_work() as uow:
        done = service.make(
            uow,
            actor=current_actor(),
            rule_id=rule_id,
            path_id=form.path_id.data or "",
            days=form.days.data or 0,
            who=form.who(),
            note=(form.note.data or "").strip() or None,
        )
    flash(f"The rule holds. {count(done.asked, 'person was', 'people were')} asked at once.")
    return redirect(url_for(".rules"), code=303)


def _rule_id() -> UUID:
    """Made by the first page, so that it is the same however often the form is sent."""
    try:
        return UUID(request.form["rule_id"])
    except (KeyError, ValueError):
        return uuid4()


def _form(data: MultiDict[str, str]) -> RuleForm:
    """Raises ``NotFound`` for a place, firm or role that is not in reach."""
    session, actor = reading(), current_actor()
    revision = library.newest(session)
    form = RuleForm(
        data,
        option_queries.options(session, actor, Act.MAKE_RULES),
        company=revision.agreement.parameters_by_name.get("company_name", "Own staff"),
        paths=revision.assignable_paths,
        everywhere=any(g.role in EVERYWHERE for g in actor.grants_for(Act.MAKE_RULES)),
    )
    form.refuse_unknown()
    return form


def _titles() -> dict[str, str]:
    return {path.id: path.title for path in library.newest(reading()).paths}


def _page(form: RuleForm) -> str:
    return render_template(
        "assignments/rules.html",
        form=form,
        paths=library.newest(reading()).assignable_paths,
        rules=queries.rules(reading(), current_actor()),
        titles=_titles(),
        rule_id=uuid4(),
    )
