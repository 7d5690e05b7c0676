"""Cover: somebody of HR answers for a person until a day, and ends it before if need be."""

from uuid import UUID, uuid4

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from course.actor import Act
from course.assignments import queries as assignments
from course.assignments import who as groups
from course.credentials import claim_rules as rules
from course.credentials import cover as service
from course.credentials import cover_queries as queries
from course.credentials.blueprint import bp
from course.credentials.standin_forms import CoverForm, EndCoverForm
from course.errors import NotFound
from course.library import queries as library
from course.web.context import current_actor, reading, settings, unit_of_work
from course.web.guards import requires


@bp.route("/people/<uuid:person_id>/cover", methods=["GET", "POST"])
@requires(Act.COVER)
def cover(person_id: UUID) -> ResponseReturnValue:
    """Give cover, and see what was given before."""
    worker = queries.worker(reading(), current_actor(), Act.COVER, person_id, settings().clock())
    paths = library.newest(reading()).assignable_paths
    form = CoverForm(
        request.form or None,
        paths,
        worker.today,
        rules.last_day_of_cover(worker.today),
        data={"path_id": _usual(person_id), "cover_id": str(uuid4())},
    )
    if request.method == "POST" and form.validate():
        return _give(form, person_id)
    return _page(worker, form, EndCoverForm(), None), 422 if form.errors else 200


def _usual(person_id: UUID) -> str | None:
    """The path that the person was asked for last."""
    known = assignments.known_paths(reading(), [person_id]).get(person_id, ())
    return known[-1].path_id if known else None


def _give(form: CoverForm, person_id: UUID) -> ResponseReturnValue:
    cover_id, until = form.id_in(form.cover_id), form.until.data
    if cover_id is None or until is None:
        raise NotFound("There is no such page.")
    with unit_of_work() as uow:
        fresh = service.give(
            uow,
            actor=current_actor(),
            person_id=person_id,
            cover_id=cover_id,
            path_id=form.path_id.data,
            until=until,
            reason=form.reason.data or "",
        )
    flash("Covered. It ends by itself." if fresh else "You gave this cover before.")
    return redirect(url_for(".cover", person_id=person_id), code=303)


@bp.post("/people/<uuid:person_id>/cover/<uuid:cover_id>/end")
@requires(Act.COVER)
def end_cover(person_id: UUID, cover_id: UUID) -> ResponseReturnValue:
    """End one cover today, with a reason."""
    ending = EndCoverForm(request.form)
    if not ending.validate():
        queries.in_reach(reading(), current_actor(), person_id, cover_id)
        return _again(person_id, ending, cover_id), 422
    with unit_of_work() as uow:
        fresh = service.end(
            uow,
            actor=current_actor(),
            person_id=person_id,
            cover_id=cover_id,
            reason=ending.reason.data or "",
        )
    flash("Ended." if fresh else "It was ended before. Nothing has changed.")
    return redirect(url_for(".cover", person_id=person_id), code=303)


def _again(person_id: UUID, ending: EndCoverForm, cover_id: UUID) -> str:
    now = settings().clock()
    worker = queries.worker(reading(), current_actor(), Act.COVER, person_id, now)
    form = CoverForm(
        None,
        library.newest(reading()).assignable_paths,
        worker.today,
        rules.last_day_of_cover(worker.today),
        data={"cover_id": str(uuid4())},
    )
    return _page(worker, form, ending, cover_id)


def _page(worker: queries.Worker, form: CoverForm, ending: EndCoverForm, wrong: UUID | None) -> str:
    """``wrong``: the cover whose end could not be saved."""
    return render_template(
        "credentials/cover.html",
        worker=worker,
        form=form,
        ending=ending,
        wrong=wrong,
        covers=queries.of_person(reading(), worker.person_id),
        titles={path.id: path.title for path in library.newest(reading()).paths},
    )


@bp.get("/hr/cover")
@requires(Act.SEE_CERTIFICATES)
def covered() -> ResponseReturnValue:
    """Everybody who is covered today, those first whose cover ends first."""
    today = groups.days(reading(), settings().clock()).latest
    count, lines = queries.lasting(reading(), today)
    return render_template(
        "credentials/covered.html",
        count=count,
        lines=lines,
        titles={path.id: path.title for path in library.newest(reading()).paths},
    )
