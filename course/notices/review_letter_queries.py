"""Facts of letters about reviews, read for a handful of claimed rows at a time."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from course.assignments.domain import today_in
from course.notices import review_queries
from course.notices.domain import OF_REVIEWS, OFF, About, one_line
from course.notices.letters import Task
from course.notices.models import Notice
from course.people.models import Branch, Vendor
from course.reviews.models import Review, ReviewAction, ReviewGuest, ReviewSeries

TEAM = "Own team"
WORDS_MOST = 120
"""Letters of an action that a subject line holds."""


@dataclass(frozen=True)
class Meets:
    """What of a review stands in a calendar."""

    id: UUID
    who: str
    branch: str
    time_zone: str
    planned_on: date
    begins: str
    place: str
    moves: int
    made_at: datetime

    @property
    def title(self) -> str:
        return f"{self.who}, {self.branch}"

    @property
    def at(self) -> str:
        town = self.time_zone.rsplit("/", 1)[-1].replace("_", " ")
        where = f", {one_line(self.place)}" if self.place else ""
        return f"{self.begins} ({town}){where}"


_MEETS = (
    Review.id,
    func.coalesce(Vendor.name, TEAM),
    Branch.name,
    Branch.time_zone,
    Review.planned_on,
    Review.begins,
    Review.place,
    Review.moves,
    Review.made_at,
)
"""Columns of ``Meets``."""


def tasks(session: Session, ids: Collection[UUID], now: datetime) -> Iterator[tuple[UUID, Task]]:
    """By row; rows whose review, notes or action have come to nothing are left out."""
    yield from _reviews(session, ids, now)
    yield from _actions(session, ids, now)


def _reviews(session: Session, ids: Collection[UUID], now: datetime) -> Iterator[tuple[UUID, Task]]:
    meets = (Notice.about == About.REVIEW) & review_queries.meeting_stands(Notice, now.date())
    notes = (Notice.about == About.REVIEW_NOTES) & review_queries.notes_stand(Notice)
    found = (
        select(
            Notice.id,
            Notice.about,
            Notice.day,
            Notice.stage,
            review_queries.sequence(Notice.person_id),
            *_MEETS,
        )
        .join(Review, Review.id == Notice.about_id)
        .join(ReviewSeries, ReviewSeries.id == Review.series_id)
        .join(Branch, Branch.id == ReviewSeries.branch_id)
        .outerjoin(Vendor, Vendor.id == ReviewSeries.vendor_id)
        .where(Notice.id.in_(ids), Notice.about.in_(OF_REVIEWS), meets | notes)
    )
    for id_, about, day, stage, number, *columns in session.execute(found):
        one, off = Meets(*columns), stage.startswith(f"{OFF}:")
        yield (
            id_,
            Task(
                one.title,
                day,
                one.time_zone,
                (day - today_in(one.time_zone, now)).days,
                f"{about.value}_off" if off else about.value,
                landing="/reviews/mine" if off else f"/reviews/{one.id}",
                at=one.at,
                meeting=one if about is About.REVIEW else None,
                # Of somebody who is off the list, the number between two invitations.
                sequence=number - 1 if off else number,
                cancelled=off,
            ),
        )


def _actions(session: Session, ids: Collection[UUID], now: datetime) -> Iterator[tuple[UUID, Task]]:
    found = (
        select(Notice.id, Notice.day, ReviewAction.id, ReviewAction.words)
        .join(ReviewAction, ReviewAction.id == Notice.about_id)
        .where(
            Notice.id.in_(ids),
            Notice.about == About.REVIEW_ACTION,
            review_queries.action_stands(Notice),
        )
    )
    for id_, day, action_id, words in session.execute(found):
        text = one_line(words)
        short = text if len(text) <= WORDS_MOST else f"{text[:WORDS_MOST].rsplit(' ', 1)[0]} …"
        yield (
            id_,
            Task(
                short,
                day,
                "UTC",
                (day - now.date()).days,
                About.REVIEW_ACTION.value,
                landing=f"/reviews/actions/{action_id}",
            ),
        )


def ahead(session: Session, person_id: UUID, today: date) -> Sequence[tuple[Meets, int]]:
    """Reviews to which somebody is invited, each with its number in their calendar."""
    rows = session.execute(
        select(review_queries.sequence(ReviewGuest.person_id), *_MEETS)
        .select_from(ReviewGuest)
        .join(Review, Review.id == ReviewGuest.review_id)
        .join(ReviewSeries, ReviewSeries.id == Review.series_id)
        .join(Branch, Branch.id == ReviewSeries.branch_id)
        .outerjoin(Vendor, Vendor.id == ReviewSeries.vendor_id)
        .where(
            ReviewGuest.person_id == person_id,
            Review.held_on.is_(None),
            Review.planned_on >= today,
        )
        .order_by(Review.planned_on, Review.id)
    )
    return [(Meets(*columns), int(number)) for number, *columns in rows]
