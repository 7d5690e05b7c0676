"""Changes to the ledger that people ask for, the switch, and addresses of calendars."""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, select, update

from course.actor import Actor
from course.assignments.domain import today_in
from course.db import UnitOfWork, insert_new, insert_once
from course.errors import NotFound, NotReady
from course.events import (
    CalendarMade,
    JobFailed,
    JobFinished,
    NoticesSwitched,
    NoticesTold,
    PeopleReminded,
    ServiceEventNoted,
    ServiceEventOwned,
    SignInLinkAsked,
)
from course.incidents.domain import Fact
from course.notices import case_queries, queries
from course.notices.domain import (
    ASKED_AN_HOUR,
    BY_HAND,
    BY_HAND_URGENCY,
    JOB_FAILED,
    JOB_READY,
    JOB_URGENCY,
    OWNER_URGENCY,
    SIGN_IN,
    SIGN_IN_URGENCY,
    WAITING,
    About,
    Channel,
    State,
    Why,
)
from course.notices.models import CalendarFeed, Notice, NoticeSwitch
from course.people.service import sha256

OFF = "Notices are switched off here. Whoever runs the system can say: course notices on"
AN_HOUR = timedelta(hours=1)


def switch(uow: UnitOfWork, *, on: bool, missed: bool = False) -> bool:
    """Let notices be said, or nothing at all. Whether that is a change.

    Args:
        missed: for the log: what was due by then has been written off.
    """
    if queries.is_on(uow.session) is on and not missed:
        return False
    values = {"on": on, "changed_at": uow.now}
    if not insert_once(uow.session, NoticeSwitch, id=1, **values):
        uow.session.execute(update(NoticeSwitch).values(**values))
    uow.emit(NoticesSwitched(on=on, missed=missed))
    return True


# --- by hand ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Reminded:
    """How many reminders go by mail, have to be told, and had been given today already."""

    mail: int
    in_person: int
    already: int


def remind(uow: UnitOfWork, *, actor: Actor, ids: Collection[UUID], mail: bool) -> Reminded:
    """Remind people of what they have open: once a day and assignment, however often pressed.

    All or nothing as to reach: one that is not in it, and nobody is reminded.

    Args:
        ids: assignments.
        mail: whether this installation sends e-mail.

    Raises:
        NotFound: one of them does not exist or is out of reach.
        NotReady: notices are switched off.
    """
    if not queries.is_on(uow.session):
        raise NotReady(OFF)
    found = queries.remindable(uow.session, actor, set(ids), uow.now)
    if not ids or len(found) != len(set(ids)):
        raise NotFound("There is no such assignment.")
    open_ = [task for task in found if task.open]
    fresh = _note_by_hand(uow, open_, mail=mail)
    by_mail = sum(mail and task.has_address for task in fresh)
    if fresh:
        uow.emit(
            PeopleReminded(
                assignment_ids=tuple(task.id for task in fresh),
                mail=by_mail,
                in_person=len(fresh) - by_mail,
            )
        )
    return Reminded(by_mail, len(fresh) - by_mail, len(open_) - len(fresh))


def _note_by_hand(
    uow: UnitOfWork, tasks: Sequence[queries.Task], *, mail: bool
) -> Sequence[queries.Task]:
    """Those that had not been reminded of today yet."""
    rows = {uuid4(): task for task in sorted(tasks, key=lambda task: task.id)}
    if not rows:
        return []
    added = insert_new(
        uow.session, Notice, [_by_hand(uow, id_, task, mail) for id_, task in rows.items()]
    )
    return [task for id_, task in rows.items() if id_ in added]


def _by_hand(uow: UnitOfWork, id_: UUID, task: queries.Task, mail: bool) -> dict[str, Any]:
    return {
        "id": id_,
        "person_id": task.person_id,
        "about": About.ASSIGNMENT,
        "about_id": task.id,
        "day": task.today,
        "stage": BY_HAND,
        "urgency": BY_HAND_URGENCY,
        "branch_id": task.branch_id,
        "due_at": uow.now,
        "tries": 0,
        **_way(mail, task.has_address),
    }


def _way(mail: bool, has_address: bool) -> dict[str, Any]:
    """By mail where that reaches somebody; else in person, and why."""
    if mail and has_address:
        return {"channel": Channel.MAIL, "state": State.DUE, "why": None}
    why = Why.NO_ADDRESS if mail else Why.NO_MAIL
    return {"channel": Channel.IN_PERSON, "state": State.DUE, "why": why}


def tell(uow: UnitOfWork, *, actor: Actor, ids: Collection[UUID]) -> int:
    """Somebody says that they have told these people. Saying it twice changes nothing.

    Raises:
        NotFound: one of the notices does not exist or is out of reach.
    """
    wanted = set(ids)
    if not wanted or queries.reached(uow.session, actor, wanted, uow.now) != wanted:
        raise NotFound("There is no such notice.")
    told = uow.session.execute(
        update(Notice)
        .where(
            Notice.id.in_(wanted),
            Notice.channel == Channel.IN_PERSON,
            Notice.state == State.DUE,
        )
        .values(state=State.TOLD, told_at=uow.now, told_by=uow.actor_id)
        .returning(Notice.id)
    )
    done = sorted(told.scalars())
    if done:
        uow.emit(NoticesTold(notice_ids=tuple(done)))
    return len(done)


# --- signing in ------------------------------------------------------------------------


def note_sign_in(uow: UnitOfWork, asked: SignInLinkAsked) -> None:
    """A link by e-mail, for whoever asked for one: three an hour, the rest is passed over.

    Two that ask at the same moment take the same place, and one mail goes.
    """
    place = queries.links_since(uow.session, asked.person_id, uow.now - AN_HOUR)
    if place >= ASKED_AN_HOUR:
        return
    insert_once(
        uow.session,
        Notice,
        person_id=asked.person_id,
        about=About.SIGN_IN,
        about_id=asked.person_id,
        day=uow.now.date(),
        stage=f"{SIGN_IN}:{uow.now:%H:%M}:{place}",
        urgency=SIGN_IN_URGENCY,
        branch_id=None,
        channel=Channel.MAIL,
        state=State.DUE,
        due_at=uow.now,
        tries=0,
    )


# --- what somebody waits for -----------------------------------------------------------


def note_finished(uow: UnitOfWork, finished: JobFinished) -> None:
    """An e-mail that it is ready, for whoever has an address; the page says it to everybody."""
    _note_job(uow, finished.asked_by, finished.job_id, JOB_READY)


def note_failed(uow: UnitOfWork, failed: JobFailed) -> None:
    """The same for what could not be made."""
    _note_job(uow, failed.asked_by, failed.job_id, f"{JOB_FAILED}:{failed.attempt}")


def _note_job(uow: UnitOfWork, person_id: UUID | None, job_id: UUID, stage: str) -> None:
    if person_id is None or not queries.has_address(uow.session, person_id):
        return
    insert_once(
        uow.session,
        Notice,
        person_id=person_id,
        about=About.JOB,
        about_id=job_id,
        day=uow.now.date(),
        stage=stage,
        urgency=JOB_URGENCY,
        branch_id=None,
        channel=Channel.MAIL,
        state=State.DUE,
        due_at=uow.now,
        tries=0,
    )


# --- cases -----------------------------------------------------------------------------


def note_owned(uow: UnitOfWork, owned: ServiceEventOwned) -> None:
    """Whoever owns a case from now on is told at once, by mail or else in person.

    Not who has just taken it over, or logged it, themselves: the page in front of them says so.
    Not who owned it already. Nothing is planned while notices are off, nor later instead.
    """
    now = case_queries.ownership(uow.session, owned.event_id, owned.person_id)
    knows, again = uow.actor_id == owned.person_id, now.owner_before == owned.person_id
    if now.owner_before and (knows or not again):
        _drop_case(uow, owned.event_id, Why.OVERTAKEN)
    if not (knows or again) and uow.instance.notices and queries.is_on(uow.session):
        insert_once(uow.session, Notice, **_to_owner(uow, owned, now))


def _to_owner(
    uow: UnitOfWork, owned: ServiceEventOwned, now: case_queries.Ownership
) -> dict[str, Any]:
    return {
        "person_id": owned.person_id,
        "about": About.CASE,
        "about_id": owned.event_id,
        "day": today_in(now.time_zone, uow.now),
        "stage": now.stage,
        "urgency": OWNER_URGENCY,
        "branch_id": now.branch_id,
        "due_at": uow.now,
        "tries": 0,
        **_way(uow.instance.mails, now.has_address),
    }


def note_called(uow: UnitOfWork, noted: ServiceEventNoted) -> None:
    """Nobody need be told any more to call a customer who was called, or who has agreed."""
    if noted.what in (Fact.OWNER_CALLED, Fact.AGREED):
        _drop_case(uow, noted.event_id, Why.FINISHED)


def _drop_case(uow: UnitOfWork, event_id: UUID, why: Why) -> None:
    """What somebody else has locked is passed over: they may wait for the log's head, which this
    has, and each for the other. A sender that gives a row back looks again before it sends it."""
    waits = (
        select(Notice.id)
        .where(Notice.about == About.CASE, Notice.about_id == event_id, Notice.state.in_(WAITING))
        .with_for_update(skip_locked=True)
        .cte("waits")
        .prefix_with("MATERIALIZED")
    )
    over = update(Notice).where(Notice.id.in_(select(waits.c.id)))
    uow.session.execute(over.values(state=State.DROPPED, why=why))


# --- calendars -------------------------------------------------------------------------


def make_calendar(uow: UnitOfWork, *, person_id: UUID) -> str:
    """A new secret for somebody's calendar address, shown this once. The old address is dead."""
    token = secrets.token_urlsafe(32)
    uow.session.execute(delete(CalendarFeed).where(CalendarFeed.person_id == person_id))
    uow.session.add(CalendarFeed(person_id=person_id, token_sha256=sha256(token), made_at=uow.now))
    uow.emit(CalendarMade(person_id=person_id))
    return token
