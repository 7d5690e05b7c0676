"""Two records of one person: find the other one, look at both, make them one, part them again."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from course.actor import Act
from course.credentials import period_queries
from course.directory import merge_queries, person_queries, place_queries, queries, service
from course.directory.blueprint import bp
from course.directory.domain import Wanted, words_of
from course.directory.person_queries import Someone
from course.directory.service import InTheWay
from course.errors import NotFound
from course.handouts.domain import company
from course.library import queries as library
from course.web.context import current_actor, reading, settings, unit_of_work
from course.web.guards import requires


def _someone(person_id: UUID) -> Someone:
    found = person_queries.someone(reading(), current_actor(), person_id, settings().clock())
    if found.merged_into:
        raise NotFound("There is no such person.")
    return found


@bp.get("/people/<uuid:person_id>/merge")
@requires(Act.MERGE_PEOPLE)
def find_double(person_id: UUID) -> ResponseReturnValue:
    """Look for the other record; until something is typed, by the same name."""
    session, actor, now = reading(), current_actor(), settings().clock()
    someone = _someone(person_id)
    typed = request.args.get("q", someone.name).strip()
    places = place_queries.places(session, actor, now)
    reach = queries.Reach(actor, places)
    wanted = Wanted(words=words_of(typed), state=None)
    found = queries.page(session, reach, places, wanted).lines if typed else ()
    return render_template(
        "directory/find_double.html",
        someone=someone,
        q=typed,
        lines=[line for line in found if line.id != person_id],
        company=place_queries.company(session, places),
    )


@bp.get("/people/<uuid:person_id>/merge/<uuid:other_id>")
@requires(Act.MERGE_PEOPLE)
def preview_merge(person_id: UUID, other_id: UUID) -> ResponseReturnValue:
    """Both side by side. Nothing changes by looking."""
    if person_id == other_id:
        raise NotFound("There is no such person.")
    session = reading()
    kept, lost = _someone(person_id), _someone(other_id)
    return render_template("directory/merge.html", **_preview(session, kept, lost))


def _preview(session: Any, kept: Someone, lost: Someone) -> dict[str, Any]:
    newest = library.newest(session)
    counts = merge_queries.counts(session, [kept.id, lost.id])
    return {
        "kept": kept,
        "lost": lost,
        "counts": (counts[kept.id], counts[lost.id]),
        "clashes": merge_queries.clashes(session, kept.id, lost.id),
        "gives_way": period_queries.would_give_way(session, kept.id, lost.id),
        "read_twice": merge_queries.read_twice(session, kept.id, lost.id),
        "same_places": merge_queries.same_places(kept.ties, lost.ties),
        "refused": service.refuse_merging(
            session, actor=current_actor(), kept_id=kept.id, lost_id=lost.id
        ),
        "titles": newest.path_titles,
        "company": company(newest.agreement),
    }


@bp.post("/people/<uuid:person_id>/merge/<uuid:other_id>")
@requires(Act.MERGE_PEOPLE)
def merge(person_id: UUID, other_id: UUID) -> ResponseReturnValue:
    """All or nothing; pressing twice merges once."""
    with unit_of_work() as uow:
        service.merge_people(uow, actor=current_actor(), kept_id=person_id, lost_id=other_id)
    flash("The two records are one now. The old id still leads here.")
    return redirect(url_for(".person", person_id=person_id), code=303)


@bp.post("/people/merges/<uuid:merge_id>/undo")
@requires(Act.MERGE_PEOPLE)
def undo_merge(merge_id: UUID) -> ResponseReturnValue:
    """Exactly as it was before, or a page that says why not."""
    try:
        with unit_of_work() as uow:
            made = service.undo_merge(uow, actor=current_actor(), merge_id=merge_id)
    except InTheWay as stays:
        page = render_template(
            "directory/stays_merged.html",
            reasons=stays.reasons,
            made=merge_queries.made(reading(), merge_id),
        )
        return page, 409
    flash(f"Two records again. The other one is {made.lost_name}, {made.lost_code}.")
    return redirect(url_for(".person", person_id=made.kept_id), code=303)
