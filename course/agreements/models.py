"""The contract's wording over time, and acknowledgements of it."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from course.db import Base


class ClauseVersion(Base):
    """One wording of one clause. A new row only where the words differ from the version before."""

    __tablename__ = "clause_version"
    __table_args__ = (UniqueConstraint("clause_id", "ordinal"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    clause_id: Mapped[str] = mapped_column(String(100))
    ordinal: Mapped[int]
    """1 for the first wording of this clause."""
    revision_id: Mapped[str] = mapped_column(String(64), ForeignKey("published_revision.id"))
    edition: Mapped[str] = mapped_column(String(32))
    digest: Mapped[str] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(Text)
    change_kind: Mapped[str | None] = mapped_column(String(16))
    """``material`` or ``editorial``; None where nothing was said of it, as in the first edition."""
    why: Mapped[str | None] = mapped_column(Text)
    effective_on: Mapped[date]


class Acknowledgement(Base):
    """I have read this text: contract evidence, apart from what the check shows."""

    __tablename__ = "acknowledgement"
    __table_args__ = (UniqueConstraint("person_id", "text_sha256"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    person_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("person.id"), index=True)
    revision_id: Mapped[str] = mapped_column(String(64), ForeignKey("published_revision.id"))
    edition: Mapped[str] = mapped_column(String(32))
    text_sha256: Mapped[str] = mapped_column(String(64))
    """SHA-256 in hex of the agreement's text as shown."""
    language: Mapped[str] = mapped_column(String(35))
    statement: Mapped[str] = mapped_column(Text)
    """The sentence ticked, word for word."""
    typed_name: Mapped[str] = mapped_column(String(200))
    acknowledged_at: Mapped[datetime]
