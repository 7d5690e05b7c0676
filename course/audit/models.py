"""The log and its head; what auditors opened."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from course.db import Base


class AuditEntry(Base):
    """One event. Never changed, never deleted: triggers refuse both."""

    __tablename__ = "audit_entry"

    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    """1, 2, 3 without a gap."""
    at: Mapped[datetime]
    event: Mapped[str] = mapped_column(String(64))
    actor_id: Mapped[UUID | None]
    """Who did it; None for the operator. No foreign key: the log outlives people."""
    data: Mapped[str] = mapped_column(Text)
    """The event's fields as canonical JSON."""
    digest: Mapped[str] = mapped_column(String(64))
    """SHA-256 in hex over the digest before and this entry; see ``domain.chain``."""


class AuditHead(Base):
    """The newest entry's number and digest: one row, locked by whoever appends."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(BigInteger)
    digest: Mapped[str] = mapped_column(String(64))


class AuditView(Base):
    """One address that an auditor opened. Never changed, never deleted: triggers refuse both.

    No foreign keys, as in the log: it outlives people, and stays true when two records of one
    person become one.
    """

    __tablename__ = "audit_view"
    __table_args__ = (
        Index("ix_audit_view_at", "at", "id"),
        Index("ix_audit_view_person", "person_id", "at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    at: Mapped[datetime]
    person_id: Mapped[UUID]
    grant_id: Mapped[UUID]
    """The role grant that opened it."""
    method: Mapped[str] = mapped_column(String(8))
    endpoint: Mapped[str] = mapped_column(String(100))
    path: Mapped[str] = mapped_column(Text)
    """With the query, as asked."""
    status: Mapped[int]


class ViewSeal(Base):
    """How far views are sealed in the log. Two that seal at once: the key lets one."""

    __tablename__ = "view_seal"

    since: Mapped[datetime] = mapped_column(primary_key=True)
    until: Mapped[datetime]
