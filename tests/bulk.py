"""Many people and certificates at once, for tests and measurements that need thousands."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from course.assessment.domain import AttemptKind, Outcome
from course.assessment.models import Attempt
from course.assignments.domain import Reason
from course.assignments.models import Assignment
from course.credentials.models import Credential, Revocation
from course.db import Base, UnitOfWork
from course.library import queries as library
from course.people.domain import Kind
from course.people.models import Branch, Engagement, Person, Region, Vendor
from course.reports import service as reports

AT_ONCE = 5_000
PATHS = ("field", "office", "manager")
VENDORS = 3
DAY = timedelta(days=1)

BRANCH, PERSON, VENDOR, CREDENTIAL, WORK = range(1, 6)
"""Spaces for ids, so that they are the same each time."""


def id_of(space: int, number: int) -> UUID:
    return UUID(int=(space << 96) + number)


@dataclass(frozen=True)
class Issued:
    """Everything about one credential that follows from its number."""

    number: int
    person: int
    branch: int
    vendor: int | None
    path: str
    valid_from: date
    issued_at: datetime

    @property
    def valid_until(self) -> date:
        return self.valid_from + 364 * DAY

    @property
    def serial(self) -> str:
        return f"AW-26-{self.number // 10_000:04}-{self.number % 10_000:04}"


def fill(uow: UnitOfWork, *, branches: int, people: int, credentials: int) -> None:
    """Make an organisation with that many branches, people and certificates, the same each time.

    Branches lie in two regions; every other person is a contractor of one of three vendors; the
    certificates go round the people, path by path and then a year earlier, in every status; one
    in fifty is revoked. People beyond the certificates have an open assignment. Ends with the
    board's read model.
    """
    _organisation(uow, branches)
    _insert(uow, Person, (_person(n) for n in range(people)))
    _insert(uow, Engagement, (_engagement(n, branches) for n in range(people)))
    issued = [_issued(n, people, branches, uow.now) for n in range(credentials)]
    revision = library.newest(uow.session)
    edition = revision.agreement.edition
    _insert(uow, Assignment, (_assignment(i) for i in issued))
    _insert(uow, Attempt, (_attempt(i, revision.id) for i in issued))
    _insert(uow, Credential, (_credential(i, revision.id, edition) for i in issued))
    _insert(uow, Revocation, (_revocation(i) for i in issued if i.number % 50 == 7))
    _insert(uow, Assignment, (_open(n, branches, uow.now) for n in range(credentials, people)))
    reports.rebuild(uow)


def _insert(uow: UnitOfWork, model: type[Base], rows: Iterable[dict[str, Any]]) -> None:
    for batch in _batches(rows):
        uow.session.execute(insert(model.__table__), batch)


def _batches(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


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


def _person(n: int) -> dict[str, Any]:
    code = f"B{n:06}"
    return {
        "id": id_of(PERSON, n),
        "code": code,
        "code_key": code.casefold(),
        "name": f"Bulk Person {n}",
        "language": "en",
    }


def _vendor(person: int) -> int | None:
    return person // 2 % VENDORS if person % 2 else None


def _engagement(n: int, branches: int) -> dict[str, Any]:
    return {
        "id": id_of(WORK, n),
        "person_id": id_of(PERSON, n),
        "branch_id": id_of(BRANCH, n % branches),
        "starts_on": date(2025, 1, 1),
        "job_role": "technician",
        **_kind(_vendor(n)),
    }


def _kind(vendor: int | None) -> dict[str, Any]:
    if vendor is None:
        return {"kind": Kind.EMPLOYEE, "vendor_id": None}
    return {"kind": Kind.CONTRACTOR, "vendor_id": id_of(VENDOR, vendor)}


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
        issued_at=datetime.combine(began, time(8, tzinfo=UTC)),
    )


def _assignment(issued: Issued) -> dict[str, Any]:
    return {
        "id": id_of(WORK, issued.number),
        "person_id": id_of(PERSON, issued.person),
        "path_id": issued.path,
        "branch_id": id_of(BRANCH, issued.branch),
        "reason": Reason.MANAGER,
        "due_on": issued.valid_from,
        "assigned_at": issued.issued_at,
        "begun_at": issued.issued_at,
        "completed_at": issued.issued_at,
    }


def _open(n: int, branches: int, now: datetime) -> dict[str, Any]:
    return {
        "id": id_of(WORK + 1, n),
        "person_id": id_of(PERSON, n),
        "path_id": PATHS[0],
        "branch_id": id_of(BRANCH, n % branches),
        "reason": Reason.MANAGER,
        "due_on": now.date() + timedelta(days=n % 40 - 10),
        "assigned_at": now,
    }


def _attempt(issued: Issued, revision_id: str) -> dict[str, Any]:
    return {
        "id": id_of(WORK, issued.number),
        "person_id": id_of(PERSON, issued.person),
        "assignment_id": id_of(WORK, issued.number),
        "kind": AttemptKind.CHECK,
        "quiz_id": "final-check",
        "revision_id": revision_id,
        "ordinal": 1,
        "paper": [],
        "started_at": issued.issued_at,
        "finished_at": issued.issued_at,
        "outcome": Outcome.PASSED,
        "points": 9,
        "max_points": 10,
        "missed_clause_ids": [],
    }


def _credential(issued: Issued, revision_id: str, edition: str) -> dict[str, Any]:
    placed = _kind(issued.vendor)
    return {
        "id": id_of(CREDENTIAL, issued.number),
        "serial": issued.serial,
        "person_id": id_of(PERSON, issued.person),
        "path_id": issued.path,
        "ordinal": issued.number + 1,
        "attempt_id": id_of(WORK, issued.number),
        "revision_id": revision_id,
        "edition": edition,
        **placed,
        "branch_id": id_of(BRANCH, issued.branch),
        "language": "en",
        "score_percent": 90,
        "acknowledged_at": issued.issued_at,
        "valid_from": issued.valid_from,
        "valid_until": issued.valid_until,
        "renewable_from": issued.valid_until - timedelta(days=60),
        "issued_at": issued.issued_at,
        "record": _record(issued, revision_id, edition, placed["kind"]),
    }


def _record(issued: Issued, revision_id: str, edition: str, kind: Kind) -> dict[str, Any]:
    """As ``credentials`` freezes it, the address of the check without its host."""
    moment = issued.issued_at.isoformat().replace("+00:00", "Z")
    return {
        "serial": issued.serial,
        "name": f"Bulk Person {issued.person}",
        "agreement_title": "Customer Service Agreement",
        "edition": edition,
        "revision_id": revision_id,
        "path_id": issued.path,
        "path_title": issued.path.capitalize(),
        "credential_title": f"Customer Service Agreement: {issued.path.capitalize()}",
        "company": "Alderway",
        "valid_from": issued.valid_from.isoformat(),
        "valid_until": issued.valid_until.isoformat(),
        "issued_at": moment,
        "signatory_name": "Marta Lindqvist",
        "signatory_title": "Regional general manager",
        "clause_count": 33,
        "decision_count": 24,
        "score_percent": 90,
        "acknowledged_at": moment,
        "kind": kind.value,
        "verify_url": f"/verify/{issued.serial}",
        "language": "en",
    }


def _revocation(issued: Issued) -> dict[str, Any]:
    return {
        "credential_id": id_of(CREDENTIAL, issued.number),
        "revoked_at": issued.issued_at + DAY,
        "revoked_by": None,
        "reason": "The answers were given by somebody else",
    }
