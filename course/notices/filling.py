"""Filling the ledger, and taking out of it what has come to nothing."""

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple
from uuid import uuid4

from sqlalchemy import func, select

from course.assignments import who as groups
from course.db import UnitOfWork, insert_those
from course.events import NoticesPlanned
from course.notices import (
    claim_queries,
    escalations,
    firms,
    follow_up_queries,
    meeting_queries,
    obligations,
    settling,
)
from course.notices.domain import ESCALATED_7, ESCALATED_14, WEEKLY, Channel, State
from course.notices.models import Notice, NoticeSwitch
from course.notices.obligations import COLUMNS, Filling

STAGES: dict[str, Callable[[Filling], Any]] = {
    **{
        f"{about} {stage.name}": partial(obligations.of, about, stage)
        for about, stage in obligations.LADDERS
    },
    f"escalation {ESCALATED_7}": escalations.after_a_week,
    f"escalation {ESCALATED_14}": escalations.after_two_weeks,
    f"overview {WEEKLY}": escalations.weekly,
    **{f"{about} {stage.name}": partial(firms.of, about, stage) for about, stage in firms.LADDERS},
    "visit": firms.of_visits,
    "review invited": meeting_queries.of_invitations,
    "review cancelled": meeting_queries.of_cancellations,
    "review meeting": meeting_queries.of_meetings,
    **{
        f"{about} {stage.name}": partial(of, stage)
        for of, about, stage in follow_up_queries.LADDERS
    },
    "claim": claim_queries.of_claims,
}
"""What is filled, in order, by the name under which it is told."""


class Filled(NamedTuple):
    """What one stage came to: notices that go by mail, in person, and those written off."""

    mail: int
    in_person: int
    dropped: int


def today(uow: UnitOfWork) -> groups.Days:
    """Which day it is wherever there is a branch: read once for all stages of a run."""
    return groups.days(uow.session, uow.now)


def fill(
    uow: UnitOfWork, stage: str, days: groups.Days, *, mail: bool, missed: bool = False
) -> Filled:
    """Write down whom a stage concerns by now. Safe to repeat, and on two machines at once.

    One statement for everybody; where it added something, one more says what.

    Args:
        stage: a key of ``STAGES``.
        mail: whether this installation sends e-mail.
        missed: write it off, because notices have only just been switched on.
    """
    one_at_a_time(uow)
    filling = Filling(uuid4(), uow.now, days, mail, missed)
    if not insert_those(uow.session, Notice, COLUMNS, STAGES[stage](filling)):
        return Filled(0, 0, 0)
    done = _count(uow, filling)
    uow.emit(
        NoticesPlanned(stage=stage, mail=done.mail, in_person=done.in_person, dropped=done.dropped)
    )
    return done


def one_at_a_time(uow: UnitOfWork) -> None:
    """Two fillings at once would wait for each other's rows in any order, and block for good."""
    uow.session.execute(select(NoticeSwitch.id).with_for_update())


def _count(uow: UnitOfWork, filling: Filling) -> Filled:
    found = select(Notice.channel, Notice.state, func.count()).where(
        Notice.fill_id == filling.fill_id
    )
    rows = uow.session.execute(found.group_by(Notice.channel, Notice.state)).all()
    due = {channel: n for channel, state, n in rows if state is State.DUE}
    dropped = sum(n for _, state, n in rows if state is State.DROPPED)
    return Filled(due.get(Channel.MAIL, 0), due.get(Channel.IN_PERSON, 0), dropped)


def settle(uow: UnitOfWork, days: groups.Days) -> int:
    """Drop what need not be said any more: finished, taken back, excused, moved, overtaken.

    Returns:
        How many notices were dropped.
    """
    one_at_a_time(uow)
    done: Any = uow.session.execute(settling.dropping(days, uow.now))
    dropped = int(done.rowcount)
    if dropped:
        uow.emit(NoticesPlanned(stage="settled", mail=0, in_person=0, dropped=dropped))
    return dropped
