"""Reads about reviews. ``within_reach`` and ``invited`` say which of them somebody may open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    Uuid,
    and_,
    case,
    cast,
    exists,
    false,
    func,
    null,
    or_,
    select,
)
from sqlalchemy.orm import Session, aliased

from course.actor import Act, Actor
from course.errors import NotFound
from course.people import queries as people
from course.people.models import Branch, Region, Vendor
from course.reviews.domain import SLACK, Standing, standing
from course.reviews.models import (
    Review,
    ReviewAction,
    ReviewActionSaid,
    ReviewGuest,
    ReviewNotes,
    ReviewSeries,
)
from course.vendors import queries as vendors
from course.vendors.domain import Status

PAGE = 50
NOBODY = cast(null(), Uuid())
PLACED = people.Placed(NOBODY, ReviewSeries.branch_id, ReviewSeries.vendor_id)


def within_reach(actor: Actor, act: Act) -> ColumnElement[bool]:
    """The one scope rule, asked about ``ReviewSeries``: the branch and the firm say whose it is."""
    return people.within_reach(actor, act, PLACED)


def invited(person_id: UUID | None) -> ColumnElement[bool]:
    """Whether somebody is invited to ``Review`` by name."""
    if person_id is None:
        return false()
    return (
        exists()
        .where(ReviewGuest.review_id == Review.id, ReviewGuest.person_id == person_id)
        .correlate(Review)
    )


@dataclass(frozen=True)
class Row:
    """One review, in a list or on its own page."""

    id: UUID
    series_id: UUID
    ordinal: int
    vendor_id: UUID | None
    vendor: str | None
    branch_id: UUID
    branch: str
    time_zone: str
    due_on: date
    planned_on: date
    begins: str
    place: str
    moves: int
    made_at: datetime
    held_on: date | None
    noted_at: datetime | None
    open_actions: int
    late_actions: int

    @property
    def who(self) -> str:
        return self.vendor or "Own team"

    def standing(self, today: date) -> Standing:
        noted_on = self.noted_at.date() if self.noted_at else None
        return standing(self.due_on, self.planned_on, self.held_on, noted_on, today)


_LATER = aliased(ReviewActionSaid)


def done_now() -> Any:
    """Whether ``ReviewAction`` is done, as it was said last; null where nothing was said."""
    return (
        select(_LATER.done)
        .where(_LATER.action_id == ReviewAction.id)
        .order_by(_LATER.ordinal.desc())
        .limit(1)
        .correlate(ReviewAction)
        .scalar_subquery()
    )


def _count_open(*more: ColumnElement[bool]) -> Any:
    """Of this review and of those before it: what is open is talked about until it is done."""
    agreed = aliased(Review)
    return (
        select(func.count())
        .select_from(ReviewAction)
        .join(agreed, agreed.id == ReviewAction.review_id)
        .where(
            agreed.series_id == Review.series_id,
            agreed.ordinal <= Review.ordinal,
            func.coalesce(done_now(), false()).is_(False),
            *more,
        )
        .correlate(Review)
        .scalar_subquery()
    )


def _rows(today: date) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Review.id,
            Review.series_id,
            Review.ordinal,
            ReviewSeries.vendor_id,
            Vendor.name,
            ReviewSeries.branch_id,
            Branch.name,
            Branch.time_zone,
            Review.due_on,
            Review.planned_on,
            Review.begins,
            Review.place,
            Review.moves,
            Review.made_at,
            Review.held_on,
            ReviewNotes.made_at,
            _count_open(),
            _count_open(ReviewAction.due_on < today),
        )
        .join(ReviewSeries, ReviewSeries.id == Review.series_id)
        .join(Branch, Branch.id == ReviewSeries.branch_id)
        .outerjoin(Vendor, Vendor.id == ReviewSeries.vendor_id)
        .outerjoin(ReviewNotes, ReviewNotes.review_id == Review.id)
    )


def goes_on() -> ColumnElement[bool]:
    """Nobody owes a review to a firm that has left."""
    gone = vendors.status_now() == Status.ENDED.value
    return or_(ReviewSeries.vendor_id.is_(None), ~gone)


def overdue(today: date) -> ColumnElement[bool]:
    """The same as ``domain.standing`` says, in SQL."""
    moved = case((Review.planned_on > Review.due_on, Review.planned_on), else_=Review.due_on)
    return and_(
        Review.held_on.is_(None),
        goes_on(),
        or_(moved < today, Review.due_on < today - SLACK),
    )


SHOWN = ("open", "overdue", "done")


def listed(
    session: Session, actor: Actor, shown: str, today: date, page: int
) -> tuple[Sequence[Row], bool]:
    """One page of reviews in reach, those due first coming first, and whether there are more."""
    pending = or_(and_(Review.held_on.is_(None), goes_on()), ReviewNotes.review_id.is_(None))
    over = and_(Review.held_on.is_not(None), ReviewNotes.review_id.is_not(None))
    which = {"open": and_(pending, ~and_(Review.held_on.is_(None), ~goes_on())), "done": over}
    first: Any = Review.held_on.desc() if shown == "done" else Review.due_on
    found = session.execute(
        _rows(today)
        .where(within_reach(actor, Act.SEE_REVIEWS), which.get(shown, overdue(today)))
        .order_by(first, Branch.name, Review.id)
        .offset((page - 1) * PAGE)
        .limit(PAGE + 1)
    )
    rows = [Row(*row) for row in found]
    return rows[:PAGE], len(rows) > PAGE


def own(session: Session, person_id: UUID, today: date) -> Sequence[Row]:
    """Reviews that somebody is invited to, the newest first."""
    found = _rows(today).where(invited(person_id)).order_by(Review.due_on.desc(), Review.id)
    return [Row(*row) for row in session.execute(found.limit(PAGE))]


def one(session: Session, actor: Actor, act: Act, review_id: UUID, today: date) -> Row:
    """A review in reach for an act; ``Act.LEARN`` stands for whoever may look or is invited.

    Raises:
        NotFound: there is none, or it is out of reach.
    """
    reach = within_reach(actor, act)
    if act is Act.LEARN:
        reach = or_(within_reach(actor, Act.SEE_REVIEWS), invited(actor.person_id))
    row = session.execute(_rows(today).where(Review.id == review_id, reach)).one_or_none()
    if row is None:
        raise NotFound("There is no such review.")
    return Row(*row)


def known(session: Session, review_id: UUID, today: date) -> Row:
    """A review that the caller has reached in another way."""
    return Row(*session.execute(_rows(today).where(Review.id == review_id)).one())


@dataclass(frozen=True)
class Reached:
    """What somebody may do about one review."""

    lead: bool
    prepare: bool
    inside: bool
    """They look at it for the company, and so see its own people's numbers."""


def reached(session: Session, actor: Actor, review_id: UUID) -> Reached:
    """One statement."""
    asked = (
        within_reach(actor, Act.LEAD_REVIEW),
        within_reach(actor, Act.PREPARE_REVIEW),
        within_reach(actor.for_company, Act.SEE_REVIEWS),
    )
    row = session.execute(
        select(*(case((reach, 1), else_=0) for reach in asked))
        .select_from(Review)
        .join(ReviewSeries, ReviewSeries.id == Review.series_id)
        .where(Review.id == review_id)
    ).one()
    return Reached(*map(bool, row))


@dataclass(frozen=True)
class OverdueBranch:
    """One branch with reviews that should have been held."""

    region: str
    branch: str
    reviews: int
    firms: tuple[str, ...]
    """With whom, the longest overdue first; the branch's own team by that name."""
    most_days: int


def overdue_branches(session: Session, actor: Actor, today: date) -> Sequence[OverdueBranch]:
    """Branches in reach with overdue reviews, the longest overdue first. One statement."""
    rows = session.execute(
        select(Region.name, Branch.name, Vendor.name, Review.due_on)
        .join(ReviewSeries, ReviewSeries.id == Review.series_id)
        .join(Branch, Branch.id == ReviewSeries.branch_id)
        .join(Region, Region.id == Branch.region_id)
        .outerjoin(Vendor, Vendor.id == ReviewSeries.vendor_id)
        .where(within_reach(actor, Act.SEE_REVIEWS), overdue(today))
        .order_by(Review.due_on, Branch.name, Review.id)
    )
    found: dict[tuple[str, str], list[tuple[str, date]]] = {}
    for region, branch, firm, due_on in rows:
        found.setdefault((region, branch), []).append((firm or "Own team", due_on))
    return [
        OverdueBranch(
            region,
            branch,
            len(late),
            tuple(firm for firm, _ in late),
            max((today - due_on).days for _, due_on in late),
        )
        for (region, branch), late in found.items()
    ]


def counts(session: Session, actor: Actor, today: date) -> Mapping[str, int]:
    """How many reviews in reach wait, how many of them are overdue, and in how many series."""
    waits = and_(Review.held_on.is_(None), goes_on())
    row = session.execute(
        select(
            func.count(),
            func.sum(case((waits, 1), else_=0)),
            func.sum(case((overdue(today), 1), else_=0)),
        )
        .select_from(Review)
        .join(ReviewSeries, ReviewSeries.id == Review.series_id)
        .outerjoin(Vendor, Vendor.id == ReviewSeries.vendor_id)
        .where(within_reach(actor, Act.SEE_REVIEWS))
    ).one()
    return {"all": row[0], "open": row[1] or 0, "overdue": row[2] or 0}
