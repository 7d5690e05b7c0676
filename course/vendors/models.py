"""Tables of the vendor file, of the firm's agreement, and of visits.

Facts are added. Nothing that somebody said, decided or signed is changed or removed afterwards:
what no longer holds is withdrawn, and what replaces it is another row.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.orm import Mapped, mapped_column

from course.db import Base
from course.db.made import Made, MadeByPerson, Withdrawn
from course.vendors.agreement_rules import Side
from course.vendors.domain import DocumentKind, EntryKind, Outcome, Status
from course.vendors.ready_rules import Light


class VendorStatus(Made, Base):
    """One change of where a firm stands; the highest ``ordinal`` is how it stands now."""

    __tablename__ = "vendor_status"
    __table_args__ = (UniqueConstraint("vendor_id", "ordinal"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    vendor_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("vendor.id"))
    ordinal: Mapped[int]
    status: Mapped[Status]
    reason: Mapped[str] = mapped_column(Text)


class VendorBranch(Made, Withdrawn, Base):
    """A branch that a firm is to work for, whether or not any of its people are there yet."""

    __tablename__ = "vendor_branch"
    __table_args__ = (Index("ix_vendor_branch_vendor", "vendor_id", "branch_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    vendor_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("vendor.id"))
    branch_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("branch.id"), index=True)


class VendorEntry(Made, Withdrawn, Base):
    """A trade, an experience, a customer served or a testimonial."""

    __tablename__ = "vendor_entry"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    vendor_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("vendor.id"), index=True)
    kind: Mapped[EntryKind]
    title: Mapped[str] = mapped_column(String(200))
    words: Mapped[str] = mapped_column(Text)


class VendorReference(Made, Withdrawn, Base):
    """Somebody who knows the firm's work: asked, answered, and what came of it."""

    __tablename__ = "vendor_reference"
    __table_args__ = (
        CheckConstraint("(answered_at IS NULL) = (outcome IS NULL)", name="outcome_when_answered"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    vendor_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("vendor.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    """Who they are: name and firm."""
    contact: Mapped[str] = mapped_column(String(200))
    asked_by: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("person.id"))
    asked_at: Mapped[datetime | None]
    answered_by: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("person.id"))
    """Who wrote the answer down."""
    answered_at: Mapped[datetime | None]
    outcome: Mapped[Outcome | None]
    words: Mapped[str] = mapped_column(Text)


class VendorSubcontractor(Made, Withdrawn, Base):
    """Another firm that this one wants to send: asked in writing, answered by the company."""

    __tablename__ = "vendor_subcontractor"
    __table_args__ = (
        CheckConstraint("(answered_at IS NULL) = (agreed IS NULL)", name="agreed_when_answered"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    vendor_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("vendor.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    words: Mapped[str] = mapped_column(Text)
    """What it is to do."""
    starts_on: Mapped[date]
    answered_by: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("person.id"))
    answered_at: Mapped[datetime | None]
    agreed: Mapped[bool | None]
    reason: Mapped[str] = mapped_column(Text)


class VendorInterview(Made, Base):
    """Notes of one talk, with the words of each question as it was asked."""

    __tablename__ = "vendor_interview"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    vendor_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("vendor.id"), index=True)
    held_on: Mapped[date]
    spoke_with: Mapped[str] = mapped_column(String(200))
    questions_sha256: Mapped[str] = mapped_column(String(64))
    notes: Mapped[list[Any]]
    """``[[id, question, note], ...]``."""


class VendorDocument(Made, Withdrawn, Base):
    """A licence, certificate or insurance as handed in. Its bytes stand in another table."""

    __tablename__ = "vendor_document"
    __table_args__ = (
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),
        Index("ix_vendor_document_vendor", "vendor_id", "ends_on"),
        Index("ix_vendor_document_ends", "ends_on"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    vendor_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("vendor.id"))
    kind: Mapped[DocumentKind]
    title: Mapped[str] = mapped_column(String(200))
    title_key: Mapped[str] = mapped_column(String(200))
    """``fold(title)``: documents of one kind and key replace each other."""
    issuer: Mapped[str] = mapped_column(String(200))
    number: Mapped[str] = mapped_column(String(100))
    amount: Mapped[str] = mapped_column(String(100))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    """Last day, inclusive; None for what does not run out."""
    file_name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))


class VendorDocumentBody(Base):
    """The bytes of a document.

    Decision: in the database. So one backup holds everything, several machines see the same, and
    no folder that a web server might serve ever holds what somebody uploaded.
    """

    __tablename__ = "vendor_document_body"

    document_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("vendor_document.id"), primary_key=True
    )
    body: Mapped[bytes] = mapped_column(LargeBinary)


class VendorDocumentVerdict(Made, Base):
    """Somebody has looked at a document: somebody else than whoever handed it in."""

    __tablename__ = "vendor_document_verdict"
    __table_args__ = (CheckConstraint("made_by != handed_in_by", name="four_eyes"),)

    document_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("vendor_document.id"), primary_key=True
    )
    approved: Mapped[bool]
    reason: Mapped[str] = mapped_column(Text)
    handed_in_by: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("person.id"))
    """Copied, so that the table itself refuses the same pair of eyes."""


# --- the agreement with the firm --------------------------------------------------------


class VendorAgreement(Made, Base):
    """One text sent to one firm: the words as they were, and their fingerprint."""

    __tablename__ = "vendor_agreement"
    __table_args__ = (UniqueConstraint("vendor_id", "text_sha256"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    vendor_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("vendor.id"))
    revision_id: Mapped[str] = mapped_column(String(64), ForeignKey("published_revision.id"))
    edition: Mapped[str] = mapped_column(String(32))
    agreement_sha256: Mapped[str] = mapped_column(String(64))
    """Of the agreement alone, without the parties: what acknowledgements carry, too."""
    text: Mapped[str] = mapped_column(Text)
    text_sha256: Mapped[str] = mapped_column(String(64))
    language: Mapped[str] = mapped_column(String(35))
    review_months: Mapped[int]


class VendorAgreementView(Base):
    """Somebody of the firm has had the text on screen, for the first time."""

    __tablename__ = "vendor_agreement_view"

    agreement_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("vendor_agreement.id"), primary_key=True
    )
    made_by: Mapped[UUID] = mapped_column(Uuid, ForeignKey("person.id"), primary_key=True)
    made_at: Mapped[datetime]


class VendorSignature(MadeByPerson, Base):
    """A named person has signed for one side. One signature a side; never changed."""

    __tablename__ = "vendor_signature"
    __table_args__ = (UniqueConstraint("agreement_id", "side"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    agreement_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("vendor_agreement.id"))
    side: Mapped[Side]
    text_sha256: Mapped[str] = mapped_column(String(64))
    statement: Mapped[str] = mapped_column(Text)
    """The sentence ticked, word for word."""
    typed_name: Mapped[str] = mapped_column(String(200))
    office: Mapped[str] = mapped_column(String(200))
    """What the signer is in their firm."""
    language: Mapped[str] = mapped_column(String(35))
    review_on: Mapped[date | None]
    """With the second signature: when both go through it again. Frozen, as the rest."""


class ExpectationReview(Made, Base):
    """Both sides have gone through what they expect; the next one is due from this day on."""

    __tablename__ = "expectation_review"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    vendor_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("vendor.id"), index=True)
    agreement_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("vendor_agreement.id"))
    held_on: Mapped[date]
    next_on: Mapped[date]
    present: Mapped[str] = mapped_column(String(200))
    words: Mapped[str] = mapped_column(Text)


# --- visits ----------------------------------------------------------------------------


class VisitDecision(MadeByPerson, Base):
    """A named person let somebody go to work, or not, with what was known at that moment."""

    __tablename__ = "visit_decision"
    __table_args__ = (
        Index("ix_visit_decision_branch", "branch_id", "made_at"),
        Index("ix_visit_decision_vendor", "vendor_id", "made_at"),
        Index("ix_visit_decision_person", "person_id", "made_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    """Made by the page, so that pressing twice is deciding once."""
    person_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("person.id"))
    branch_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("branch.id"))
    vendor_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("vendor.id"))
    let_in: Mapped[bool]
    reason: Mapped[str] = mapped_column(Text)
    light: Mapped[Light]
    reasons: Mapped[list[Any]]
    """``[[code, words], ...]`` as shown when it was decided."""


class VisitAppeal(MadeByPerson, Base):
    """The worker, or whoever runs the vendor's people, says why it should be otherwise."""

    __tablename__ = "visit_appeal"

    decision_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("visit_decision.id"), primary_key=True
    )
    words: Mapped[str] = mapped_column(Text)


class VisitAppealAnswer(MadeByPerson, Base):
    """Somebody else than whoever decided has looked again."""

    __tablename__ = "visit_appeal_answer"

    decision_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("visit_appeal.decision_id"), primary_key=True
    )
    stands: Mapped[bool]
    """Whether the decision stands."""
    words: Mapped[str] = mapped_column(Text)
