"""The log and its head; checkpoints of it; what auditors opened.

What of these may ever change, and when, stands in ``db.append_only``; triggers refuse the rest.
"""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from course.db import Base


class AuditEntry(Base):
    """One event: a leaf of the tree. Never changed, never deleted."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_event", "event", "seq"),)

    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    """1, 2, 3 without a gap: leaf number ``seq`` - 1."""
    at: Mapped[datetime]
    event: Mapped[str] = mapped_column(String(64))
    actor_id: Mapped[UUID | None]
    """Who did it; None for the operator. No foreign key: the log outlives people."""
    data: Mapped[str] = mapped_column(Text)
    """The event's fields as canonical JSON; see ``domain.written``."""
    nodes: Mapped[bytes] = mapped_column(LargeBinary)
    """SHA-256 of each subtree that is whole with this entry, from its own leaf upwards: every
    node of the tree is kept once, so that a proof reads a few rows."""
    texts: Mapped[str | None] = mapped_column(Text)
    """Words that people typed, with the salts of their hashes. The one column that can be
    emptied."""


class AuditHead(Base):
    """How long the log is: one row, locked by whoever appends."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(BigInteger)
    frontier: Mapped[bytes] = mapped_column(LargeBinary)
    """Hashes of the tree's perfect subtrees, largest first: 32 bytes for each bit of ``seq``."""


class AuditCheckpoint(Base):
    """A signed statement about the log for others to keep: at most one a week is mailed."""

    __tablename__ = "audit_checkpoint"

    week: Mapped[date] = mapped_column(primary_key=True)
    """Its Monday, as UTC counts days. Two that sign at once: the key lets one."""
    made_at: Mapped[datetime]
    note: Mapped[str] = mapped_column(Text)
    """As signed."""
    claimed_at: Mapped[datetime | None]
    """When somebody began to mail it."""
    mailed_at: Mapped[datetime | None]


class AuditView(Base):
    """One address that an auditor opened. Never changed; deleted only after it was emptied.

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
    path: Mapped[str | None] = mapped_column(Text)
    """With the query, as asked; None once it was erased."""
    status: Mapped[int]
    salt: Mapped[str | None] = mapped_column(String(32))
    path_sha256: Mapped[str] = mapped_column(String(64))
    """Over salt and path: what the seal of its day holds."""


class ViewSeal(Base):
    """How far views are sealed in the log. Two that seal at once: the key lets one."""

    __tablename__ = "view_seal"

    since: Mapped[datetime] = mapped_column(primary_key=True)
    until: Mapped[datetime]
