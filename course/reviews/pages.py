"""One review on screen: shared by the page itself and by every form that stands on it."""

from typing import Any

from dateutil.relativedelta import relativedelta
from flask import render_template

from course.actor import Act
from course.library import queries as library
from course.reviews import fact_queries, guest_queries, part_queries, queries, series_queries
from course.reviews.domain import CLAUSES, Side, State, action_words, notes_last_day
from course.reviews.forms import (
    FIRM_NOT_PERSON,
    TEAM_NOT_PERSON,
    ActionForm,
    HoldForm,
    NotesForm,
    PointForm,
)
from course.reviews.queries import Row
from course.web.context import current_actor, reading, settings

PILLS = {
    State.OVERDUE: "overdue",
    State.NOTES_LATE: "overdue",
    State.NOTES_DUE: "expiring",
    State.PLANNED: "not-yet",
    State.DONE: "valid",
}
MONTHS = 12
"""The numbers beside a review are those of so many months before it."""


def review_page(row: Row, **forms: Any) -> str:
    """The page, with the form that was not in order still filled in.

    Args:
        forms: ``pointing``, ``holding``, ``noting`` or ``acting``.
    """
    session, actor = reading(), current_actor()
    today = settings().clock().date()
    guests = guest_queries.guests(
        session, row.branch_id, row.vendor_id, today, row.id, only_invited=True
    )
    mine = any(guest.id == actor.person_id for guest in guests)
    reached = _reached(row)
    since = min(today, row.planned_on) - relativedelta(months=MONTHS)
    shown: dict[str, Any] = {
        "pointing": PointForm(None),
        "holding": HoldForm(None, held_on=min(today, row.planned_on)),
        "noting": NotesForm(None),
        "acting": ActionForm(None, guests=guests),
    } | forms
    if row.vendor_id is None:
        for form in shown.values():
            if "words" in form and form.words.description == FIRM_NOT_PERSON:
                form.words.description = TEAM_NOT_PERSON
    agreement = library.newest(session).agreement
    return render_template(
        "reviews/review.html",
        row=row,
        standing=row.standing(today),
        pills=PILLS,
        states=State,
        sides=Side,
        guests=guests,
        points=part_queries.points(session, row.id),
        actions=part_queries.actions(session, row),
        notes=part_queries.notes(session, row.id),
        rhythm=series_queries.rhythm(session, row.series_id)[1],
        record=fact_queries.record(session, row.vendor_id, [row.branch_id], since, today),
        since=since,
        today=today,
        notes_by=notes_last_day(row.held_on),
        action_words=action_words,
        clauses=[one for one in agreement.clauses if one.id in CLAUSES["review"]],
        desk=actor.may(Act.SEE_REVIEWS),
        may_lead=Act.LEAD_REVIEW in reached,
        may_add=(mine or Act.PREPARE_REVIEW in reached) and row.noted_at is None,
        **shown,
    )


def _reached(row: Row) -> set[Act]:
    """What of leading and preparing this very review somebody may do."""
    asked = (Act.LEAD_REVIEW, Act.PREPARE_REVIEW)
    return queries.reached(reading(), current_actor(), row.id, asked)
