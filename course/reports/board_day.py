"""How the board's read model reads on a day, and whose rows somebody sees: in SQL."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, literal, or_

from course.actor import Act, Actor
from course.people.models import Engagement
from course.people.queries import within_reach
from course.reports.board_places import PLACED
from course.reports.board_rules import ORDER, Asked, BoardStatus
from course.reports.models import Standing, is_covered, is_overdue

FAR = date.max
"""Sorts rows without a day behind all others."""


class Day:
    """The columns of ``Standing`` as they read today, wherever each branch is.

    What is not known, such as the day of a credential that nobody has, is not so.
    """

    def __init__(self, asked: Asked):
        self.today = _today(asked)
        self.holds = Standing.valid_until >= self.today
        self.expiring = and_(self.holds, Standing.renewable_from <= self.today)
        self.covered = is_covered(self.today)
        self.overdue = is_overdue(self.today)
        self.day = func.coalesce(
            case(
                (self.overdue, Standing.due_on),
                (self.holds, Standing.valid_until),
                (self.covered, Standing.covered_until),
                else_=Standing.valid_until,
            ),
            Standing.due_on,
            FAR,
        )

    @property
    def order(self) -> ColumnElement[int]:
        """Place of the status in ``ORDER``.

        A credential in force beats a newer, revoked one, and cover, which needs to be said only
        where there is none.
        """
        place = ORDER.index
        return case(
            (self.overdue, place(BoardStatus.OVERDUE)),
            (self.expiring, place(BoardStatus.EXPIRING)),
            (self.holds, place(BoardStatus.VALID)),
            (self.covered, place(BoardStatus.COVERED)),
            (Standing.revoked, place(BoardStatus.REVOKED)),
            (Standing.valid_until.is_not(None), place(BoardStatus.LAPSED)),
            else_=place(BoardStatus.NOT_YET),
        )

    def there(self, asked: Asked) -> list[ColumnElement[bool]]:
        """Rows of people who are engaged today, in these branches and within reach."""
        return [
            Standing.branch_id.in_([branch.id for branch in asked.branches]),
            Standing.starts_on <= self.today,
            or_(Standing.ends_on.is_(None), Standing.ends_on >= self.today),
            within_reach(Actor(None, "", asked.grants), Act.SEE_BOARD, PLACED),
        ]


def _today(asked: Asked) -> ColumnElement[date]:
    """Which day it is where a row belongs: two or three days at most, the world over."""
    found: dict[date, list[UUID]] = {}
    for branch in asked.branches:
        found.setdefault(branch.today, []).append(branch.id)
    (first, _), *others = found.items() or [(FAR, [])]
    whens = [(Standing.branch_id.in_(ids), literal(day)) for day, ids in others]
    return case(*whens, else_=literal(first)) if whens else literal(first)


def works_as(job_roles: Sequence[str]) -> ColumnElement[bool]:
    """Whether an engagement has one of these job roles, small and capital letters alike."""
    column, folded = Engagement.job_role, [role.lower() for role in job_roles]
    return or_(column.in_(job_roles), func.lower(column).in_(folded))
