"""Many people and certificates at once, for tests that need thousands."""

from datetime import date, datetime, timedelta
from typing import Any

from course.assessment.models import Attempt
from course.assignments.models import Assignment
from course.credentials.models import Credential, Revocation
from course.db import UnitOfWork
from course.library import queries as library
from course.people.models import Branch, Engagement, Person, Region, Vendor
from course.reports import service as reports
from tests.bulk_rows import (
    BRANCH,
    VENDOR,
    Issued,
    assignment_row,
    attempt_row,
    credential_row,
    engagement_row,
    id_of,
    insert,
    open_row,
    person_row,
    revocation_row,
)

PATHS = ("field", "office", "manager")
VENDORS = 3


def fill(uow: UnitOfWork, *, branches: int, people: int, credentials: int) -> None:
    """Make an organisation with that many branches, people and certificates, the same each time.

    Branches lie in two regions; every other person is a contractor of one of three vendors; the
    certificates go round the people, path by path and then a year earlier, in every status; one
    in fifty is revoked. People beyond the certificates have an open assignment. Ends with the
    board's read model.
    """
    _organisation(uow, branches)
    insert(uow, Person, (person_row(n) for n in range(people)))
    insert(uow, Engagement, (_engagement(n, branches) for n in range(people)))
    issued = [_issued(n, people, branches, uow.now) for n in range(credentials)]
    revision = library.newest(uow.session)
    edition = revision.agreement.edition
    insert(uow, Assignment, (assignment_row(i, revision.id) for i in issued))
    insert(uow, Attempt, (attempt_row(i, revision.id) for i in issued))
    insert(uow, Credential, (credential_row(i, revision.id, edition) for i in issued))
    insert(uow, Revocation, (revocation_row(i) for i in issued if i.number % 50 == 7))
    insert(uow, Assignment, (_open(n, branches, uow.now) for n in range(credentials, people)))
    reports.rebuild(uow)


def _organisation(uow: UnitOfWork, branches: int) -> None:
    regions = [Region(name=name) for name in ("Bulk North", "Bulk South")]
    uow.session.add_all(regions)
    uow.session.flush()
    uow.session.add_all(
        Branch(
            id=id_of(BRANCH, n),
            name=f"Bulk branch {n:03}",
            region_id=regions[n % 2].id,
            time_zone="Europe/Dublin",
        )
        for n in range(branches)
    )
    uow.session.add_all(
        Vendor(id=id_of(VENDOR, n), name=f"Bulk vendor {n}") for n in range(VENDORS)
    )
    uow.session.flush()


def _vendor(person: int) -> int | None:
    return person // 2 % VENDORS if person % 2 else None


def _issued(n: int, people: int, branches: int, now: datetime) -> Issued:
    person = n % people
    years_before = n // people // len(PATHS)
    began = now.date() - timedelta(days=person % 500 + 370 * years_before)
    return Issued(
        number=n,
        person=person,
        branch=person % branches,
        vendor=_vendor(person),
        path=PATHS[n // people % len(PATHS)],
        valid_from=began,
    )


def _engagement(n: int, branches: int) -> dict[str, Any]:
    first = date(2025, 1, 1)
    return engagement_row(n, n % branches, _vendor(n), person=n, starts_on=first)


def _open(n: int, branches: int, now: datetime) -> dict[str, Any]:
    due_on = now.date() + timedelta(days=n % 40 - 10)
    return open_row(n, n % branches, PATHS[0], due_on=due_on, assigned_at=now)
