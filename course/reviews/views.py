"""Every page of this slice, and the ones that the rest begin from: the list, and one review."""

from urllib.parse import urlsplit
from uuid import UUID

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from course.actor import Act
from course.reviews import act_views, calendar_rules, part_queries, queries
from course.reviews.blueprint import bp
from course.reviews.domain import action_words
from course.reviews.pages import PILLS, review_page
from course.web.context import current_actor, reading, settings
from course.web.downloads import to_keep
from course.web.guards import requires


@bp.get("/reviews")
@requires(Act.SEE_REVIEWS)
def reviews() -> ResponseReturnValue:
    """Reviews in reach: what is due or overdue first, or those that are over."""
    session, actor = reading(), current_actor()
    page = max(1, request.args.get("page", 1, type=int))
    state = request.args.get("state", "open")
    shown = state if state in queries.SHOWN else "open"
    today = settings().clock().date()
    rows, more = queries.listed(session, actor, shown, today, page)
    return render_template(
        "reviews/reviews.html",
        rows=[(row, row.standing(today)) for row in rows],
        more=more,
        page=page,
        shown=shown,
        counts=queries.counts(session, actor, today),
        pills=PILLS,
        may_lead=actor.may(Act.LEAD_REVIEW),
    )


@bp.get("/reviews/mine")
@requires(Act.LEARN)
def own_reviews() -> ResponseReturnValue:
    """What somebody is invited to, and what they have agreed to do."""
    person_id, today = current_actor().learner_id, settings().clock().date()
    rows = queries.own(reading(), person_id, today)
    return render_template(
        "reviews/own_reviews.html",
        rows=[(row, row.standing(today)) for row in rows],
        actions=part_queries.own_actions(reading(), person_id),
        action_words=action_words,
        today=today,
        pills=PILLS,
    )


@bp.get("/reviews/<uuid:review_id>")
@requires(Act.LEARN)
def review(review_id: UUID) -> ResponseReturnValue:
    """One review, for both sides and whoever is invited to it."""
    return review_page(act_views.reached(review_id))


@bp.get("/reviews/<uuid:review_id>.ics")
@requires(Act.LEARN)
def review_file(review_id: UUID) -> ResponseReturnValue:
    """The same as an entry for a calendar."""
    row = act_views.reached(review_id)
    base_url = settings().base_url
    body = calendar_rules.entry(
        row,
        domain=urlsplit(base_url).hostname or "localhost",
        url=base_url + url_for(".review", review_id=row.id),
        now=row.made_at,
    )
    return to_keep(Response(body, mimetype="text/calendar"), "review.ics")
