"""What people plan about reviews: how often, when, and who comes. What lies ahead may change."""

from collections.abc import Collection
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import case, delete, insert, update

from course.actor import Act, Actor
from course.db import UnitOfWork, insert_once
from course.errors import NotFound, NotReady
from course.events import ReviewGuestsChanged, ReviewMoved, ReviewsScheduled
from course.people import place_queries
from course.reviews import guest_queries, queries, series_queries
from course.reviews.date_rules import Rhythm, next_due, working_day
from course.reviews.models import Review, ReviewGuest, ReviewRhythm, ReviewSeries
from course.reviews.name_rules import named, refusal
from course.reviews.queries import Row
from course.vendors import queries as vendors

TEAM = "Own team"

BEGINS = "10:00"


class NamesSomebody(NotReady):
    """The words of a review name one of the people whom it must not be about."""


# --- the schedule ----------------------------------------------------------------------


def schedule(
    uow: UnitOfWork, *, actor: Actor, branch_id: UUID, vendor_id: UUID | None, rhythm: Rhythm
) -> UUID | None:
    """Begin the reviews of a firm at a branch, or of the branch's own team.

    The first review is made at once, with whoever leads both sides invited.

    Returns:
        The first review; None where this firm is reviewed here already.

    Raises:
        NotFound: the branch or the firm is out of reach.
    """
    branches = place_queries.branches(uow.session, actor, Act.LEAD_REVIEW)
    if branch_id not in {branch.id for branch in branches}:
        raise NotFound("There is no such branch.")
    if vendor_id:
        vendors.firm(uow.session, actor, Act.REVIEW_VENDOR, vendor_id, uow.now.date())
    series_id = uuid4()
    new = insert_once(
        uow.session,
        ReviewSeries,
        id=series_id,
        branch_id=branch_id,
        vendor_id=vendor_id,
        made_by=uow.actor_id,
        made_at=uow.now,
    )
    if not new:
        return None
    _set_rhythm(uow, series_id, branch_id, vendor_id, 1, rhythm, "")
    guests = guest_queries.guests(uow.session, branch_id, vendor_id, uow.now.date())
    leads = [guest.id for guest in guests if guest.leads]
    return plan_next(uow, series_id, 1, next_due(rhythm, None), BEGINS, "", leads)


def _set_rhythm(
    uow: UnitOfWork,
    series_id: UUID,
    branch_id: UUID,
    vendor_id: UUID | None,
    ordinal: int,
    rhythm: Rhythm,
    reason: str,
) -> None:
    uow.session.add(
        ReviewRhythm(
            id=uuid4(),
            series_id=series_id,
            ordinal=ordinal,
            starts_on=rhythm.starts_on,
            monthly=rhythm.monthly,
            every=rhythm.every,
            reason=reason,
            made_by=uow.actor_id,
            made_at=uow.now,
        )
    )
    uow.session.flush()
    uow.emit(
        ReviewsScheduled(
            series_id=series_id,
            branch_id=branch_id,
            vendor_id=vendor_id,
            monthly=rhythm.monthly,
            every=rhythm.every,
        )
    )


def plan_next(
    uow: UnitOfWork,
    series_id: UUID,
    ordinal: int,
    due_on: date,
    begins: str,
    place: str,
    guests: Collection[UUID],
) -> UUID:
    review = Review(
        id=uuid4(),
        series_id=series_id,
        ordinal=ordinal,
        due_on=due_on,
        planned_on=due_on,
        begins=begins,
        place=place,
        made_at=uow.now,
    )
    uow.session.add(review)
    uow.session.flush()
    _invite(uow, review.id, guests)
    return review.id


def _invite(uow: UnitOfWork, review_id: UUID, person_ids: Collection[UUID]) -> None:
    if person_ids:
        given = {"review_id": review_id, "made_by": uow.actor_id, "made_at": uow.now}
        rows = [{"id": uuid4(), "person_id": id_, **given} for id_ in person_ids]
        uow.session.execute(insert(ReviewGuest), rows)


def change_rhythm(
    uow: UnitOfWork, *, actor: Actor, review_id: UUID, monthly: int, every: int, reason: str
) -> date:
    """Meet more or less often from the last review on; the one ahead moves with it.

    Returns:
        When the next review is due now.

    Raises:
        NotFound: out of reach.
        NotReady: no reason was given.
    """
    row = queries.one(uow.session, actor, Act.LEAD_REVIEW, review_id, uow.now.date())
    if not reason:
        raise NotReady("Write why. Both sides read it.")
    refuse_names(uow, row, reason)
    ordinal, _ = series_queries.rhythm(uow.session, row.series_id)
    held = series_queries.last_held(uow.session, row.series_id)
    rhythm = Rhythm(held or uow.now.date(), monthly, every)
    _set_rhythm(uow, row.series_id, row.branch_id, row.vendor_id, ordinal + 1, rhythm, reason)
    due_on = next_due(rhythm, held)
    uow.session.execute(
        update(Review)
        .where(Review.series_id == row.series_id, Review.held_on.is_(None))
        .values(
            due_on=due_on,
            planned_on=due_on,
            moves=Review.moves + case((Review.planned_on == due_on, 0), else_=1),
        )
    )
    return due_on


def move(
    uow: UnitOfWork, *, actor: Actor, review_id: UUID, planned_on: date, begins: str, place: str
) -> None:
    """Meet on another day, at another time or place. The day it is due on stays.

    Raises:
        NotFound: out of reach.
        NotReady: it was held already, or the day has gone by.
    """
    row = queries.one(uow.session, actor, Act.LEAD_REVIEW, review_id, uow.now.date())
    if planned_on < uow.now.date():
        raise NotReady("This day has gone by. Choose one that is still to come.")
    if working_day(planned_on) != planned_on:
        raise NotReady("This day is a weekend. Choose a working day.")
    refuse_names(uow, row, place)
    another = (planned_on, begins, place) != (row.planned_on, row.begins, row.place)
    moved = uow.session.execute(
        update(Review)
        .where(Review.id == review_id, Review.held_on.is_(None))
        .values(
            planned_on=planned_on, begins=begins, place=place, moves=Review.moves + int(another)
        )
        .returning(Review.id)
    ).one_or_none()
    if moved is None:
        raise NotReady("This review was held. The next one can be moved.")
    uow.emit(ReviewMoved(review_id=review_id, planned_on=planned_on))


def invite(uow: UnitOfWork, *, actor: Actor, review_id: UUID, person_ids: Collection[UUID]) -> bool:
    """Exactly these people are invited from now on. Returns whether anything changed.

    Raises:
        NotFound: the review is out of reach, or somebody works neither here nor for the firm.
        NotReady: nobody is left.
    """
    row = queries.one(uow.session, actor, Act.LEAD_REVIEW, review_id, uow.now.date())
    known = guest_queries.guests(
        uow.session, row.branch_id, row.vendor_id, uow.now.date(), review_id
    )
    wanted, asked = set(person_ids), {guest.id for guest in known if guest.invited}
    if not wanted <= {guest.id for guest in known}:
        raise NotFound("There is no such person.")
    if not wanted:
        raise NotReady("Invite somebody from each side.")
    added, removed = sorted(wanted - asked), sorted(asked - wanted)
    gone = [ReviewGuest.review_id == review_id, ReviewGuest.person_id.in_(removed)]
    uow.session.execute(delete(ReviewGuest).where(*gone))
    _invite(uow, review_id, added)
    if added or removed:
        uow.emit(
            ReviewGuestsChanged(review_id=review_id, added=tuple(added), removed=tuple(removed))
        )
    return bool(added or removed)


def refuse_names(uow: UnitOfWork, row: Row, *texts: str) -> None:
    """Raises ``NamesSomebody`` for words about one of the firm's people, or of the own team."""
    if not any(texts):
        return
    people_ = guest_queries.unnamed(uow.session, row.branch_id, row.vendor_id)
    guests = guest_queries.guests(
        uow.session, row.branch_id, row.vendor_id, uow.now.date(), row.id, only_invited=True
    )
    besides = [guest.name for guest in guests if row.vendor_id and not guest.of_firm]
    besides += [row.branch, row.vendor or ""]
    for text in texts:
        if found := named(text, people_, besides):
            raise NamesSomebody(refusal(found, row.vendor))
