"""Reads of what a filter of people offers to somebody."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from course.actor import Act, Actor
from course.assignments.who import named
from course.people import place_queries
from course.people import queries as people
from course.people.models import Engagement, Region, Vendor


@dataclass(frozen=True)
class Options:
    """What a filter offers to somebody: only what is in reach."""

    regions: Sequence[place_queries.Place]
    branches: Sequence[place_queries.BranchRow]
    vendors: Sequence[tuple[UUID, str]]
    job_roles: Sequence[str]

    @property
    def zones(self) -> list[str]:
        return sorted({branch.time_zone for branch in self.branches})


def options(session: Session, actor: Actor, act: Act) -> Options:
    """Four statements, however many people there are."""
    reached = people.within_reach(actor, act)
    vendors = session.execute(
        select(Vendor.id, Vendor.name)
        .where(exists().where(Engagement.vendor_id == Vendor.id, reached))
        .order_by(Vendor.name, Vendor.id)
    )
    roles = session.execute(
        select(Engagement.job_role).where(reached).distinct().order_by(Engagement.job_role)
    )
    return Options(
        place_queries.regions(session, actor, act),
        place_queries.branches(session, actor, act),
        [(row.id, row.name) for row in vendors],
        list(roles.scalars()),
    )


def region_ids(session: Session, name: str) -> Sequence[UUID]:
    """Regions of that name; small and capital letters are alike."""
    found = select(Region.id).where(named(Region.name, name)).order_by(Region.id)
    return list(session.execute(found).scalars())
