"""One review on screen: shared by the page itself and by every form that stands on it."""

from datetime import date
from typing import Any

from flask import render_template

from course.actor import Act
from course.library import queries as library
from course.measures.shown_rules import between, number
from course.reviews import card_queries, guest_queries, part_queries, queries, series_queries
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
    reached = queries.reached(session, actor, row.id)
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
        **_card(row, reached.inside, today),
        today=today,
        notes_by=notes_last_day(row.held_on),
        action_words=action_words,
        clauses=[one for one in agreement.clauses if one.id in CLAUSES["review"]],
        opens_cases=actor.may(Act.SEE_EVENTS),
        desk=actor.may(Act.SEE_REVIEWS),
        may_lead=reached.lead,
        may_add=(mine or reached.prepare) and row.noted_at is None,
        **shown,
    )


def _card(row: Row, inside: bool, today: date) -> dict[str, Any]:
    """What lies on the table: today's until they have met, then the one that was kept."""
    session, held = reading(), row.held_on is not None
    card = card_queries.kept(session, row.id) if held else card_queries.live(session, row, today)
    return {
        "card": card,
        "plots": card.plots(row.vendor, inside=inside) if card else [],
        "silent": card.silent(row.vendor, inside=inside) if card else [],
        "number": number,
        "between": between,
    }
