"""How many held the standard at the end of each of some days, branch by branch.

Computed from engagements and periods of credentials as they were, in one statement: there is
no nightly job that could have been missed, and history that is put right is right at once.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Label, Select, and_, case, func, literal, or_, select
from sqlalchemy.orm import Session

from course.actor import Act, Actor
from course.credentials.fact_queries import kept_until
from course.credentials.models import Credential, Revocation
from course.people.models import Engagement
from course.people.queries import within_reach
from course.reports.board_rules import Asked
from course.reports.trend_rules import Week, Weeks


def by_branch(session: Session, asked: Asked, ends: Sequence[date]) -> dict[UUID, Weeks]:
    """For each branch of ``asked``, and for its vendor if it names one; who was there when.

    A person counts once in a branch, on the days on which they worked there. They held the
    standard on a day inside a period of any credential that had not been revoked by then; days
    of revoking end at midnight UTC.
    """
    rows = session.execute(trending(asked, ends))
    return {row[0]: _weeks(row[1:]) for row in rows}


def _weeks(numbers: Sequence[Any]) -> Weeks:
    pairs = zip(numbers[::2], numbers[1::2], strict=True)
    return tuple(Week(int(people), int(holding)) for people, holding in pairs)


def trending(asked: Asked, ends: Sequence[date]) -> Select[Any]:
    """The statement: a branch, then how many were there and how many held, day by day."""
    people = _people(asked, ends)
    row = people.c
    sums = [
        part
        for n in range(len(ends))
        for part in (func.sum(row[f"e{n}"]), func.sum(row[f"e{n}"] * row[f"c{n}"]))
    ]
    return select(row.branch_id, *sums).group_by(row.branch_id)


def _people(asked: Asked, ends: Sequence[date]) -> Any:
    """One row a person and branch, with ones for days on which they were there, or held."""
    first, last = ends[0], ends[-1]
    ones = [
        one
        for n, day in enumerate(ends)
        for one in (_any(_engaged(day), f"e{n}"), _any(_held(day), f"c{n}"))
    ]
    in_time = and_(Credential.valid_from <= last, Credential.valid_until >= first)
    found = (
        select(Engagement.branch_id, *ones)
        .outerjoin(Credential, and_(Credential.person_id == Engagement.person_id, in_time))
        .outerjoin(Revocation, and_(Revocation.credential_id == Credential.id, _FIRST))
        .where(
            Engagement.branch_id.in_([branch.id for branch in asked.branches]),
            Engagement.starts_on <= last,
            or_(Engagement.ends_on.is_(None), Engagement.ends_on >= first),
            within_reach(Actor(None, "", asked.grants), Act.SEE_BOARD),
        )
    )
    if asked.vendor_id:
        found = found.where(Engagement.vendor_id == asked.vendor_id)
    return found.group_by(Engagement.branch_id, Engagement.person_id).subquery("people")


_FIRST = Revocation.ordinal == 1
_MOMENT = Revocation.revoked_at.type


def _any(so: ColumnElement[bool], name: str) -> Label[int]:
    return func.max(case((so, 1), else_=0)).label(name)


def _engaged(day: date) -> ColumnElement[bool]:
    going_on = or_(Engagement.ends_on.is_(None), Engagement.ends_on >= day)
    return and_(Engagement.starts_on <= day, going_on)


def _held(day: date) -> ColumnElement[bool]:
    over = datetime.combine(day + timedelta(days=1), time(), UTC)
    # Few are ever revoked: only for those is their history asked.
    kept = or_(Revocation.revoked_at.is_(None), kept_until(literal(over, _MOMENT), Credential))
    return and_(Credential.valid_from <= day, Credential.valid_until >= day, kept)
