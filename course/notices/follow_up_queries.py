"""What people are told after a review: that notes are due, and actions."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    and_,
    case,
    cast,
    exists,
    literal,
    null,
    or_,
    select,
)

from course.actor import Role
from course.notices import review_queries as reviews
from course.notices.domain import ACTIONS, NOTES, About, Stage
from course.notices.obligations import Filling, after, day_of, said
from course.people.models import Person, RoleGrant
from course.reviews.date_rules import held_with_notes_due, working_days_between
from course.reviews.models import Review, ReviewAction, ReviewNotes, ReviewSeries

DAY = timedelta(days=1)


def of_notes(stage: Stage, filling: Filling) -> Select[Any]:
    """Whoever said that they met; if they are gone, or nobody did, the managers of the branch."""
    on = filling.now.date()
    held = held_with_notes_due(on, lambda due: _asks(stage, due, on))
    days = {day: literal(due, Date()) for day, due in held.items()}
    due = case(days, value=Review.held_on) if days else cast(null(), Date)
    return (
        select(
            *reviews.row(
                About.REVIEW_NOTES, Review.id, due, literal(stage.name), stage.urgency, filling
            )
        )
        .select_from(Review)
        .join(ReviewSeries, ReviewSeries.id == Review.series_id)
        .join(Person, _owes_notes(on))
        .outerjoin(ReviewNotes, ReviewNotes.review_id == Review.id)
        .where(
            Review.held_on.in_(held),
            ReviewNotes.review_id.is_(None),
            *reviews.still_there(on),
            ~said(Person.id, Review.id, due, stage.name),
        )
        .order_by(Person.id, Review.id)
    )


def _asks(stage: Stage, due: date, on: date) -> bool:
    """Before the last day working days count: what is due on a Monday is said on the Friday."""
    if stage.days_left > 0:
        return on <= due and working_days_between(on, due) <= stage.days_left
    return stage.until <= (due - on).days <= stage.days_left


def _owes_notes(on: date) -> ColumnElement[bool]:
    here = exists().where(*reviews.engaged(Review.held_by, on)).correlate(Review)
    leads = (
        exists()
        .where(
            *reviews.holding(Person.id, on),
            RoleGrant.role == Role.MANAGER,
            RoleGrant.branch_id == ReviewSeries.branch_id,
        )
        .correlate(Person, ReviewSeries)
    )
    return or_(and_(here, Person.id == Review.held_by), and_(~here, leads))


def of_actions(stage: Stage, filling: Filling) -> Select[Any]:
    """Owners of actions that are due, or late, and not done."""
    on, due = filling.now.date(), ReviewAction.due_on
    first, last = on + stage.until * DAY, on + stage.days_left * DAY
    agreed = day_of(ReviewAction.made_at)
    return (
        select(
            *reviews.row(
                About.REVIEW_ACTION,
                ReviewAction.id,
                due,
                literal(stage.name),
                stage.urgency,
                filling,
            )
        )
        .select_from(ReviewAction)
        .join(Review, Review.id == ReviewAction.review_id)
        .join(ReviewSeries, ReviewSeries.id == Review.series_id)
        .join(Person, Person.id == ReviewAction.person_id)
        .where(
            due.between(first, last),
            due > after(agreed, max(0, stage.days_left)),
            reviews.is_open(),
            *reviews.still_there(on),
            ~said(Person.id, ReviewAction.id, due, stage.name),
        )
        .order_by(Person.id, ReviewAction.id)
    )


LADDERS = (
    *((of_notes, About.REVIEW_NOTES, stage) for stage in NOTES),
    *((of_actions, About.REVIEW_ACTION, stage) for stage in ACTIONS),
)
"""Every stage that is about something due, in the order in which they are filled."""
