"""What lies on the table of a review: counted now, or read as it was kept when it was held."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from dateutil.relativedelta import relativedelta
from sqlalchemy import select
from sqlalchemy.orm import Session

from course.assignments.domain import today_in
from course.incidents.domain import reference
from course.incidents.fact_queries import AGREED_AT
from course.incidents.models import ServiceEvent
from course.library import queries as library
from course.measures import queries as measures
from course.measures.domain import Period, Where
from course.measures.queries import Who
from course.people.models import Branch
from course.reviews.card_rules import Card, Count, Happened, card_from
from course.reviews.fact_queries import record
from course.reviews.models import Review, ReviewCard
from course.reviews.queries import Row

MONTHS = 12
"""The numbers beside a review are those of so many months before it."""


def kept(session: Session, review_id: UUID) -> Card | None:
    """As it stood when the review was held; None before, and for reviews held before any was."""
    found = select(ReviewCard.record).where(ReviewCard.review_id == review_id)
    data = session.execute(found).scalar_one_or_none()
    return card_from(data) if data else None


def live(session: Session, row: Row, today: date) -> Card:
    """As it stands on the day of the meeting, or today. Six statements, and the course.

    The caller has reached the review; of the branch everything is counted.
    """
    until = row.held_on or today
    since = until - relativedelta(months=MONTHS)
    who = Who(where=Where(branch_id=row.branch_id, vendor_id=row.vendor_id), everywhere=True)
    rows = measures.scorecard(session, who, Period("", "", since, until, today))
    own = row.vendor_id is None
    return Card(
        since,
        until,
        tuple(record(session, row.vendor_id, [row.branch_id], since, until)),
        tuple(Count(r.measure, r.employees, None if own else r.contractors) for r in rows),
        _events(session, row, _begins(session, row, since)),
    )


def _begins(session: Session, row: Row, since: date) -> datetime:
    """The moment from which events are new: when the card of the review before was kept.

    Counted by when they were logged, so that one logged late is not lost between two reviews.
    """
    before = session.execute(
        select(ReviewCard.made_at, Review.held_on)
        .select_from(Review)
        .outerjoin(ReviewCard, ReviewCard.review_id == Review.id)
        .where(Review.series_id == row.series_id, Review.ordinal == row.ordinal - 1)
    ).one_or_none()
    if before is None or before.held_on is None:
        return datetime.combine(since, time(), UTC)
    if before.made_at is None:
        return datetime.combine(before.held_on + timedelta(days=1), time(), UTC)
    kept_at: datetime = before.made_at
    return kept_at


def _events(session: Session, row: Row, after: datetime) -> tuple[Happened, ...]:
    """Those of the firm at the branch, or of the branch's own people, the newest first."""
    clauses = library.newest(session).agreement.clauses
    titles = {one.id: f"{one.number} {one.title}" for one in clauses}
    rows: Sequence[tuple[UUID, str, str, str, datetime, datetime | None]] = [
        tuple(found)
        for found in session.execute(
            select(
                ServiceEvent.id,
                ServiceEvent.digits,
                ServiceEvent.clause_id,
                Branch.time_zone,
                ServiceEvent.found_at,
                AGREED_AT,
            )
            .join(Branch, Branch.id == ServiceEvent.branch_id)
            .where(
                ServiceEvent.branch_id == row.branch_id,
                ServiceEvent.vendor_id.is_not_distinct_from(row.vendor_id),
                ServiceEvent.made_at > after,
            )
            .order_by(ServiceEvent.found_at.desc(), ServiceEvent.id)
        )
    ]
    return tuple(
        Happened(
            id_,
            reference(digits),
            clause_id,
            titles.get(clause_id, clause_id),
            today_in(zone, found_at),
            today_in(zone, agreed_at) if agreed_at else None,
        )
        for id_, digits, clause_id, zone, found_at, agreed_at in rows
    )
