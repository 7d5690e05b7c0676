"""The regions and branches of the region board, read in one statement."""

from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Boolean, Select, String, Uuid, case, false, literal, null, or_, select, true
from sqlalchemy.orm import Session

from course.actor import Act, Actor, Grant
from course.assignments.domain import today_in
from course.library.queries import NEWEST
from course.people.models import Branch
from course.people.models import Region as RegionTable
from course.people.queries import Placed, whole_regions, within_reach
from course.reports.board_rules import BoardBranch
from course.reports.models import StandingVersion
from course.reports.region_rules import Country, Region, RegionBranch


def country(session: Session, actor: Actor, now: datetime) -> Country:
    """Every branch in reach, also those without people, and the regions above them."""
    rows = session.execute(_country(actor.grants_for(Act.SEE_REGIONS))).all()
    return Country(
        tuple(Region(r.id, r.name, r.region_id, bool(r.whole)) for r in rows if not r.time_zone),
        tuple(_branch(row, now) for row in rows if row.time_zone),
        rows[0].newest if rows else None,
    )


def _branch(row: Any, now: datetime) -> RegionBranch:
    today = today_in(row.time_zone, now)
    branch = BoardBranch(row.id, row.name, row.time_zone, row.version, today)
    return RegionBranch(branch, row.region_id)


@lru_cache(maxsize=200)
def _country(grants: tuple[Grant, ...]) -> Select[Any]:
    """Built once for all who lead the same: that takes longer than running it."""
    actor = Actor(None, "", grants)
    placed = Placed(null().cast(Uuid), Branch.id, null().cast(Uuid))
    branches = (
        select(
            Branch.id,
            Branch.name,
            Branch.region_id.label("region_id"),
            Branch.time_zone.label("time_zone"),
            StandingVersion.version,
            literal(False, Boolean).label("whole"),
        )
        .outerjoin(StandingVersion, StandingVersion.branch_id == Branch.id)
        .where(within_reach(actor, Act.SEE_REGIONS, placed))
    )
    whole = whole_regions(actor, Act.SEE_REGIONS, RegionTable.id)
    named = branches.with_only_columns(Branch.region_id)
    regions = select(
        RegionTable.id,
        RegionTable.name,
        RegionTable.parent_id,
        literal("", String),
        null().cast(Uuid),
        case((whole, true()), else_=false()),
    ).where(or_(whole, RegionTable.id.in_(named)))
    both = branches.union_all(regions).subquery()
    return select(both, NEWEST.label("newest")).order_by(both.c.name, both.c.id)
