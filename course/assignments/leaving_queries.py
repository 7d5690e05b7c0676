"""Where somebody's open assignments belong once engagements have ended."""

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, exists, not_, or_, select
from sqlalchemy.orm import Session, aliased

from course.assignments.models import Assignment
from course.assignments.queries import is_open
from course.assignments.who import Days
from course.people.models import Branch, Engagement


class Onward(NamedTuple):
    """Whether an assignment's person has gone on elsewhere, and to which branch."""

    gone_on: ColumnElement[bool]
    branch_id: ScalarSelect[Any]


def onward(on: date) -> Onward:
    """``on``: the day in UTC; what a move ends has ended by then in every time zone."""
    here = aliased(Engagement)
    whose = Engagement.person_id == Assignment.person_id
    lasts = or_(Engagement.ends_on.is_(None), Engagement.ends_on > on)
    still = exists().where(
        here.person_id == Assignment.person_id,
        here.branch_id == Assignment.branch_id,
        or_(here.ends_on.is_(None), here.ends_on > on),
    )
    newest = (
        select(Engagement.branch_id)
        .where(whose, lasts)
        .order_by(Engagement.starts_on.desc(), Engagement.id)
        .limit(1)
        .scalar_subquery()
    )
    return Onward(not_(still) & exists().where(whose, lasts), newest)


def gone(session: Session, days: Days) -> list[UUID]:
    """People with something open and no engagement that lasts today, where they were, or later.

    Whoever has nothing open has nothing to end, and whoever was seen off is not found again.
    """
    lasts = (
        exists()
        .where(Engagement.person_id == Assignment.person_id)
        .where(Branch.id == Engagement.branch_id)
        .where(or_(Engagement.ends_on.is_(None), Engagement.ends_on >= days.after()))
        .correlate(Assignment)
    )
    found = select(Assignment.person_id).where(is_open(), not_(lasts)).distinct()
    return list(session.execute(found.order_by(Assignment.person_id)).scalars())
