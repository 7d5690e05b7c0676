"""Adding somebody, changing what is known of them, and where they work."""

from collections.abc import Callable
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import Field

from course.actor import Act
from course.assignments.domain import today_in
from course.directory.blueprint import bp
from course.directory.forms import ContactForm, EndForm, EngagementForm, MoveForm, PersonForm
from course.errors import NotFound
from course.people import keeping, keeping_queries
from course.people.keeping import HereAlready, Refused
from course.people.keeping_queries import Kept
from course.web.acting import acted
from course.web.context import current_actor, reading, settings, unit_of_work
from course.web.guards import requires


@bp.route("/people/new", methods=["GET", "POST"])
@requires(Act.KEEP_PEOPLE)
def new_person() -> ResponseReturnValue:
    """Nobody is added twice: an id or e-mail that is known leads to the record."""
    actor = current_actor()
    places = keeping_queries.places(reading(), actor)
    form = PersonForm(request.form or None, places)
    rest: list[str] = []
    already = None
    if request.method == "POST":
        try:
            with unit_of_work() as uow:
                person_id = keeping.add(uow, actor=actor, row=form.cells())
        except Refused as refused:
            rest = form.refuse(refused.problems)
        except HereAlready as known:
            already = known
        else:
            flash("Added. They can now be given a path and a sign-in card.")
            return redirect(url_for(".person", person_id=person_id), code=303)
    page = render_template(
        "directory/new_person.html", form=form, places=places, rest=rest, already=already
    )
    return page, 422 if request.method == "POST" else 200


@bp.route("/people/<uuid:person_id>/contact", methods=["GET", "POST"])
@requires(Act.KEEP_PEOPLE)
def contact(person_id: UUID) -> ResponseReturnValue:
    """Name, e-mail, phone and language. Certificates keep the name they were issued with."""
    actor = current_actor()
    known = keeping.known(reading(), actor, person_id)
    if not keeping.may_change_contact(reading(), actor, known):
        raise NotFound("There is no such person.")
    now = keeping_queries.contact(reading(), person_id)
    form = ContactForm(request.form or None, data=vars(now))
    rest: list[str] = []
    went = acted(
        form,
        lambda uow: keeping.change_contact(uow, actor=actor, person_id=person_id, row=form.cells()),
        says=lambda _: "Saved.",
        to=url_for(".person", person_id=person_id),
        unless=(Refused, lambda refused: rest.extend(form.refuse(refused.problems))),
    )
    if went:
        return went
    page = render_template(
        "directory/contact.html", form=form, rest=rest, person=now, person_id=person_id
    )
    return page, 422 if request.method == "POST" else 200


@bp.route("/people/<uuid:person_id>/engagements/new", methods=["GET", "POST"])
@requires(Act.KEEP_PEOPLE)
def begin_engagement(person_id: UUID) -> ResponseReturnValue:
    """One more place of work, or a return. What was there before stays."""
    actor = current_actor()
    if not keeping_queries.in_reach(reading(), actor, person_id):
        raise NotFound("There is no such person.")
    places = keeping_queries.places(reading(), actor)
    person = keeping_queries.contact(reading(), person_id)
    form = EngagementForm(request.form or None, places)
    rest: list[str] = []
    went = acted(
        form,
        lambda uow: keeping.begin_engagement(
            uow, actor=actor, person_id=person_id, row=form.cells()
        ),
        says=lambda _: "Saved. What they were asked before stays as it is.",
        to=url_for(".person", person_id=person_id),
        unless=(Refused, lambda refused: rest.extend(form.refuse(refused.problems))),
    )
    if went:
        return went
    page = render_template(
        "directory/engagement.html",
        form=form,
        rest=rest,
        places=places,
        person=person,
        person_id=person_id,
    )
    return page, 422 if request.method == "POST" else 200


def _all_beside(field: Field) -> tuple[type[Refused], Callable[[Refused], None]]:
    """Shows every problem of a refusal at one field."""

    def show(refused: Refused) -> None:
        field.errors = refused.problems

    return Refused, show


def _kept(person_id: UUID, engagement_id: UUID) -> Kept:
    kept = keeping_queries.kept(reading(), current_actor(), person_id, engagement_id)
    if kept is None:
        raise NotFound("There is no such engagement.")
    return kept


@bp.route("/people/<uuid:person_id>/engagements/<uuid:engagement_id>/end", methods=["GET", "POST"])
@requires(Act.KEEP_PEOPLE)
def end_engagement(person_id: UUID, engagement_id: UUID) -> ResponseReturnValue:
    """A last day. Evidence stays."""
    kept = _kept(person_id, engagement_id)
    today = today_in(kept.time_zone, settings().clock())
    form = EndForm(request.form or None, data={"last_day": kept.ends_on or today})
    went = acted(
        form,
        lambda uow: keeping.end_engagement(
            uow,
            actor=current_actor(),
            person_id=person_id,
            engagement_id=engagement_id,
            last_day=form.last_day.data or today,
        ),
        says=lambda _: f"Saved. The last day at {kept.branch} is set.",
        to=url_for(".person", person_id=person_id),
        unless=_all_beside(form.last_day),
    )
    if went:
        return went
    page = render_template("directory/end.html", form=form, kept=kept, today=today)
    return page, 422 if request.method == "POST" else 200


@bp.route("/people/<uuid:person_id>/engagements/<uuid:engagement_id>/move", methods=["GET", "POST"])
@requires(Act.KEEP_PEOPLE)
def move(person_id: UUID, engagement_id: UUID) -> ResponseReturnValue:
    """To another branch from a day on. History stays where it was made."""
    kept = _kept(person_id, engagement_id)
    actor = current_actor()
    places = keeping_queries.places(reading(), actor)
    today = today_in(kept.time_zone, settings().clock())
    form = MoveForm(request.form or None, today=today)
    went = acted(
        form,
        lambda uow: keeping.move(
            uow,
            actor=actor,
            person_id=person_id,
            engagement_id=engagement_id,
            branch=form.branch.data or "",
            from_day=form.from_day.data or today,
            job_role=form.job_role.data or "",
        ),
        says=lambda _: "Saved. What is open goes along to the new branch.",
        to=url_for(".person", person_id=person_id),
        unless=_all_beside(form.branch),
    )
    if went:
        return went
    page = render_template("directory/move.html", form=form, kept=kept, places=places)
    return page, 422 if request.method == "POST" else 200
