"""Reviews as notices see them: whom one concerns and how they hear, and what still holds.

Whoever has no address stands on the list of those to be told in person, where they work
somewhere; others are written off.
"""

from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    String,
    and_,
    case,
    cast,
    exists,
    false,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from course.notices.domain import INVITED, MEET, MOVED, OFF, About, State
from course.notices.ledger import by_mail, channel, columns, why
from course.notices.models import Notice
from course.notices.obligations import Filling
from course.people.models import Engagement, Person, RoleGrant
from course.reviews.models import Review, ReviewAction, ReviewGuest, ReviewNotes, ReviewSeries
from course.reviews.queries import done_now


def sequence(person_id: Any) -> ColumnElement[int]:
    """The number of ``Review`` in that person's calendar: two more each time they are taken off.

    The number between is that of the entry which takes the review out of their calendar.
    """
    off = aliased(Notice)
    times = select(func.count()).where(
        off.about == About.REVIEW,
        off.about_id == Review.id,
        off.person_id == person_id,
        off.stage.startswith(f"{OFF}:"),
    )
    return Review.moves + 2 * times.correlate_except(off).scalar_subquery()


def now_invited(person_id: Any) -> tuple[ColumnElement[str], ColumnElement[str]]:
    """Stages of an invitation that says where and when a review is now."""
    number = cast(sequence(person_id), String)
    return literal(f"{INVITED}:") + number, literal(f"{MOVED}:") + number


def is_guest(person_id: Any) -> ColumnElement[bool]:
    """Whether they are invited to ``Review``."""
    found = exists().where(ReviewGuest.review_id == Review.id, ReviewGuest.person_id == person_id)
    return found.correlate_except(ReviewGuest)


def is_open() -> ColumnElement[bool]:
    """Whether nobody said of ``ReviewAction`` that it is done."""
    return or_(done_now().is_(None), done_now().is_(false()))


# --- who, and how ------------------------------------------------------------------------


def engaged(person_id: Any, on: date) -> list[ColumnElement[bool]]:
    """Engagements of somebody that have not ended."""
    lasts = or_(Engagement.ends_on.is_(None), Engagement.ends_on >= on)
    return [Engagement.person_id == person_id, lasts]


def holding(person_id: Any, on: date) -> list[ColumnElement[bool]]:
    """Roles of somebody that have not ended."""
    lasts = or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= on)
    return [RoleGrant.person_id == person_id, lasts]


def still_there(on: date) -> list[ColumnElement[bool]]:
    """Whether ``Person`` still works somewhere, or runs a firm's people."""
    works = exists().where(*engaged(Person.id, on)).correlate(Person)
    runs = exists().where(*holding(Person.id, on)).correlate(Person)
    return [Person.merged_into.is_(None), Person.erased_at.is_(None), or_(works, runs)]


def row(
    about: About, about_id: Any, day: Any, stage: Any, urgency: int, filling: Filling
) -> list[Any]:
    """By mail, or else in person, where somebody looks after them."""
    near = exists().where(*engaged(Person.id, filling.now.date())).correlate(Person)
    heard = or_(by_mail(filling), near) if not filling.missed else false()
    return columns(
        filling,
        person_id=Person.id,
        about=about,
        about_id=about_id,
        day=day,
        stage=stage,
        urgency=urgency,
        branch_id=ReviewSeries.branch_id,
        fate=(
            channel(filling),
            case((heard, State.DUE.value), else_=State.DROPPED.value),
            why(filling),
        ),
    )


# --- what has come to nothing -------------------------------------------------------------


def meeting_stands(notice: Any, on: date) -> ColumnElement[bool]:
    """Whether what it says of an invitation holds now: when and where, or that there is none."""
    invited, number = is_guest(notice.person_id), now_invited(notice.person_id)
    says = or_(notice.stage == MEET.name, notice.stage.in_(number))
    return (
        exists()
        .where(
            Review.id == notice.about_id,
            Review.held_on.is_(None),
            Review.planned_on >= on,
            or_(
                and_(invited, Review.planned_on == notice.day, says),
                and_(~invited, notice.stage.startswith(f"{OFF}:")),
            ),
        )
        .correlate(notice)
    )


def notes_stand(notice: Any) -> ColumnElement[bool]:
    """Whether the notes are still owed."""
    out = exists().where(ReviewNotes.review_id == notice.about_id).correlate(notice)
    return ~out


def action_stands(notice: Any) -> ColumnElement[bool]:
    """Whether the action is still theirs, due on that day, and open."""
    return (
        exists()
        .where(
            ReviewAction.id == notice.about_id,
            ReviewAction.person_id == notice.person_id,
            ReviewAction.due_on == notice.day,
            is_open(),
        )
        .correlate(notice)
    )
