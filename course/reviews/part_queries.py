"""Reads about what was said in a review: points, notes, and actions with what became of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, false, func, or_, select
from sqlalchemy.orm import Session, aliased

from course.actor import Act, Actor
from course.errors import NotFound
from course.people.models import Person
from course.reviews.domain import Side
from course.reviews.models import (
    Review,
    ReviewAction,
    ReviewActionSaid,
    ReviewNotes,
    ReviewPoint,
    ReviewSeries,
)
from course.reviews.queries import Row, done_now, within_reach


@dataclass(frozen=True)
class Point:
    id: UUID
    side: Side
    words: str
    who: str
    made_at: datetime


def points(session: Session, review_id: UUID) -> Sequence[Point]:
    rows = session.execute(
        select(
            ReviewPoint.id, ReviewPoint.side, ReviewPoint.words, Person.name, ReviewPoint.made_at
        )
        .join(Person, Person.id == ReviewPoint.made_by)
        .where(ReviewPoint.review_id == review_id)
        .order_by(ReviewPoint.made_at, ReviewPoint.id)
    )
    return [Point(*row) for row in rows]


@dataclass(frozen=True)
class Notes:
    words: str
    who: str
    made_at: datetime


def notes(session: Session, review_id: UUID) -> Notes | None:
    row = session.execute(
        select(ReviewNotes.words, func.coalesce(Person.name, "The operator"), ReviewNotes.made_at)
        .outerjoin(Person, Person.id == ReviewNotes.made_by)
        .where(ReviewNotes.review_id == review_id)
    ).one_or_none()
    return Notes(*row) if row else None


@dataclass(frozen=True)
class ActionRow:
    """An action with what was said of it last."""

    id: UUID
    review_id: UUID
    ordinal: int
    """Of the review in which it was agreed."""
    words: str
    owner_id: UUID
    owner: str
    due_on: date
    done: bool | None
    said: str | None
    said_at: datetime | None


def _actions() -> Select[*tuple[Any, ...]]:
    said, later = aliased(ReviewActionSaid), aliased(ReviewActionSaid)
    newest = (
        select(func.max(later.ordinal))
        .where(later.action_id == ReviewAction.id)
        .correlate(ReviewAction)
        .scalar_subquery()
    )
    return (
        select(
            ReviewAction.id,
            ReviewAction.review_id,
            Review.ordinal,
            ReviewAction.words,
            ReviewAction.person_id,
            Person.name,
            ReviewAction.due_on,
            said.done,
            said.words,
            said.made_at,
        )
        .join(Review, Review.id == ReviewAction.review_id)
        .join(Person, Person.id == ReviewAction.person_id)
        .outerjoin(said, and_(said.action_id == ReviewAction.id, said.ordinal == newest))
    )


_SOONEST = (ReviewAction.due_on, ReviewAction.id)


def actions(session: Session, row: Row) -> Sequence[ActionRow]:
    """Those agreed in this review, and of earlier ones what was open when it began."""
    open_ = func.coalesce(done_now(), false()).is_(False)
    earlier = and_(Review.series_id == row.series_id, Review.ordinal < row.ordinal, open_)
    found = _actions().where(or_(Review.id == row.id, earlier)).order_by(*_SOONEST)
    return [ActionRow(*one) for one in session.execute(found)]


def own_actions(session: Session, person_id: UUID) -> Sequence[ActionRow]:
    """What somebody has agreed to do and not done yet."""
    open_ = func.coalesce(done_now(), false()).is_(False)
    found = _actions().where(ReviewAction.person_id == person_id, open_).order_by(*_SOONEST)
    return [ActionRow(*one) for one in session.execute(found)]


def action(session: Session, actor: Actor, action_id: UUID) -> ActionRow:
    """One that somebody owns, or whose review is theirs to lead.

    Raises:
        NotFound: there is none, or it is out of reach.
    """
    reach = or_(
        within_reach(actor, Act.LEAD_REVIEW),
        ReviewAction.person_id == actor.person_id if actor.person_id else false(),
    )
    row = session.execute(
        _actions()
        .join(ReviewSeries, ReviewSeries.id == Review.series_id)
        .where(ReviewAction.id == action_id, reach)
    ).one_or_none()
    if row is None:
        raise NotFound("There is no such action.")
    return ActionRow(*row)
