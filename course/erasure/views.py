"""Erasing a person: first what would go and what stays, then the act."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from course.actor import Act, Actor
from course.erasure import queries, service
from course.erasure.blueprint import bp
from course.erasure.forms import EraseForm
from course.people.erasing_queries import Erasable
from course.web.context import current_actor, reading, settings, unit_of_work
from course.web.guards import requires


@bp.route("/people/<uuid:person_id>/erase", methods=["GET", "POST"])
@requires(Act.ERASE_PEOPLE)
def erase(person_id: UUID) -> ResponseReturnValue:
    """Looking changes nothing: it is a dry run of the act, so its numbers are the act's."""
    actor = current_actor()
    person = service.erasable(reading(), actor, person_id)
    form = EraseForm(request.form or None, code=person.code)
    if request.method == "POST" and form.validate():
        with unit_of_work() as uow:
            service.erase_person(uow, actor=actor, person_id=person_id)
        flash("Erased. Their certificates still verify, without the name.")
        return redirect(url_for("directory.person", person_id=person_id), code=303)
    return _page(actor, person, form), 422 if form.errors else 200


def _page(actor: Actor, person: Erasable, form: EraseForm) -> str:
    today = settings().clock().date()
    refused = service.refuse(reading(), actor=actor, person=person, today=today)
    stays = queries.stays(reading(), person.id)
    goes = () if refused else _would_go(actor, person.id)
    return render_template(
        "erasure/erase.html", person=person, form=form, refused=refused, goes=goes, stays=stays
    )


def _would_go(actor: Actor, person_id: UUID) -> tuple[tuple[str, int], ...]:
    with unit_of_work() as uow:
        uow.discard()
        return service.erase_person(uow, actor=actor, person_id=person_id).rows
