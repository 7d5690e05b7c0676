"""Reads about one series of reviews: how often it meets, and when it last did."""

from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from course.reviews.date_rules import Rhythm
from course.reviews.models import Review, ReviewRhythm


def rhythm(session: Session, series_id: UUID) -> tuple[int, Rhythm]:
    """How often a series meets now, and which change of it that is."""
    row = session.execute(
        select(
            ReviewRhythm.ordinal, ReviewRhythm.starts_on, ReviewRhythm.monthly, ReviewRhythm.every
        )
        .where(ReviewRhythm.series_id == series_id)
        .order_by(ReviewRhythm.ordinal.desc())
        .limit(1)
    ).one()
    return row[0], Rhythm(*row[1:])


def last_held(session: Session, series_id: UUID) -> date | None:
    return session.scalar(select(func.max(Review.held_on)).where(Review.series_id == series_id))
