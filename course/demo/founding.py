"""The demo company on its first day: places, people, roles and the course."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from uuid import UUID

from course.actor import Actor, Grant, Role
from course.content.model import Revision
from course.db import UnitOfWork
from course.demo.company import PEOPLE, REGIONS, TIME_ZONES, VENDORS, Someone
from course.keys import service as keys
from course.library import queries as library
from course.notices import service as notices
from course.operations.instance import publish_shipped
from course.people import granting
from course.people import service as people

BEGAN_DAYS_AGO = 440
"""When the company published its course: long enough for certificates to have lapsed."""
AUDITED_DAYS = 60
"""How long the auditor may still look."""


class Begin(Protocol):
    """Opens a unit of work at a moment, in somebody's name."""

    def __call__(self, *, now: datetime, actor_id: UUID | None = None) -> UnitOfWork: ...


@dataclass(frozen=True)
class Founded:
    """Who is who, once the company is there."""

    ids: Mapping[str, UUID]
    branches: Mapping[str, UUID]
    revision: Revision
    regions: Mapping[str, UUID]
    vendors: Mapping[str, UUID]

    def actor(self, someone: Someone) -> Actor:
        return Actor(self.ids[someone.code], someone.name)

    def asker(self, someone: Someone) -> Actor:
        """The manager of the branch asks; the admin asks managers and everybody else's office."""
        admin = next(p for p in PEOPLE if p.role is Role.ADMIN)
        boss = next(p for p in PEOPLE if (p.branch, p.role) == (someone.branch, Role.MANAGER))
        if someone.role:
            return Actor(self.ids[admin.code], admin.name, (Grant(Role.ADMIN),))
        grant = Grant(Role.MANAGER, branch_id=self.branches[someone.branch])
        return Actor(self.ids[boss.code], boss.name, (grant,))

    def path_id(self, someone: Someone) -> str:
        """The path of their job role; the office path for jobs that no path names."""
        return next(
            (p.id for p in self.revision.paths if someone.job_role in p.job_roles), "office"
        )


def found(begin: Begin, today: date) -> Founded:
    with begin(now=moment(today, BEGAN_DAYS_AGO)) as uow:
        keys.ensure(uow)
        publish_shipped(uow)
        notices.switch(uow, on=True)
        uow.session.flush()
        regions = {name: people.add_region(uow, name=name) for name in REGIONS}
        branches = {
            name: people.add_branch(
                uow, name=name, region_id=regions[region], time_zone=TIME_ZONES[name]
            )
            for region, names in REGIONS.items()
            for name in names
        }
        vendors = {name: people.add_vendor(uow, name=name) for name in VENDORS}
        ids = {p.code: _hire(uow, p, today, regions, branches, vendors) for p in PEOPLE}
        revision = library.newest(uow.session)
    return Founded(ids, branches, revision, regions, vendors)


def _hire(
    uow: UnitOfWork,
    someone: Someone,
    today: date,
    regions: Mapping[str, UUID],
    branches: Mapping[str, UUID],
    vendors: Mapping[str, UUID],
) -> UUID:
    vendor_id = vendors.get(someone.vendor)
    person_id = people.add_person(
        uow,
        code=someone.code,
        name=someone.name,
        branch_id=branches[someone.branch],
        job_role=someone.job_role,
        starts_on=today - timedelta(days=BEGAN_DAYS_AGO + 60 + 7 * someone.days),
        vendor_id=vendor_id,
    )
    region = next(name for name, below in REGIONS.items() if someone.branch in below)
    places: dict[Role, dict[str, UUID | None]] = {
        Role.MANAGER: {"branch_id": branches[someone.branch]},
        Role.REGION_MANAGER: {"region_id": regions[region]},
        Role.VENDOR_ADMIN: {"vendor_id": vendor_id},
    }
    if someone.role:
        where = places.get(someone.role, {})
        until = today + timedelta(days=AUDITED_DAYS) if someone.role is Role.AUDITOR else None
        granting.grant_role(uow, person_id=person_id, role=someone.role, until=until, **where)
    return person_id


def moment(today: date, days_ago: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime.combine(today - timedelta(days=days_ago), time(hour, minute), UTC)
