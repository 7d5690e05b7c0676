"""Who sends which row, and what became of it: short transactions around each message.

Decision: a row goes due, claimed, sending, sent. A claim keeps two senders from preparing the
same message; it may be lost, because becoming ``sending`` asks again. ``sending`` is written
when all but the last byte has been transmitted. A row that is found in it, with its sender
gone, is never sent again: nobody can know whether the server took it, and of the two mistakes
a second mail can not be undone. It is told in person instead, so that nobody is forgotten.
Exactly once is out of reach for any sender of mail; this is at most once by mail, and at least
once altogether. Should the lost sender live after all, what it knows then wins.
"""

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, or_, select, update

from course.db import UnitOfWork
from course.events import NoticeGivenUp, NoticeSent
from course.notices import case_queries
from course.notices import letter_queries as queries
from course.notices.domain import (
    AT_ANY_HOUR,
    MOST_TRIES,
    OF_REVIEWS,
    WAITING,
    About,
    Channel,
    State,
    Why,
    wait_after,
)
from course.notices.letters import ASKED_LINK_LIFE, LINK_LIFE, SOON_OVER, Facts
from course.notices.models import Notice
from course.people import service as people

LEASE = timedelta(minutes=15)
"""After so long a sender on another machine, which cannot be asked, is taken to be gone."""
BY_ITSELF = (
    About.ASSIGNMENT,
    About.CREDENTIAL,
    About.OVERVIEW,
    About.SIGN_IN,
    About.JOB,
    About.VENDOR_PAPER,
    About.EXPECTATIONS,
    About.VISIT,
    *OF_REVIEWS,
    About.CLAIM,
    About.CASE,
)
"""What gets a message of its own; the rest is said along with an overview."""


def take(uow: UnitOfWork, *, me: str, most: int, least: int = 0) -> tuple[int, Sequence[Facts]]:
    """Claim the most urgent rows that may go now, and read what their letters need.

    Each letter gets a link that signs in once. Rows that have come to nothing are dropped.

    Args:
        least: nothing less urgent than this.

    Returns:
        How many were claimed, and the facts of those that are to be sent.
    """
    # Apart, so that it is read once: within the condition PostgreSQL may read it again for each
    # row, skip what it has locked itself, and claim more than was asked for.
    found = (
        select(Notice.id)
        .where(*sendable(uow, least))
        .order_by(Notice.urgency.desc(), Notice.due_at, Notice.id)
        .limit(most)
        .with_for_update(skip_locked=True)
        .cte("found")
        .prefix_with("MATERIALIZED")
    )
    taken = uow.session.execute(
        update(Notice)
        .where(Notice.id.in_(select(found.c.id)), Notice.state.in_(WAITING))
        .values(state=State.CLAIMED, claimed_at=uow.now, claimed_by=me, why=None)
        .returning(Notice.id)
    )
    ids = list(taken.scalars())
    return len(ids), _facts(uow, ids) if ids else []


def sendable(uow: UnitOfWork, least: int = 0) -> list[ColumnElement[bool]]:
    """Rows that may go by mail at this very moment."""
    so = [
        Notice.channel == Channel.MAIL,
        Notice.state.in_(WAITING),
        Notice.about.in_(BY_ITSELF),
        Notice.due_at <= uow.now,
    ]
    if least:
        so.append(Notice.urgency >= least)
    quiet = queries.quiet_branches(uow.session, uow.now)
    if quiet is not None:
        awake = or_(Notice.branch_id.is_(None), Notice.branch_id.not_in(quiet))
        so.append(or_(awake, Notice.about.in_(AT_ANY_HOUR)))
    return so


def _facts(uow: UnitOfWork, ids: Sequence[UUID]) -> Sequence[Facts]:
    words = queries.course_words(uow.session)
    tasks = queries.tasks(uow.session, ids, words, uow.now)
    jobs = queries.jobs(uow.session, ids)
    cases = case_queries.cases(uow.session, ids, uow.now)
    found = []
    for row in queries.addressed(uow.session, ids):
        overview = None
        if row.about is About.OVERVIEW:
            overview = queries.overview(uow.session, row.person_id, words, uow.now)
        elif row.about is not About.SIGN_IN and row.notice_id not in {*tasks, *jobs, *cases}:
            _end(uow, row.notice_id, State.DROPPED, Why.FINISHED)
            continue
        life = ASKED_LINK_LIFE if row.about in SOON_OVER else LINK_LIFE
        link = people.make_sign_in_link(uow, person_id=row.person_id, life=life)
        found.append(
            Facts(
                **vars(row),
                token=link.token,
                helper=words.helper,
                task=tasks.get(row.notice_id),
                overview=overview,
                job=jobs.get(row.notice_id),
                case=cases.get(row.notice_id),
            )
        )
    return found


def _end(uow: UnitOfWork, id_: UUID, state: State, why: Why) -> None:
    uow.session.execute(update(Notice).where(Notice.id == id_).values(state=state, why=why))


# --- what became of it -----------------------------------------------------------------


def begin(uow: UnitOfWork, *, me: str, id_: UUID, message_id: str) -> bool:
    """The point of no return; False where the claim has been lost, and nothing may be sent."""
    begun = uow.session.execute(
        update(Notice)
        .where(Notice.id == id_, Notice.state == State.CLAIMED, Notice.claimed_by == me)
        .values(state=State.SENDING, claimed_at=uow.now, message_id=message_id)
        .returning(Notice.id)
    )
    return begun.first() is not None


def sent(uow: UnitOfWork, *, me: str, facts: Facts, message_id: str) -> None:
    """The server has it. Also true where somebody had given it up meanwhile."""
    done = {"state": State.SENT, "sent_at": uow.now, "message_id": message_id, "why": None}
    marked = uow.session.execute(
        update(Notice)
        .where(
            Notice.id == facts.notice_id,
            Notice.claimed_by == me,
            Notice.state.not_in((State.SENT, State.TOLD)),
        )
        .values(**done, channel=Channel.MAIL)
        .returning(Notice.id)
    ).first()
    if marked is None:
        return
    if facts.lines:
        along = [Notice.id.in_(facts.lines), Notice.state.in_(WAITING)]
        uow.session.execute(update(Notice).where(*along).values(**done))
    uow.emit(
        NoticeSent(
            notice_id=facts.notice_id,
            person_id=facts.person_id,
            stage=facts.stage,
            message_id=message_id,
        )
    )


def later(uow: UnitOfWork, *, me: str, facts: Facts, said: str) -> None:
    """The server asked to come back; after enough of that it is told in person."""
    tries = uow.session.execute(
        update(Notice)
        .where(Notice.id == facts.notice_id, Notice.claimed_by == me)
        .values(tries=Notice.tries + 1, said=said)
        .returning(Notice.tries)
    ).scalar_one_or_none()
    if tries is None:
        return
    if tries >= MOST_TRIES:
        give_up(uow, me=me, facts=facts, why=Why.LATER, said=said)
        return
    uow.session.execute(
        update(Notice)
        .where(Notice.id == facts.notice_id, Notice.claimed_by == me)
        .values(state=State.HELD, why=Why.LATER, due_at=uow.now + wait_after(tries))
    )


def give_up(uow: UnitOfWork, *, me: str, facts: Facts, why: Why, said: str = "") -> None:
    """Not by mail. A learner is told in person, and so is the owner of a case; for others the
    board says the same."""
    given_up = uow.session.execute(
        update(Notice)
        .where(Notice.id == facts.notice_id, Notice.claimed_by == me)
        .values(**_in_person(), why=why, said=said or None)
        .returning(Notice.id)
    )
    if given_up.first() is not None:
        uow.emit(NoticeGivenUp(notice_id=facts.notice_id, person_id=facts.person_id, why=why.value))


def _in_person() -> dict[str, Any]:
    told = Notice.about.in_((About.ASSIGNMENT, About.CREDENTIAL, *OF_REVIEWS, About.CASE))
    return {
        "state": case((told, State.DUE.value), else_=State.DROPPED.value),
        "channel": case((told, Channel.IN_PERSON.value), else_=Channel.MAIL.value),
    }


def release(uow: UnitOfWork, *, me: str, ids: Collection[UUID]) -> None:
    """Claimed and not sent: anybody may take them again."""
    uow.session.execute(
        update(Notice)
        .where(Notice.id.in_(ids), Notice.state == State.CLAIMED, Notice.claimed_by == me)
        .values(state=State.DUE, claimed_by=None, claimed_at=None)
    )


def takers(uow: UnitOfWork) -> Sequence[str]:
    """Every sender that has rows in its hands."""
    found = select(Notice.claimed_by).where(
        Notice.state.in_((State.CLAIMED, State.SENDING)), Notice.channel == Channel.MAIL
    )
    return [taker for taker in uow.session.execute(found.distinct()).scalars() if taker]


def recover(uow: UnitOfWork, gone: Collection[str]) -> int:
    """Take back what senders that are gone had in their hands.

    Returns:
        How many may or may not have arrived.
    """
    left = or_(Notice.claimed_by.in_(gone), Notice.claimed_at < uow.now - LEASE)
    uow.session.execute(
        update(Notice)
        .where(Notice.channel == Channel.MAIL, Notice.state == State.CLAIMED, left)
        .values(state=State.DUE, claimed_by=None, claimed_at=None)
    )
    doubtful = uow.session.execute(
        update(Notice)
        .where(Notice.channel == Channel.MAIL, Notice.state == State.SENDING, left)
        .values(**_in_person(), why=Why.IN_DOUBT)
        .returning(Notice.id, Notice.person_id)
    ).all()
    for id_, person_id in sorted(doubtful):
        uow.emit(NoticeGivenUp(notice_id=id_, person_id=person_id, why=Why.IN_DOUBT.value))
    return len(doubtful)


def hold(uow: UnitOfWork, otherwise: Why) -> dict[Why, int]:
    """Say of everything that still waits why it does, and count it.

    Args:
        otherwise: why, where it is not the hour.
    """
    quiet = queries.quiet_branches(uow.session, uow.now)
    night = Notice.branch_id.in_(quiet) if quiet is not None else Notice.id.is_(None)
    rests = and_(night, Notice.about.not_in(AT_ANY_HOUR))
    why = case((rests, Why.QUIET.value), else_=otherwise.value)
    waits = [
        Notice.channel == Channel.MAIL,
        Notice.about.in_(BY_ITSELF),
        Notice.state.in_(WAITING),
        Notice.due_at <= uow.now,
    ]
    fresh = or_(Notice.state == State.DUE, Notice.why.is_(None), Notice.why != why)
    uow.session.execute(update(Notice).where(*waits, fresh).values(state=State.HELD, why=why))
    rows = uow.session.execute(select(Notice.why, func.count()).where(*waits).group_by(Notice.why))
    return {why_: n for why_, n in rows if why_}
