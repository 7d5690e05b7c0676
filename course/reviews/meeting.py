"""What people say before, at and after a review: points, that they met, notes and actions.

Nothing said is changed afterwards.
"""

from dataclasses import replace
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import select, update

from course.actor import Act, Actor
from course.db import UnitOfWork
from course.errors import NotFound, NotReady
from course.events import (
    ReviewActionAdded,
    ReviewActionSaid,
    ReviewHeld,
    ReviewNotesWritten,
    ReviewPointAdded,
)
from course.reviews import (
    card_queries,
    guest_queries,
    models,
    part_queries,
    queries,
    series_queries,
)
from course.reviews.card_rules import card_data
from course.reviews.date_rules import next_due
from course.reviews.domain import Side
from course.reviews.models import Review, ReviewAction, ReviewCard, ReviewNotes, ReviewPoint
from course.reviews.queries import Row
from course.reviews.service import plan_next, refuse_names


def side_of(row: Row, actor: Actor, *, of_firm: bool) -> Side:
    """For whom somebody speaks: whoever runs the firm's people, or comes for it, for the firm."""
    runs = {grant.vendor_id for grant in actor.grants_for(Act.SIGN_FOR_VENDOR)}
    if row.vendor_id is None:
        return Side.COMPANY if actor.may(Act.LEAD_REVIEW) else Side.VENDOR
    return Side.VENDOR if of_firm or row.vendor_id in runs else Side.COMPANY


def add_point(uow: UnitOfWork, *, actor: Actor, review_id: UUID, words: str) -> UUID:
    """Something to talk about, from whoever looks after the review or is invited to it.

    Raises:
        NotFound: out of reach, or one that the actor may only look at.
        NotReady: nothing was written, or the notes are out.
        NamesSomebody: it names one of the firm's people.
    """
    row, guest = _taking_part(uow, actor, review_id)
    if actor.person_id is None:
        raise NotFound("Only a named person can add a point.")
    if not words:
        raise NotReady("Write what you want to talk about.")
    if row.noted_at:
        raise NotReady("The notes of this review are out. Add your point to the next one.")
    refuse_names(uow, row, words)
    side, id_ = side_of(row, actor, of_firm=bool(guest and guest.of_firm)), uuid4()
    uow.session.add(
        ReviewPoint(
            id=id_,
            review_id=review_id,
            side=side,
            words=words,
            made_by=actor.person_id,
            made_at=uow.now,
        )
    )
    uow.session.flush()
    uow.emit(ReviewPointAdded(review_id=review_id, point_id=id_, side=side.value))
    return id_


def _taking_part(
    uow: UnitOfWork, actor: Actor, review_id: UUID
) -> tuple[Row, guest_queries.Guest | None]:
    today = uow.now.date()
    row = queries.one(uow.session, actor, Act.LEARN, review_id, today)
    guests = guest_queries.guests(
        uow.session, row.branch_id, row.vendor_id, today, review_id, only_invited=True
    )
    guest = next((one for one in guests if one.id == actor.person_id), None)
    if guest is None:
        queries.one(uow.session, actor, Act.PREPARE_REVIEW, review_id, today)
    return row, guest


def hold(uow: UnitOfWork, *, actor: Actor, review_id: UUID, held_on: date) -> bool:
    """They met. The clock of the notes begins, and the next review is planned. Once.

    What the record said on that day is kept with the review.

    The same people are invited to the next one, as far as they still work together.

    Returns:
        Whether this call did it.

    Raises:
        NotFound: out of reach.
        NotReady: the day is still to come, or before the review was planned at all.
    """
    row = queries.one(uow.session, actor, Act.LEAD_REVIEW, review_id, uow.now.date())
    last = series_queries.last_held(uow.session, row.series_id)
    if held_on > uow.now.date():
        raise NotReady("The day is still to come. Say so when you have met.")
    if held_on < row.made_at.date() or (last and held_on < last):
        raise NotReady("The day is before this review was planned. Look at the date.")
    done = uow.session.execute(
        update(Review)
        .where(Review.id == review_id, Review.held_on.is_(None))
        .values(held_on=held_on, held_by=uow.actor_id)
        .returning(Review.id)
    ).one_or_none()
    if done is None:
        return False
    _, rhythm = series_queries.rhythm(uow.session, row.series_id)
    due_on = next_due(rhythm, held_on)
    again = guest_queries.guests(
        uow.session, row.branch_id, row.vendor_id, uow.now.date(), review_id
    )
    guests = [guest.id for guest in again if guest.invited]
    plan_next(uow, row.series_id, row.ordinal + 1, due_on, row.begins, row.place, guests)
    _keep_card(uow, replace(row, held_on=held_on))
    uow.emit(ReviewHeld(review_id=review_id, held_on=held_on, next_on=due_on))
    return True


def _keep_card(uow: UnitOfWork, row: Row) -> None:
    card = card_queries.live(uow.session, row, uow.now.date())
    uow.session.add(ReviewCard(review_id=row.id, record=card_data(card), made_at=uow.now))
    uow.session.flush()


def write_notes(uow: UnitOfWork, *, actor: Actor, review_id: UUID, words: str) -> bool:
    """Put the notes out, for both sides to read. Once.

    Returns:
        Whether this call did it.

    Raises:
        NotFound: out of reach.
        NotReady: nothing was written, or nobody said yet that they met.
        NamesSomebody: they name one of the firm's people.
    """
    row = queries.one(uow.session, actor, Act.LEAD_REVIEW, review_id, uow.now.date())
    if row.held_on is None:
        raise NotReady("Say first on which day you met.")
    if not words:
        raise NotReady("Write what was said and agreed.")
    refuse_names(uow, row, words)
    return uow.add_once(
        ReviewNotes,
        ReviewNotesWritten(review_id=review_id),
        review_id=review_id,
        words=words,
        made_by=uow.actor_id,
        made_at=uow.now,
    )


def add_action(
    uow: UnitOfWork, *, actor: Actor, review_id: UUID, owner_id: UUID, due_on: date, words: str
) -> UUID:
    """Somebody of those invited does something by a day.

    Raises:
        NotFound: out of reach, or the owner is not invited.
        NotReady: nothing was written, or the day has gone by.
        NamesSomebody: it names one of the firm's people; who owns it is chosen, not written.
    """
    row = queries.one(uow.session, actor, Act.LEAD_REVIEW, review_id, uow.now.date())
    guests = guest_queries.guests(
        uow.session, row.branch_id, row.vendor_id, uow.now.date(), review_id, only_invited=True
    )
    if owner_id not in {guest.id for guest in guests}:
        raise NotFound("There is no such person.")
    if not words:
        raise NotReady("Write what is to be done.")
    if due_on < uow.now.date():
        raise NotReady("This day has gone by. Choose one that is still to come.")
    refuse_names(uow, row, words)
    id_ = uuid4()
    uow.session.add(
        ReviewAction(
            id=id_,
            review_id=review_id,
            person_id=owner_id,
            words=words,
            due_on=due_on,
            made_by=uow.actor_id,
            made_at=uow.now,
        )
    )
    uow.session.flush()
    uow.emit(
        ReviewActionAdded(review_id=review_id, action_id=id_, owner_id=owner_id, due_on=due_on)
    )
    return id_


def say_action(uow: UnitOfWork, *, actor: Actor, action_id: UUID, done: bool, words: str) -> None:
    """Say that an action is done, or why not. Each time is an added fact; the last one holds.

    Raises:
        NotFound: it is neither the actor's own nor of a review that they lead.
        NotReady: it is not done and nobody says why.
        NamesSomebody: the words name one of the firm's people.
    """
    one = part_queries.action(uow.session, actor, action_id)
    if not done and not words:
        raise NotReady("Write what is in the way, and when it will be done.")
    refuse_names(uow, _row_of(uow, one.review_id), words)
    said = models.ReviewActionSaid
    last = uow.session.scalars(
        select(said.ordinal).where(said.action_id == action_id).order_by(said.ordinal.desc())
    ).first()
    uow.session.add(
        said(
            id=uuid4(),
            action_id=action_id,
            ordinal=(last or 0) + 1,
            done=done,
            words=words,
            made_by=uow.actor_id,
            made_at=uow.now,
        )
    )
    uow.session.flush()
    uow.emit(ReviewActionSaid(action_id=action_id, done=done))


def _row_of(uow: UnitOfWork, review_id: UUID) -> Row:
    """The owner of an action need not be invited any more to say what became of it."""
    return queries.known(uow.session, review_id, uow.now.date())
