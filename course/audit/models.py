"""The log and its head."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, String, Text
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
