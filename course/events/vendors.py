"""Vendor files, the agreement with firms, and visits."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from course.events.base import Event


@dataclass(frozen=True, kw_only=True)
class VendorFileAdded(Event):
    """A line of a vendor file; ``what`` says of which sort."""

    vendor_id: UUID
    what: str
    item_id: UUID


@dataclass(frozen=True, kw_only=True)
class VendorFileWithdrawn(Event):
    vendor_id: UUID
    what: str
    item_id: UUID


@dataclass(frozen=True, kw_only=True)
class VendorDocumentAdded(Event):
    vendor_id: UUID
    document_id: UUID
    kind: str
    sha256: str
    ends_on: date | None


@dataclass(frozen=True, kw_only=True)
class VendorDocumentJudged(Event):
    """Somebody else than whoever handed it in has looked at it."""

    vendor_id: UUID
    document_id: UUID
    approved: bool


@dataclass(frozen=True, kw_only=True)
class VendorReferenceAsked(Event):
    vendor_id: UUID
    reference_id: UUID


@dataclass(frozen=True, kw_only=True)
class VendorReferenceAnswered(Event):
    vendor_id: UUID
    reference_id: UUID
    outcome: str


@dataclass(frozen=True, kw_only=True)
class SubcontractorAnswered(Event):
    vendor_id: UUID
    subcontractor_id: UUID
    agreed: bool


@dataclass(frozen=True, kw_only=True)
class VendorStatusChanged(Event):
    """The ``ordinal``-th status of this firm; its reason stands in the file."""

    vendor_id: UUID
    ordinal: int
    status: str


@dataclass(frozen=True, kw_only=True)
class VendorAgreementSent(Event):
    vendor_id: UUID
    agreement_id: UUID
    edition: str
    text_sha256: str


@dataclass(frozen=True, kw_only=True)
class VendorAgreementRead(Event):
    vendor_id: UUID
    agreement_id: UUID
    person_id: UUID


@dataclass(frozen=True, kw_only=True)
class VendorAgreementSigned(Event):
    """``side`` is ``vendor`` or ``company``."""

    vendor_id: UUID
    agreement_id: UUID
    side: str
    person_id: UUID
    text_sha256: str


@dataclass(frozen=True, kw_only=True)
class ExpectationsReviewed(Event):
    vendor_id: UUID
    review_id: UUID
    held_on: date
    next_on: date


@dataclass(frozen=True, kw_only=True)
class VisitDecided(Event):
    """A named person let somebody go to work, or not; ``codes`` are the reasons on screen."""

    decision_id: UUID
    person_id: UUID
    branch_id: UUID
    let_in: bool
    light: str
    codes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class VisitAppealed(Event):
    decision_id: UUID


@dataclass(frozen=True, kw_only=True)
class VisitAppealAnswered(Event):
    decision_id: UUID
    stands: bool
