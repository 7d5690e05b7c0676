"""Make an instance."""

from dataclasses import dataclass
from uuid import UUID

from course.actor import Role
from course.content.compiler import compile_pack
from course.content.source import default_pack
from course.db import UnitOfWork
from course.errors import Conflict, NotReady
from course.keys import service as keys
from course.library import service as library
from course.notices import service as notices
from course.people import granting, place_queries
from course.people import service as people


@dataclass(frozen=True)
class First:
    """The first place and the first person of an instance."""

    region: str
    branch: str
    time_zone: str
    person_id: str
    name: str


def publish_shipped(uow: UnitOfWork) -> bool:
    """Publish the course that ships; whether there was anything to publish.

    Raises:
        NotReady: its files do not compile.
    """
    compilation = compile_pack(default_pack())
    if compilation.revision is None:
        raise NotReady("The shipped course has errors. Run: course content check")
    return library.publish(uow, revision=compilation.revision, files=compilation.files)


def furnish(uow: UnitOfWork, first: First) -> UUID:
    """Make keys, publish the shipped course, add the first region, branch and admin; their id.

    Raises:
        Conflict: there are people here already.
    """
    if place_queries.places(uow.session):
        raise Conflict(
            "This instance has been made already. To get in: course people sign-in PERSON_ID"
        )
    keys.ensure(uow)
    publish_shipped(uow)
    region_id = people.add_region(uow, name=first.region)
    branch_id = people.add_branch(
        uow, name=first.branch, region_id=region_id, time_zone=first.time_zone
    )
    person_id = people.add_person(
        uow,
        code=first.person_id,
        name=first.name,
        branch_id=branch_id,
        job_role="administrator",
        starts_on=uow.now.date(),
    )
    granting.grant_role(uow, person_id=person_id, role=Role.ADMIN)
    notices.switch(uow, on=True)
    return person_id


def complete(uow: UnitOfWork) -> None:
    """Make what an instance of an older version lacks: its keys. Nothing where nobody is yet."""
    if place_queries.places(uow.session):
        keys.ensure(uow)
