"""Reads about the lines of a vendor file that are no documents."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from course.errors import NotFound
from course.people import queries as people
from course.people.models import Branch, Engagement, Person
from course.vendors.domain import EntryKind, Outcome
from course.vendors.models import (
    VendorBranch,
    VendorEntry,
    VendorInterview,
    VendorReference,
    VendorSubcontractor,
)


@dataclass(frozen=True)
class EntryRow:
    id: UUID
    kind: EntryKind
    title: str
    words: str
    made_by: UUID | None
    who: str
    made_at: datetime


@dataclass(frozen=True)
class ReferenceRow:
    id: UUID
    title: str
    contact: str
    asked_at: datetime | None
    answered_at: datetime | None
    outcome: Outcome | None
    words: str
    made_by: UUID | None


@dataclass(frozen=True)
class SubcontractorRow:
    id: UUID
    title: str
    words: str
    starts_on: date
    made_at: datetime
    agreed: bool | None
    answered_at: datetime | None
    reason: str
    made_by: UUID | None


@dataclass(frozen=True)
class InterviewRow:
    id: UUID
    held_on: date
    spoke_with: str
    who: str
    notes: Sequence[tuple[str, str, str]]


@dataclass(frozen=True)
class BranchRow:
    """A branch that a firm works for: by name, by its people there, or both."""

    branch_id: UUID
    name: str
    people: int
    named: bool


def entries(session: Session, vendor_id: UUID) -> Mapping[EntryKind, Sequence[EntryRow]]:
    """What holds, by kind, in the order in which it was written."""
    rows = session.execute(
        select(
            VendorEntry.id,
            VendorEntry.kind,
            VendorEntry.title,
            VendorEntry.words,
            VendorEntry.made_by,
            func.coalesce(Person.name, "The operator"),
            VendorEntry.made_at,
        )
        .outerjoin(Person, Person.id == VendorEntry.made_by)
        .where(VendorEntry.vendor_id == vendor_id, VendorEntry.withdrawn_at.is_(None))
        .order_by(VendorEntry.made_at, VendorEntry.id)
    )
    found: dict[EntryKind, list[EntryRow]] = {kind: [] for kind in EntryKind}
    for row in rows:
        found[row.kind].append(EntryRow(*row))
    return found


def references(session: Session, vendor_id: UUID) -> Sequence[ReferenceRow]:
    rows = session.execute(
        select(
            VendorReference.id,
            VendorReference.title,
            VendorReference.contact,
            VendorReference.asked_at,
            VendorReference.answered_at,
            VendorReference.outcome,
            VendorReference.words,
            VendorReference.made_by,
        )
        .where(VendorReference.vendor_id == vendor_id, VendorReference.withdrawn_at.is_(None))
        .order_by(VendorReference.made_at, VendorReference.id)
    )
    return [ReferenceRow(*row) for row in rows]


def reference(session: Session, vendor_id: UUID, reference_id: UUID) -> ReferenceRow:
    found = {one.id: one for one in references(session, vendor_id)}
    if reference_id not in found:
        raise NotFound("There is no such reference.")
    return found[reference_id]


def subcontractors(session: Session, vendor_id: UUID) -> Sequence[SubcontractorRow]:
    rows = session.execute(
        select(
            VendorSubcontractor.id,
            VendorSubcontractor.title,
            VendorSubcontractor.words,
            VendorSubcontractor.starts_on,
            VendorSubcontractor.made_at,
            VendorSubcontractor.agreed,
            VendorSubcontractor.answered_at,
            VendorSubcontractor.reason,
            VendorSubcontractor.made_by,
        )
        .where(
            VendorSubcontractor.vendor_id == vendor_id, VendorSubcontractor.withdrawn_at.is_(None)
        )
        .order_by(VendorSubcontractor.starts_on, VendorSubcontractor.id)
    )
    return [SubcontractorRow(*row) for row in rows]


def subcontractor(session: Session, vendor_id: UUID, subcontractor_id: UUID) -> SubcontractorRow:
    found = {one.id: one for one in subcontractors(session, vendor_id)}
    if subcontractor_id not in found:
        raise NotFound("There is no such sub-contractor.")
    return found[subcontractor_id]


def interviews(session: Session, vendor_id: UUID) -> Sequence[InterviewRow]:
    """Newest first."""
    rows = session.execute(
        select(
            VendorInterview.id,
            VendorInterview.held_on,
            VendorInterview.spoke_with,
            func.coalesce(Person.name, "The operator"),
            VendorInterview.notes,
        )
        .outerjoin(Person, Person.id == VendorInterview.made_by)
        .where(VendorInterview.vendor_id == vendor_id)
        .order_by(VendorInterview.held_on.desc(), VendorInterview.made_at.desc())
    )
    return [InterviewRow(*row) for row in rows]


def branches(session: Session, vendor_id: UUID, on: date) -> Sequence[BranchRow]:
    """Where the firm works or is to work, by name."""
    here = (
        select(Engagement.branch_id, func.count(Engagement.person_id.distinct()).label("people"))
        .where(Engagement.vendor_id == vendor_id, people.current(on))
        .group_by(Engagement.branch_id)
        .subquery()
    )
    named = (
        select(VendorBranch.branch_id)
        .where(VendorBranch.vendor_id == vendor_id, VendorBranch.withdrawn_at.is_(None))
        .distinct()
        .subquery()
    )
    rows = session.execute(
        select(
            Branch.id,
            Branch.name,
            func.coalesce(here.c.people, 0),
            named.c.branch_id.is_not(None),
        )
        .outerjoin(here, here.c.branch_id == Branch.id)
        .outerjoin(named, named.c.branch_id == Branch.id)
        .where(or_(here.c.branch_id.is_not(None), named.c.branch_id.is_not(None)))
        .order_by(Branch.name, Branch.id)
    )
    return [BranchRow(*row) for row in rows]
