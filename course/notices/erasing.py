"""What is erased of notices: what mail servers said, and the calendar's address."""

from datetime import datetime

from sqlalchemy import delete, func, select, update

from course.db import UnitOfWork
from course.notices.domain import OPEN, State, Why
from course.notices.models import CalendarFeed, Notice
from course.people.domain import Whose


def erase(uow: UnitOfWork, whose: Whose) -> list[tuple[str, int]]:
    """Nothing more is said to them; that something was said stays, without words."""
    theirs = Notice.person_id.in_(whose.person_ids)
    over = {"state": State.DROPPED, "why": Why.LEFT}
    uow.session.execute(update(Notice).where(theirs, Notice.state.in_(OPEN)).values(**over))
    said = uow.session.execute(
        update(Notice)
        .where(theirs, Notice.said.is_not(None))
        .values(said=None)
        .returning(Notice.id)
    ).all()
    feeds = uow.session.execute(
        delete(CalendarFeed)
        .where(CalendarFeed.person_id.in_(whose.person_ids))
        .returning(CalendarFeed.person_id)
    ).all()
    return [
        ("answers of mail servers beside notices", len(said)),
        ("addresses of calendars", len(feeds)),
    ]


def purge(uow: UnitOfWork, before: datetime) -> int:
    """Delete notices that were due, and came to an end, before then; says how many."""
    old = (Notice.due_at < before, Notice.state.not_in(OPEN))
    rows = int(
        uow.session.execute(select(func.count()).select_from(Notice).where(*old)).scalar_one()
    )
    uow.session.execute(delete(Notice).where(*old))
    return rows
