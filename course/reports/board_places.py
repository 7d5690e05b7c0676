"""The branches and vendors of a board, read in one statement."""

from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, String, Uuid, exists, literal, null, or_, select
from sqlalchemy.orm import Session

from course.actor import Act, Actor, Grant
from course.assignments.domain import today_in
from course.library.queries import NEWEST
from course.people.models import Branch, Vendor
from course.people.queries import Placed, within_reach
from course.reports.board_rules import BoardBranch, Firm, Places
from course.reports.models import Standing, StandingVersion

PLACED = Placed(Standing.person_id, Standing.branch_id, Standing.vendor_id)


def places(session: Session, actor: Actor, now: datetime) -> Places:
    """Branches and vendors in reach that have people; a manager's own branch in any case."""
    rows = session.execute(_places(actor.grants_for(Act.SEE_BOARD))).all()
    return Places(
        tuple(_branch(row, now) for row in rows if row.time_zone),
        tuple(Firm(row.id, row.name) for row in rows if not row.time_zone),
        rows[0].newest if rows else None,
    )


def _branch(row: Any, now: datetime) -> BoardBranch:
    today = today_in(row.time_zone, now)
    return BoardBranch(row.id, row.name, row.time_zone, row.version, today)


@lru_cache(maxsize=200)
def _places(grants: tuple[Grant, ...]) -> Select[Any]:
    """Built once for all who lead the same: that takes longer than running it."""
    actor = Actor(None, "", grants)
    reached = within_reach(actor, Act.SEE_BOARD, PLACED)
    own = [grant.branch_id for grant in grants if grant.branch_id]
    peopled = exists().where(Standing.branch_id == Branch.id, reached)
    branches = (
        select(Branch.id, Branch.name, Branch.time_zone, StandingVersion.version)
        .outerjoin(StandingVersion, StandingVersion.branch_id == Branch.id)
        .where(or_(Branch.id.in_(own), peopled))
    )
    sends = exists().where(Standing.vendor_id == Vendor.id, reached)
    none = (literal("", String).label("time_zone"), null().cast(Uuid).label("version"))
    vendors = select(Vendor.id, Vendor.name, *none).where(sends)
    both = branches.union_all(vendors).subquery()
    return select(both, NEWEST.label("newest")).order_by(both.c.name, both.c.id)
