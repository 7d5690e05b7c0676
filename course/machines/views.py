"""Keys of machines: what there is, a new one, ending one."""

from datetime import timedelta
from uuid import UUID

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from course.actor import Act
from course.errors import Conflict
from course.machines import queries, service
from course.machines.blueprint import bp
from course.machines.domain import TERMS, Purpose
from course.machines.forms import COMPANY, KeyForm
from course.people import place_queries
from course.web.context import reading, settings, unit_of_work
from course.web.guards import requires


@bp.get("/machines")
@requires(Act.KEEP_KEYS)
def keys() -> ResponseReturnValue:
    """Which machines may do what, and which have been quiet."""
    page = max(request.args.get("page", 1, type=int), 1)
    found, more = queries.listed(reading(), page)
    return render_template("machines/keys.html", keys=found, page=page, more=more, company=COMPANY)


@bp.route("/machines/new", methods=["GET", "POST"])
@requires(Act.KEEP_KEYS)
def make_key() -> ResponseReturnValue:
    """The secret is shown on the answer to the button, and never again."""
    places = [one for one in place_queries.places(reading()) if one.kind == "branch"]
    form = KeyForm(request.form, branches=[(one.id, one.name) for one in places])
    if request.method == "POST" and form.validate():
        purpose = Purpose(form.purpose.data)
        try:
            with unit_of_work() as uow:
                secret = service.make_key(
                    uow,
                    key_id=UUID(form.answer_id.data),
                    purpose=purpose,
                    branch_id=form.branch_id,
                    name=form.name.data or "",
                )
        except Conflict as made_before:
            flash(str(made_before))
            return redirect(url_for(".keys"), code=303)
        return _shown(purpose, form.name.data or "", secret)
    page = render_template("machines/new.html", form=form)
    return page, 422 if form.errors else 200


def _shown(purpose: Purpose, name: str, secret: str) -> ResponseReturnValue:
    page = make_response(
        render_template(
            "machines/made.html",
            purpose=purpose.value,
            terms=TERMS[purpose],
            name=name,
            secret=secret,
            base=settings().base_url,
            day=settings().clock().date() - timedelta(days=1),
        )
    )
    page.headers["Cache-Control"] = "no-store"
    return page


@bp.route("/machines/<uuid:key_id>/end", methods=["GET", "POST"])
@requires(Act.KEEP_KEYS)
def end_key(key_id: UUID) -> ResponseReturnValue:
    """Ask first: a machine that uses it is turned away at once."""
    found = queries.key(reading(), key_id)
    if request.method == "POST":
        with unit_of_work() as uow:
            done = service.end_key(uow, key_id=key_id)
        flash(
            f"{found.name}: ended. Its secret opens nothing." if done else "It had ended already."
        )
        return redirect(url_for(".keys"), code=303)
    return render_template("machines/end.html", key=found, company=COMPANY)
