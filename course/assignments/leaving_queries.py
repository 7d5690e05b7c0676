"""Where somebody's open assignments belong once engagements have ended."""

from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, ScalarSelect, exists, not_, or_, select
from sqlalchemy.orm import aliased

from course.assignments.models import Assignment
from course.people.models import Engagement


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
