"""Rows of people and certificates as dictionaries: for companies of any shape and size."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property, lru_cache
from typing import Any
from uuid import UUID

from course.assessment.domain import AttemptKind, Outcome
from course.assignments.domain import Reason
from course.db import Base, UnitOfWork
from course.db import bulk as many
from course.people.domain import Kind, search_key

DAY = timedelta(days=1)

BRANCH, PERSON, VENDOR, CREDENTIAL, WORK = range(1, 6)
"""Spaces for ids, so that they are the same each time."""


@lru_cache(maxsize=500_000)
def id_of(space: int, number: int) -> UUID:
    """The same each time, and strewn as random ones are: rows that were made one after the
    other do not lie side by side in an index."""
    strewn = number * 2_654_435_761 % (1 << 32)
    return UUID(int=(strewn << 96) + (space << 80) + (4 << 76) + (8 << 60) + number)


@dataclass(frozen=True)
class Issued:
    """Everything about one credential that follows from its number."""

    number: int
    person: int
    branch: int
    vendor: int | None
    path: str
    valid_from: date

    @cached_property
    def issued_at(self) -> datetime:
        return datetime.combine(self.valid_from, time(8, tzinfo=UTC))

    @property
    def valid_until(self) -> date:
        return self.valid_from + 364 * DAY

    @property
    def serial(self) -> str:
        return f"AW-26-{self.number // 10_000:04}-{self.number % 10_000:04}"


def insert(uow: UnitOfWork, model: type[Base], rows: Iterable[dict[str, Any]]) -> None:
    """Write rows, a missing column as NULL; what models fill in by themselves is not."""
    columns = model.__table__.columns.keys()
    many.fill(uow.session, model, (tuple(map(row.get, columns)) for row in rows))


def person_row(n: int, **more: Any) -> dict[str, Any]:
    code = f"B{n:06}"
    return {
        "id": id_of(PERSON, n),
        "code": code,
        "code_key": code.casefold(),
        "name": (name := f"Bulk Person {n}"),
        "name_key": search_key(name),
        "language": "en",
        **more,
    }


def engagement_row(
    number: int, branch: int, vendor: int | None, *, person: int, starts_on: date, **more: Any
) -> dict[str, Any]:
    return {
        "id": id_of(WORK, number),
        "person_id": id_of(PERSON, person),
        "branch_id": id_of(BRANCH, branch),
        "starts_on": starts_on,
        "job_role": "technician",
        **kind_of(vendor),
        **more,
    }


def kind_of(vendor: int | None) -> dict[str, Any]:
    if vendor is None:
        return {"kind": Kind.EMPLOYEE, "vendor_id": None}
    return {"kind": Kind.CONTRACTOR, "vendor_id": id_of(VENDOR, vendor)}


def assignment_row(issued: Issued, revision_id: str) -> dict[str, Any]:
    return {
        "id": id_of(WORK, issued.number),
        "person_id": id_of(PERSON, issued.person),
        "path_id": issued.path,
        "branch_id": id_of(BRANCH, issued.branch),
        "reason": Reason.MANAGER,
        "due_on": issued.valid_from,
        "assigned_at": issued.issued_at,
        "revision_id": revision_id,
        "begun_at": issued.issued_at,
        "completed_at": issued.issued_at,
    }


def open_row(
    person: int, branch: int, path: str, *, due_on: date, assigned_at: datetime, **more: Any
) -> dict[str, Any]:
    """An assignment that is not finished; each person has at most one of these."""
    return {
        "id": id_of(WORK + 1, person),
        "person_id": id_of(PERSON, person),
        "path_id": path,
        "branch_id": id_of(BRANCH, branch),
        "reason": Reason.MANAGER,
        "due_on": due_on,
        "assigned_at": assigned_at,
        **more,
    }


def attempt_row(issued: Issued, revision_id: str) -> dict[str, Any]:
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


def credential_row(issued: Issued, revision_id: str, edition: str) -> dict[str, Any]:
    placed = kind_of(issued.vendor)
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


def revocation_row(issued: Issued) -> dict[str, Any]:
    return {
        "credential_id": id_of(CREDENTIAL, issued.number),
        "ordinal": 1,
        "revoked_at": issued.issued_at + DAY,
        "revoked_by": None,
        "reason": "The answers were given by somebody else",
    }
