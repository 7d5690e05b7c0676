"""Editions for the agreement's owner: what changed, and how many were asked. No names."""

from collections.abc import Sequence

from flask import render_template, request
from flask.typing import ResponseReturnValue

from course.actor import Act
from course.errors import NotFound
from course.library import queries as library
from course.library.queries import Publication
from course.recertification import edition, place_queries, publish_views, staged_queries
from course.recertification.blueprint import bp
from course.web.context import current_actor, reading
from course.web.guards import requires


@bp.get("")
@requires(Act.SEE_EDITIONS)
def editions() -> ResponseReturnValue:
    """Every publication, newest first."""
    actor = current_actor()
    publishes = actor.may(Act.PUBLISH)
    return render_template(
        "recertification/editions.html",
        publications=library.publications(reading()),
        publishes=publishes,
        waiting=staged_queries.waiting(reading(), actor) if publishes else [],
    )


@bp.get("/<revision_id>")
@requires(Act.SEE_EDITIONS)
def changes(revision_id: str) -> ResponseReturnValue:
    """One edition against the one before it, or against any that is older."""
    session = reading()
    known = library.publications(session)
    here = next((one for one in known if one.id == revision_id), None)
    if here is None:
        raise NotFound("There is no such edition of the course.")
    older = [one for one in known if one.ordinal < here.ordinal]
    since = _since(older)
    shown = None
    if since:
        before, after = library.revision(session, since.id), library.revision(session, here.id)
        shown = edition.edition(before, after, place_queries.has_asked(session, here.id))
    revision = library.revision(session, here.id)
    return render_template(
        "recertification/changes.html",
        here=here,
        revision=revision,
        older=older,
        since=since,
        shown=shown,
        **publish_views.naming(revision),
    )


def _since(older: Sequence[Publication]) -> Publication | None:
    """The one that was asked for, or the last one before; None for the first of all."""
    wanted = request.args.get("since", "")
    if wanted and wanted not in {one.id for one in older}:
        raise NotFound("There is no such older edition.")
    return next((one for one in older if one.id == wanted), older[0] if older else None)
