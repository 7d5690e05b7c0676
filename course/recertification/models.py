"""A pack on its way to being published."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, LargeBinary, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from course.db import Base


class StagedPack(Base):
    """A pack that somebody handed in: first shown, then published exactly as shown.

    What it is published from is forgotten once it is, or after some days.
    """

    __tablename__ = "staged_pack"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    made_at: Mapped[datetime] = mapped_column(index=True)
    made_by: Mapped[UUID] = mapped_column(Uuid, ForeignKey("person.id"))
    revision_id: Mapped[str] = mapped_column(String(64))
    edition: Mapped[str] = mapped_column(String(32))
    previous_id: Mapped[str | None] = mapped_column(String(64))
    """What was published when it was held against it; None: nothing was."""
    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Compiled, as ``PublishedRevision.content``."""
    files: Mapped[bytes | None] = mapped_column(LargeBinary)
    """ZIP of the pictures and templates that travel with it."""
    warnings: Mapped[list[Any]]
    """What the compiler noted: file, line, what and how to put it right."""
    places: Mapped[list[Any]]
    """Whom the dry run asked: ``domain.Place`` as plain values."""
    digest: Mapped[str] = mapped_column(String(64))
    """SHA-256 over the dry run: what is published has to come to the same."""
    published_at: Mapped[datetime | None]
