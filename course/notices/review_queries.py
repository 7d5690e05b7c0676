"""What people are told about reviews: that they are invited or no more, that notes and actions are
due.

One ``SELECT`` for each stage, as for learners' own obligations. Whoever has no address stands on
the list of those to be told in person, where they work somewhere; others are written off.
"""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    String,
    and_,
    case,
    cast,
    exists,
    false,
    func,
    literal,
    null,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from course.actor import Role
from course.db import new_id
from course.notices.domain import (
    ACTIONS,
    INVITED,
    INVITED_URGENCY,
    MEET,
    MOVED,
    NOTES,
    OFF,
    TOLD_LATELY,
    About,
    Channel,
    Stage,
    State,
    Why,
)
from course.notices.models import Notice
from course.notices.obligations import HAS_ADDRESS, Filling, after, day_of, said, same_for_all
from course.people.models import Engagement, Person, RoleGrant
from course.reviews.date_rules import held_with_notes_due, working_days_between
from course.reviews.models import Review, ReviewAction, ReviewGuest, ReviewNotes, ReviewSeries
from course.reviews.queries import done_now

DAY = timedelta(days=1)
SAID = (State.SENT, State.TOLD, State.CLAIMED, State.SENDING)


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


def of_invitations(filling: Filling) -> Select[Any]:
    """Whoever is invited to a review that lies ahead: once, and again whenever it is moved."""
    first, again = now_invited(ReviewGuest.person_id)
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
    number = cast(sequence(Person.id) + 1, String)
    stage = literal(f"{OFF}:") + number
    row = _row(About.REVIEW, Review.id, Review.planned_on, stage, INVITED_URGENCY, filling)
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
            ~_guest(Person.id),
            *_there(on),
        )
        .order_by(Person.id, Review.id)
    )


def _guest(person_id: Any) -> ColumnElement[bool]:
    """Whether they are invited to ``Review``."""
    found = exists().where(ReviewGuest.review_id == Review.id, ReviewGuest.person_id == person_id)
    return found.correlate_except(ReviewGuest)


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
        select(*_row(About.REVIEW, Review.id, day, stage, urgency, filling))
        .select_from(ReviewGuest)
        .join(Review, Review.id == ReviewGuest.review_id)
        .join(ReviewSeries, ReviewSeries.id == Review.series_id)
        .join(Person, Person.id == ReviewGuest.person_id)
        .where(Review.held_on.is_(None), day >= on, *_there(on))
        .order_by(Person.id, Review.id)
    )


def of_notes(stage: Stage, filling: Filling) -> Select[Any]:
    """Whoever said that they met; if they are gone, or nobody did, the managers of the branch."""
    on = filling.now.date()
    held = held_with_notes_due(on, lambda due: _asks(stage, due, on))
    days = {day: literal(due, Date()) for day, due in held.items()}
    due = case(days, value=Review.held_on) if days else cast(null(), Date)
    return (
        select(
            *_row(About.REVIEW_NOTES, Review.id, due, literal(stage.name), stage.urgency, filling)
        )
        .select_from(Review)
        .join(ReviewSeries, ReviewSeries.id == Review.series_id)
        .join(Person, _owes_notes(on))
        .outerjoin(ReviewNotes, ReviewNotes.review_id == Review.id)
        .where(
            Review.held_on.in_(held),
            ReviewNotes.review_id.is_(None),
            *_there(on),
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
    here = exists().where(*_works(Review.held_by, on)).correlate(Review)
    leads = (
        exists()
        .where(
            *_holds(Person.id, on),
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
            *_row(
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
            is_open(),
            *_there(on),
            ~said(Person.id, ReviewAction.id, due, stage.name),
        )
        .order_by(Person.id, ReviewAction.id)
    )


def is_open() -> ColumnElement[bool]:
    """Whether nobody said of ``ReviewAction`` that it is done."""
    return or_(done_now().is_(None), done_now().is_(false()))


# --- who, and how ------------------------------------------------------------------------


def _works(person_id: Any, on: date) -> list[ColumnElement[bool]]:
    lasts = or_(Engagement.ends_on.is_(None), Engagement.ends_on >= on)
    return [Engagement.person_id == person_id, lasts]


def _holds(person_id: Any, on: date) -> list[ColumnElement[bool]]:
    lasts = or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= on)
    return [RoleGrant.person_id == person_id, lasts]


def _there(on: date) -> list[ColumnElement[bool]]:
    """Whether ``Person`` still works somewhere, or runs a firm's people."""
    works = exists().where(*_works(Person.id, on)).correlate(Person)
    runs = exists().where(*_holds(Person.id, on)).correlate(Person)
    return [Person.merged_into.is_(None), Person.erased_at.is_(None), or_(works, runs)]


def _row(
    about: About, about_id: Any, day: Any, stage: Any, urgency: int, filling: Filling
) -> list[Any]:
    """By mail, or else in person, where somebody looks after them."""
    mail = HAS_ADDRESS if filling.mail else false()
    near = exists().where(*_works(Person.id, filling.now.date())).correlate(Person)
    silent = Why.NO_ADDRESS if filling.mail else Why.NO_MAIL
    said_ = or_(mail, near) if not filling.missed else false()
    why = case((mail, null()), else_=literal(silent.value))
    return [
        new_id(),
        Person.id,
        literal(about.value),
        about_id,
        day,
        stage,
        literal(urgency),
        ReviewSeries.branch_id,
        case((mail, Channel.MAIL.value), else_=Channel.IN_PERSON.value),
        case((said_, State.DUE.value), else_=State.DROPPED.value),
        literal(Why.BEFORE.value) if filling.missed else why,
        *same_for_all(filling),
    ]


LADDERS = (
    *((of_notes, About.REVIEW_NOTES, stage) for stage in NOTES),
    *((of_actions, About.REVIEW_ACTION, stage) for stage in ACTIONS),
)
"""Every stage that is about something due, in the order in which they are filled."""


# --- what has come to nothing -------------------------------------------------------------


def meeting_stands(notice: Any, on: date) -> ColumnElement[bool]:
    """Whether what it says of an invitation holds now: when and where, or that there is none."""
    invited, number = _guest(notice.person_id), now_invited(notice.person_id)
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
