"""What people are told about a review that lies ahead: that they are invited, or no more; when it
is; and that it is soon."""

from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, String, case, cast, exists, func, literal, or_, select
from sqlalchemy.orm import aliased

from course.notices import review_queries as reviews
from course.notices.domain import INVITED_URGENCY, MEET, OFF, TOLD_LATELY, About, State
from course.notices.models import Notice
from course.notices.obligations import Filling, said
from course.people.models import Person
from course.reviews.models import Review, ReviewGuest, ReviewSeries

DAY = timedelta(days=1)
SAID = (State.SENT, State.TOLD, State.CLAIMED, State.SENDING)


def of_invitations(filling: Filling) -> Select[Any]:
    """Whoever is invited to a review that lies ahead: once, and again whenever it is moved."""
    first, again = reviews.now_invited(ReviewGuest.person_id)
    off = aliased(Notice)
    since = exists().where(
        off.about == About.REVIEW,
        off.about_id == Notice.about_id,
        off.person_id == Notice.person_id,
        off.stage.startswith(f"{OFF}:"),
        off.due_at >= Notice.due_at,
    )
    heard = exists().where(*_invitation(), Notice.state.in_(SAID), ~since.correlate(Notice))
    known = exists().where(*_invitation(), Notice.stage.in_((first, again)))
    stage = case((heard, again), else_=first)
    return _meetings(stage, INVITED_URGENCY, filling).where(~known)


def of_meetings(filling: Filling) -> Select[Any]:
    """The same people two days before; not those who have only just heard of it."""
    since = filling.now - TOLD_LATELY * DAY
    lately = exists().where(*_invitation(), Notice.due_at > since, Notice.state != State.DROPPED)
    last = filling.now.date() + MEET.days_left * DAY
    return _meetings(literal(MEET.name), MEET.urgency, filling).where(
        Review.planned_on <= last,
        ~lately,
        ~said(ReviewGuest.person_id, Review.id, Review.planned_on, MEET.name),
    )


def of_cancellations(filling: Filling) -> Select[Any]:
    """Whoever heard of a review that lies ahead, and is not invited any more. Once each time."""
    on, is_off = filling.now.date(), Notice.stage.startswith(f"{OFF}:")
    heard = (
        select(
            Notice.person_id,
            Notice.about_id,
            func.max(case((~is_off & Notice.state.in_(SAID), Notice.due_at))).label("heard"),
            func.max(case((is_off, Notice.due_at))).label("off"),
        )
        .where(Notice.about == About.REVIEW)
        .group_by(Notice.person_id, Notice.about_id)
        .subquery("heard")
    )
    number = cast(reviews.sequence(Person.id) + 1, String)
    stage = literal(f"{OFF}:") + number
    row = reviews.row(About.REVIEW, Review.id, Review.planned_on, stage, INVITED_URGENCY, filling)
    return (
        select(*row)
        .select_from(heard)
        .join(Review, Review.id == heard.c.about_id)
        .join(ReviewSeries, ReviewSeries.id == Review.series_id)
        .join(Person, Person.id == heard.c.person_id)
        .where(
            heard.c.heard.is_not(None),
            or_(heard.c.off.is_(None), heard.c.off < heard.c.heard),
            Review.held_on.is_(None),
            Review.planned_on >= on,
            ~reviews.is_guest(Person.id),
            *reviews.still_there(on),
        )
        .order_by(Person.id, Review.id)
    )


def _invitation() -> list[ColumnElement[bool]]:
    """A notice that this guest is invited to this review, or that it was moved."""
    return [
        Notice.person_id == ReviewGuest.person_id,
        Notice.about_id == Review.id,
        Notice.about == About.REVIEW,
        Notice.stage != MEET.name,
        ~Notice.stage.startswith(f"{OFF}:"),
    ]


def _meetings(stage: Any, urgency: int, filling: Filling) -> Select[Any]:
    on = filling.now.date()
    day = Review.planned_on
    return (
        select(*reviews.row(About.REVIEW, Review.id, day, stage, urgency, filling))
        .select_from(ReviewGuest)
        .join(Review, Review.id == ReviewGuest.review_id)
        .join(ReviewSeries, ReviewSeries.id == Review.series_id)
        .join(Person, Person.id == ReviewGuest.person_id)
        .where(Review.held_on.is_(None), day >= on, *reviews.still_there(on))
        .order_by(Person.id, Review.id)
    )
