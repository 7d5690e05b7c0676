"""What people do about reviews: plan, invite, prepare, hold, write down, and follow up."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from course.actor import Act
from course.errors import NotReady
from course.people import place_queries
from course.reviews import guest_queries, meeting, part_queries, queries, series_queries, service
from course.reviews.blueprint import bp
from course.reviews.forms import (
    ActionForm,
    GuestsForm,
    HoldForm,
    MoveForm,
    NotesForm,
    PointForm,
    RhythmForm,
    SayForm,
    ScheduleForm,
)
from course.reviews.pages import review_page
from course.reviews.queries import Row
from course.vendors import queries as vendors
from course.web.acting import acted, beside
from course.web.context import current_actor, reading, settings, unit_of_work
from course.web.filters import day
from course.web.forms import day_of
from course.web.guards import requires

HELD = "Kept. The notes are due within five working days; the next review is planned."
INVITED = "Changed. They find it under “Reviews you are invited to”."


def reached(review_id: UUID, act: Act = Act.LEARN) -> Row:
    """Raises ``NotFound`` for what is not there or out of reach."""
    return queries.one(reading(), current_actor(), act, review_id, settings().clock().date())


@bp.route("/reviews/new", methods=["GET", "POST"])
@requires(Act.LEAD_REVIEW)
def schedule() -> ResponseReturnValue:
    """Begin the reviews of a firm at a branch, or of a branch's own team."""
    session, actor, today = reading(), current_actor(), settings().clock().date()
    branches = [
        (one.id, one.name) for one in place_queries.branches(session, actor, Act.LEAD_REVIEW)
    ]
    firms = vendors.choices(session, actor, Act.REVIEW_VENDOR, today)
    form = ScheduleForm(
        request.form if request.method == "POST" else None,
        branches=branches,
        firms=[(one.id, one.name) for one in firms],
        today=today,
    )
    if request.method == "POST" and form.validate():
        branch_id, vendor_id = form.place()
        with unit_of_work() as uow:
            review_id = service.schedule(
                uow, actor=actor, branch_id=branch_id, vendor_id=vendor_id, rhythm=form.rhythm()
            )
        if review_id:
            flash("Planned. Look who is invited, and when.")
            return redirect(_to(review_id), code=303)
        form.firm.errors = ["They are reviewed at this branch already. Look in the list."]
    page = render_template("reviews/schedule.html", form=form)
    return page, 422 if form.errors else 200


@bp.route("/reviews/<uuid:review_id>/rhythm", methods=["GET", "POST"])
@requires(Act.LEAD_REVIEW)
def rhythm(review_id: UUID) -> ResponseReturnValue:
    """Meet more or less often from now on."""
    row = reached(review_id, Act.LEAD_REVIEW)
    now = series_queries.rhythm(reading(), row.series_id)[1]
    form = RhythmForm(request.form, monthly=str(now.monthly), every=str(now.every))
    went = acted(
        form,
        lambda uow: service.change_rhythm(
            uow,
            actor=current_actor(),
            review_id=review_id,
            monthly=int(form.monthly.data),
            every=int(form.every.data),
            reason=form.reason.data or "",
        ),
        says=lambda due_on: f"Changed. The next review is due on {day(due_on)}.",
        to=_to(review_id),
        unless=beside(form.reason),
    )
    if went:
        return went
    page = render_template("reviews/rhythm.html", form=form, row=row, rhythm=now)
    return page, 422 if form.errors else 200


@bp.route("/reviews/<uuid:review_id>/when", methods=["GET", "POST"])
@requires(Act.LEAD_REVIEW)
def move(review_id: UUID) -> ResponseReturnValue:
    """Another day, time or place."""
    row = reached(review_id, Act.LEAD_REVIEW)
    form = MoveForm(request.form, planned_on=row.planned_on, begins=row.begins, room=row.place)

    def show(problem: NotReady) -> None:
        named = isinstance(problem, service.NamesSomebody)
        (form.room if named else form.planned_on).errors = [str(problem)]

    went = acted(
        form,
        lambda uow: service.move(
            uow,
            actor=current_actor(),
            review_id=review_id,
            planned_on=day_of(form.planned_on),
            begins=form.begins.data or "",
            place=form.room.data or "",
        ),
        says=lambda _: "Changed. Whoever has the file in their calendar takes it again.",
        to=_to(review_id),
        unless=(NotReady, show),
    )
    if went:
        return went
    page = render_template("reviews/move.html", form=form, row=row)
    return page, 422 if form.errors else 200


@bp.route("/reviews/<uuid:review_id>/guests", methods=["GET", "POST"])
@requires(Act.LEAD_REVIEW)
def guests(review_id: UUID) -> ResponseReturnValue:
    """Invite the people who work together, by name."""
    row = reached(review_id, Act.LEAD_REVIEW)
    known = guest_queries.guests(
        reading(), row.branch_id, row.vendor_id, settings().clock().date(), review_id
    )
    form = GuestsForm(request.form if request.method == "POST" else None, guests=known)
    went = acted(
        form,
        lambda uow: service.invite(
            uow, actor=current_actor(), review_id=review_id, person_ids=form.people.data or []
        ),
        says=lambda changed: INVITED if changed else "Nothing has changed.",
        to=_to(review_id),
        unless=beside(form.people),
    )
    if went:
        return went
    page = render_template("reviews/guests.html", form=form, row=row, guests=known)
    return page, 422 if form.errors else 200


@bp.post("/reviews/<uuid:review_id>/points")
@requires(Act.LEARN)
def add_point(review_id: UUID) -> ResponseReturnValue:
    """Something to talk about."""
    row, form = reached(review_id), PointForm(request.form)
    went = acted(
        form,
        lambda uow: meeting.add_point(
            uow, actor=current_actor(), review_id=review_id, words=form.words.data or ""
        ),
        says=lambda _: "Added. Both sides read it before you meet.",
        to=_to(review_id, "points"),
        unless=beside(form.words),
    )
    return went or (review_page(row, pointing=form), 422)


@bp.post("/reviews/<uuid:review_id>/held")
@requires(Act.LEAD_REVIEW)
def hold(review_id: UUID) -> ResponseReturnValue:
    """Say that they met."""
    row, form = reached(review_id, Act.LEAD_REVIEW), HoldForm(request.form)
    went = acted(
        form,
        lambda uow: meeting.hold(
            uow, actor=current_actor(), review_id=review_id, held_on=day_of(form.held_on)
        ),
        says=lambda done: HELD if done else "Somebody had said so already.",
        to=_to(review_id, "notes"),
        unless=beside(form.held_on),
    )
    return went or (review_page(row, holding=form), 422)


@bp.post("/reviews/<uuid:review_id>/notes")
@requires(Act.LEAD_REVIEW)
def notes(review_id: UUID) -> ResponseReturnValue:
    """Put the notes out."""
    row, form = reached(review_id, Act.LEAD_REVIEW), NotesForm(request.form)
    went = acted(
        form,
        lambda uow: meeting.write_notes(
            uow, actor=current_actor(), review_id=review_id, words=form.words.data or ""
        ),
        says=lambda done: "The notes are out." if done else "The notes were out already.",
        to=_to(review_id, "notes"),
        unless=beside(form.words),
    )
    return went or (review_page(row, noting=form), 422)


@bp.post("/reviews/<uuid:review_id>/actions")
@requires(Act.LEAD_REVIEW)
def add_action(review_id: UUID) -> ResponseReturnValue:
    """Agree who does what by when."""
    row, today = reached(review_id, Act.LEAD_REVIEW), settings().clock().date()
    known = guest_queries.guests(
        reading(), row.branch_id, row.vendor_id, today, review_id, only_invited=True
    )
    form = ActionForm(request.form, guests=known)
    went = acted(
        form,
        lambda uow: meeting.add_action(
            uow,
            actor=current_actor(),
            review_id=review_id,
            owner_id=UUID(form.owner.data),
            due_on=day_of(form.due_on),
            words=form.words.data or "",
        ),
        says=lambda _: "Agreed. It stands on its owner’s list until it is done.",
        to=_to(review_id, "actions"),
        unless=beside(form.words),
    )
    return went or (review_page(row, acting=form), 422)


@bp.route("/reviews/actions/<uuid:action_id>", methods=["GET", "POST"])
@requires(Act.LEARN)
def say_action(action_id: UUID) -> ResponseReturnValue:
    """Say that an action is done, or why not."""
    one, form = part_queries.action(reading(), current_actor(), action_id), SayForm(request.form)
    mine = one.owner_id == current_actor().person_id
    went = acted(
        form,
        lambda uow: meeting.say_action(
            uow,
            actor=current_actor(),
            action_id=action_id,
            done=form.done.data == "yes",
            words=form.words.data or "",
        ),
        says=lambda _: "Kept.",
        to=url_for(".own_reviews") if mine else _to(one.review_id, "actions"),
        unless=beside(form.words),
    )
    if went:
        return went
    page = render_template(
        "reviews/say_action.html", form=form, one=one, desk=current_actor().may(Act.SEE_REVIEWS)
    )
    return page, 422 if form.errors else 200


def _to(review_id: UUID, anchor: str | None = None) -> str:
    return url_for(".review", review_id=review_id, _anchor=anchor)
