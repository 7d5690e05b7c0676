"""What is said of claims: to HR while one waits, and to whoever made it once it is decided.

By mail or not at all: the list of claims says the same every day. Neither the claimant nor the
person it is about is asked to review it.
"""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, select, union_all
from sqlalchemy.orm import Session

from course.actor import Role
from course.assignments.domain import today_in
from course.credentials.standin_models import Claim, Review
from course.notices import firms
from course.notices.domain import (
    CLAIM_DAYS,
    CLAIM_DECIDED,
    CLAIM_URGENCY,
    CLAIM_WAITS,
    About,
)
from course.notices.letters import Task
from course.notices.models import Notice
from course.notices.obligations import Filling, day_of, said
from course.people.models import Branch, Person, RoleGrant


def of_claims(filling: Filling) -> Any:
    """Claims that wait, for HR; claims that were decided, for the firm's admin who made them."""
    since = filling.now - timedelta(days=CLAIM_DAYS)
    made, decided = day_of(Claim.claimed_at), day_of(Review.reviewed_at)
    waits = firms.row(About.CLAIM, Claim.id, made, CLAIM_WAITS, CLAIM_URGENCY, filling)
    waits = waits.select_from(Claim).join(RoleGrant, RoleGrant.role == Role.HR)
    waits = firms.told(waits, filling).where(
        _waits(Claim.id),
        Claim.claimed_at >= since,
        RoleGrant.person_id.not_in((Claim.claimed_by, Claim.person_id)),
        ~said(RoleGrant.person_id, Claim.id, made, CLAIM_WAITS),
    )
    answer = firms.row(About.CLAIM, Claim.id, decided, CLAIM_DECIDED, CLAIM_URGENCY, filling)
    answer = answer.select_from(Claim).join(Review, Review.claim_id == Claim.id)
    answer = answer.join(RoleGrant, and_(_made_by(), RoleGrant.role == Role.VENDOR_ADMIN))
    answer = firms.told(answer, filling).where(
        Review.reviewed_at >= since,
        ~said(RoleGrant.person_id, Claim.id, decided, CLAIM_DECIDED),
    )
    return union_all(waits, answer)


def _made_by() -> ColumnElement[bool]:
    """Only as long as they still run the firm's people, and so may open the claim."""
    return and_(RoleGrant.person_id == Claim.claimed_by, RoleGrant.vendor_id == Claim.vendor_id)


def _waits(claim_id: Any) -> ColumnElement[bool]:
    return ~exists().where(Review.claim_id == claim_id).correlate_except(Review)


def is_over() -> ColumnElement[bool]:
    """Whether a notice says that a claim waits which has been decided by now."""
    return and_(Notice.about == About.CLAIM, Notice.stage == CLAIM_WAITS, ~_waits(Notice.about_id))


def tasks(
    session: Session, ids: Collection[UUID], titles: Any, now: datetime
) -> Iterator[tuple[UUID, Task]]:
    """What the letters name: whom and which path it is about, and the day at the branch."""
    found = (
        select(
            Notice.id,
            Person.name,
            Claim.path_id,
            Branch.time_zone,
            func.coalesce(Review.reviewed_at, Claim.claimed_at),
        )
        .join(Claim, Claim.id == Notice.about_id)
        .join(Person, Person.id == Claim.person_id)
        .join(Branch, Branch.id == Claim.branch_id)
        .outerjoin(Review, Review.claim_id == Claim.id)
        .where(Notice.id.in_(ids), Notice.about == About.CLAIM)
    )
    for id_, name, path_id, zone, at in session.execute(found):
        day, what = today_in(zone, at), f"{name}, {titles.get(path_id, path_id)}"
        left = (day - today_in(zone, now)).days
        yield id_, Task(what, day, zone, left, About.CLAIM.value)
