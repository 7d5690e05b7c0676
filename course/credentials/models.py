"""Credentials: what somebody has shown, from when until when."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from course.credentials.domain import Settled
from course.db import Base
from course.people.domain import Kind

STANDS = "settled_at IS NULL"


class Credential(Base):
    """One period of validity, frozen as issued. Its status is derived, never stored.

    Later changes of name, content or template do not alter it: everything its certificate
    shows stands in ``record``, the template in the revision.
    """

    __tablename__ = "credential"
    __table_args__ = (
        UniqueConstraint("person_id", "path_id", "ordinal"),
        UniqueConstraint("attempt_id"),
        CheckConstraint("valid_until >= valid_from", name="until_after_from"),
        # Whose it was on which days: the trend reads it alone.
        Index("ix_credential_person", "person_id", "valid_from", "valid_until", "id"),
        Index("ix_credential_until", "valid_until", "id"),
        Index("ix_credential_branch", "branch_id", "valid_until"),
        Index("ix_credential_vendor", "vendor_id", "valid_until"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    serial: Mapped[str] = mapped_column(String(40), unique=True)
    person_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("person.id"))
    path_id: Mapped[str] = mapped_column(String(100))
    ordinal: Mapped[int]
    """1 for the first period of this person and path, 2 for the next, revoked ones counted."""
    attempt_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("attempt.id"))
    """The passed final check: one certificate for each, however often somebody presses."""
    revision_id: Mapped[str] = mapped_column(String(64), ForeignKey("published_revision.id"))
    edition: Mapped[str] = mapped_column(String(32))
    kind: Mapped[Kind]
    vendor_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("vendor.id"))
    branch_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("branch.id"))
    """Kind, vendor and branch as they were on the day of passing."""
    language: Mapped[str] = mapped_column(String(35))
    score_percent: Mapped[int]
    acknowledged_at: Mapped[datetime]
    valid_from: Mapped[date]
    valid_until: Mapped[date]
    """Last day, inclusive."""
    renewable_from: Mapped[date]
    """First day of the renewal window: from here on the status is ``expiring``."""
    issued_at: Mapped[datetime]
    record: Mapped[dict[str, Any]]
    """``CertificateRecord`` as issued."""


class SignedCredential(Base):
    """A credential as it was signed: the very text that is handed out, never made anew.

    Added once, with the award or as soon after it as there is a key to sign with.
    """

    __tablename__ = "signed_credential"
    __table_args__ = (UniqueConstraint("list_number", "list_index"),)

    credential_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("credential.id"), primary_key=True)
    key_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("signing_key.id"))
    issuer: Mapped[str] = mapped_column(String(300))
    """The DID under which it was issued; all of one status list have the same."""
    list_number: Mapped[int]
    list_index: Mapped[int]
    """Its place in a status list, drawn: neighbours in a list have nothing in common."""
    signed_at: Mapped[datetime]
    time_zone: Mapped[str] = mapped_column(String(64))
    """Of the branch at that time: its days, written as moments in the document, begin there."""
    document: Mapped[str] = mapped_column(Text)
    """JSON."""


class Revocation(Base):
    """A credential taken back: an added fact, with its reason.

    A credential may be taken back again after it was reinstated; of two that do so at the same
    moment the key lets one through.
    """

    __tablename__ = "revocation"

    credential_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("credential.id"), primary_key=True)
    ordinal: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=1)
    """1 for the first time that this credential was taken back."""
    revoked_at: Mapped[datetime]
    revoked_by: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(Text)


class Demand(Base):
    """What a changed text asks of somebody who holds a credential on an older one.

    It stands until they have shown the clauses or the text no longer asks; from the day after
    ``grace_on`` on, their credentials are lapsed for the new edition. Which newer demand it has
    been merged into does not matter: the oldest one that stands decides.
    """

    __tablename__ = "demand"
    __table_args__ = (
        CheckConstraint("(settled_at IS NULL) = (settled_on IS NULL)", name="settled_whole"),
        Index(
            "uq_demand_standing",
            "person_id",
            "path_id",
            "asks",
            unique=True,
            sqlite_where=text(STANDS),
            postgresql_where=text(STANDS),
        ),
        Index("ix_demand_batch", "batch_id"),
        Index("ix_demand_edition", "to_revision_id", "path_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    """Of the assignment that asks, too; there is none while the person has the path open."""
    person_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("person.id"), index=True)
    path_id: Mapped[str] = mapped_column(String(100))
    from_revision_id: Mapped[str] = mapped_column(String(64), ForeignKey("published_revision.id"))
    """What they proved last."""
    to_revision_id: Mapped[str] = mapped_column(String(64), ForeignKey("published_revision.id"))
    edition: Mapped[str] = mapped_column(String(32))
    clause_ids: Mapped[str] = mapped_column(Text)
    """Separated by spaces, in the agreement's order."""
    asks: Mapped[str] = mapped_column(String(64))
    """SHA-256 in hex over the clauses' words: the same words are not asked for twice."""
    kind: Mapped[Kind]
    vendor_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("vendor.id"))
    branch_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("branch.id"))
    """Kind, vendor and branch as they were on the day of asking."""
    grace_on: Mapped[date]
    """Last day, inclusive, on which it may be open without harm."""
    asked_at: Mapped[datetime]
    batch_id: Mapped[UUID] = mapped_column(Uuid)
    settled_at: Mapped[datetime | None]
    settled_on: Mapped[date | None]
    """The day of it, where the branch is."""
    settled: Mapped[Settled | None]


class Proof(Base):
    """Somebody has shown the changed clauses of a newer edition: an added fact.

    The credential it belongs to stays as issued, its last day included.
    """

    __tablename__ = "proof"
    __table_args__ = (UniqueConstraint("attempt_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    credential_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("credential.id"), index=True)
    attempt_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("attempt.id"))
    """The passed short check."""
    revision_id: Mapped[str] = mapped_column(String(64), ForeignKey("published_revision.id"))
    edition: Mapped[str] = mapped_column(String(32))
    clause_ids: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(35))
    score_percent: Mapped[int]
    decision_count: Mapped[int]
    acknowledged_at: Mapped[datetime]
    shown_at: Mapped[datetime]
    shown_on: Mapped[date]
    """The day of it, where the branch is."""


class Reinstatement(Base):
    """A revocation that holds no more: an added fact. The revocation stays in history."""

    __tablename__ = "reinstatement"
    __table_args__ = (
        ForeignKeyConstraint(
            ["credential_id", "ordinal"], ["revocation.credential_id", "revocation.ordinal"]
        ),
    )

    credential_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    ordinal: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    reinstated_at: Mapped[datetime]
    reinstated_by: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(Text)
