"""Published content."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from course.db import Base


class PublishedRevision(Base):
    """All compiled content at one publication. Old ones stay: what was earned refers to them."""

    __tablename__ = "published_revision"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    """SHA-256 of the compiled content, in hex."""
    ordinal: Mapped[int] = mapped_column(unique=True)
    """1 for the first publication. The highest is what new learners get."""
    edition: Mapped[str] = mapped_column(String(32))
    effective_on: Mapped[date]
    published_at: Mapped[datetime]
    published_by: Mapped[UUID | None]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    """Canonical JSON, zlib-compressed."""


class StoredFile(Base):
    """A picture or certificate template of some revision, kept once by its digest."""

    __tablename__ = "stored_file"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    """SHA-256 of the bytes, in hex."""
    media_type: Mapped[str] = mapped_column(String(100))
    body: Mapped[bytes] = mapped_column(LargeBinary)
