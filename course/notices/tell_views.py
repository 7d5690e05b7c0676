"""Whom somebody has to tell in person: the list, the sheet to print, and the tick "told"."""

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from course.actor import Act
from course.errors import NotFound
from course.library import queries as library
from course.notices import queries, service
from course.notices.blueprint import bp
from course.notices.post import post_of
from course.people import place_queries
from course.web.context import current_actor, reading, settings, unit_of_work
from course.web.filters import count
from course.web.forms import uuids
from course.web.guards import requires


@bp.get("/team/tell")
@requires(Act.SEE_BOARD)
def tell() -> ResponseReturnValue:
    """Branch by branch, the most urgent first."""
    page = max(1, request.args.get("page", 1, type=int))
    shown = _shown(queries.PAGE, skip=(page - 1) * queries.PAGE)
    return render_template("notices/tell.html", page=page, **shown)


@bp.get("/team/tell/sheet")
@requires(Act.SEE_BOARD)
def tell_sheet() -> ResponseReturnValue:
    """The same on paper, with a box for each."""
    return render_template("notices/tell_sheet.html", **_shown(queries.SHEET))


@bp.post("/team/tell")
@requires(Act.REMIND)
def save_told() -> ResponseReturnValue:
    """Saying it twice changes nothing."""
    back = url_for("notices.tell", branch=request.form.get("branch") or None)
    texts = request.form.getlist("ids")
    if not texts:
        flash("Tick at least one person whom you have told.")
        return redirect(back, code=303)
    with unit_of_work() as uow:
        done = service.tell(uow, actor=current_actor(), ids=uuids(texts) or ())
    flash(f"Noted: {count(done, 'notice', 'notices')} told in person.")
    return redirect(back, code=303)


def _shown(most: int, skip: int = 0) -> dict[str, Any]:
    session, actor, now = reading(), current_actor(), settings().clock()
    seen = queries.reach(session, actor, now)
    places = queries.places_to_tell(session, seen)
    chosen = _branch(places)
    found = queries.to_tell(
        session, seen, branch_id=chosen.id if chosen else None, most=most, skip=skip
    )
    newest = library.newest(session)
    post = post_of(settings())
    return {
        "places": places,
        "chosen": chosen,
        "people": chosen.people if chosen else sum(place.people for place in places),
        "lines": found[:most],
        "more": len(found) > most,
        "titles": newest.path_titles,
        "company": newest.agreement.parameters_by_name.get("company_name", "Own staff"),
        "mail": post.sends,
        "may_tick": actor.may(Act.REMIND),
        "today": now.date(),
        "on": post.on and queries.is_on(session),
    }


def _branch(places: Sequence[queries.Place]) -> queries.Place | None:
    """The branch in the address; unknown and out of reach are alike."""
    wanted = request.args.get("branch", "")
    if not wanted:
        return None
    found = next((place for place in places if str(place.id) == wanted), None)
    if found:
        return found
    for branch in place_queries.branches(reading(), current_actor(), Act.SEE_BOARD):
        if str(branch.id) == wanted:  # the last one there has been told
            return queries.Place(branch.id, branch.name, 0)
    raise NotFound("There is no such branch.")
