"""Credentials: what somebody has shown, from when until when."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from course.db import Base
from course.people.domain import Kind


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
        Index("ix_credential_until", "valid_until", "id"),
        Index("ix_credential_branch", "branch_id", "valid_until"),
        Index("ix_credential_vendor", "vendor_id", "valid_until"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    serial: Mapped[str] = mapped_column(String(40), unique=True)
    person_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("person.id"), index=True)
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
    """A credential taken back: an added fact, with its reason."""

    __tablename__ = "revocation"

    credential_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("credential.id"), primary_key=True)
    revoked_at: Mapped[datetime]
    revoked_by: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(Text)
