"""Reads of the organisation: regions, branches and vendors, as far as somebody reaches them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session

from course.actor import Act, Actor
from course.people.models import Branch, Engagement, Region, Vendor
from course.people.queries import whole_regions, within_reach


@dataclass(frozen=True)
class Place:
    """A region, branch or vendor as an option of a filter."""

    kind: str
    id: UUID
    name: str


@dataclass(frozen=True)
class BranchRow:
    id: UUID
    name: str
    time_zone: str
    region: str


def branches(session: Session, actor: Actor, act: Act) -> Sequence[BranchRow]:
    """Branches in reach, by name. A vendor admin reaches those where the vendor's people work."""
    placed = select(Engagement.branch_id).where(within_reach(actor, act))
    own = [grant.branch_id for grant in actor.grants_for(act) if grant.branch_id]
    rows = session.execute(
        select(Branch.id, Branch.name, Branch.time_zone, Region.name)
        .join(Region, Region.id == Branch.region_id)
        .where(or_(Branch.id.in_(own), Branch.id.in_(placed)))
        .order_by(Branch.name, Branch.id)
    )
    return [BranchRow(*row) for row in rows]


def regions(session: Session, actor: Actor, act: Act) -> Sequence[Place]:
    """Regions whose every branch is in reach, by name."""
    rows = session.execute(
        select(Region.id, Region.name)
        .where(whole_regions(actor, act, Region.id))
        .order_by(Region.name, Region.id)
    )
    return [Place("region", *row) for row in rows]


def places(session: Session) -> Sequence[Place]:
    """Every region, branch and vendor, for the filters of people who reach everybody."""
    parts: list[Any] = [
        select(bindparam(f"k_{kind}", kind, literal_execute=True).label("kind"), t.id, t.name)
        for kind, t in (("region", Region), ("branch", Branch), ("vendor", Vendor))
    ]
    every = parts[0].union_all(*parts[1:]).subquery()
    rows = session.execute(select(every).order_by(every.c.kind, every.c.name, every.c.id))
    return [Place(*row) for row in rows]
