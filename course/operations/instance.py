"""Make an instance, and say whether it is ready."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, OperationalError, ProgrammingError

from course.actor import Role
from course.content.compiler import compile_pack
from course.content.source import default_pack
from course.db import UnitOfWork, migrate
from course.errors import Conflict, NotReady
from course.library import service as library
from course.people import queries as people_queries
from course.people import service as people

DATABASE_ERRORS = (OperationalError, ProgrammingError)
"""What a database raises that is away, locked, or not what this program expects."""


@dataclass(frozen=True)
class First:
    """The first place and the first person of an instance."""

    region: str
    branch: str
    time_zone: str
    person_id: str
    name: str


def require_current(engine: Engine) -> None:
    """Raises ``NotReady``, with the command to run, unless the schema is at head."""
    at, head = migrate.current(engine), migrate.head()
    if at is None:
        raise NotReady(
            "There is no instance here yet. Run: course init (or course demo to look around)"
        )
    if at not in migrate.known():
        raise NotReady(
            f"The database is at {at}, which this version does not know. Install a newer version."
        )
    if at != head:
        raise NotReady(f"The database is at {at}, the program needs {head}. Run: course db upgrade")


def explain(error: DBAPIError) -> str:
    """A database's error as one line that says what to do."""
    words = str(error.orig).strip().splitlines()[0]
    away = isinstance(error, OperationalError) and "no such" not in words
    remedy = "course doctor" if away else "course db upgrade"
    return f"The database does not answer as it should: {words}. Run: {remedy}"


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
    """Publish the shipped course and make the first region, branch and admin; the admin's id.

    Raises:
        Conflict: there are people here already.
    """
    if people_queries.places(uow.session):
        raise Conflict(
            "This instance has been made already. To get in: course people sign-in PERSON_ID"
        )
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
    people.grant_role(uow, person_id=person_id, role=Role.ADMIN)
    return person_id
