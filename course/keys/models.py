"""The keys that the instance signs with."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from course.db import Base
from course.keys.domain import Purpose

IN_USE = text("retired_at IS NULL")


class SigningKey(Base):
    """One key pair. Retired ones stay, so that what they signed can still be checked."""

    __tablename__ = "signing_key"
    __table_args__ = (
        Index(
            "uq_signing_key_in_use",
            "purpose",
            unique=True,
            sqlite_where=IN_USE,
            postgresql_where=IN_USE,
        ),
        CheckConstraint(
            "retired_at IS NOT NULL OR wrapped IS NOT NULL", name="private_until_retired"
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    purpose: Mapped[Purpose]
    public: Mapped[bytes]
    wrapped: Mapped[bytes | None]
    """The private key, locked with the instance's secret key. Forgotten on retirement, except
    for credentials: see ``service.rotate``."""
    certificate: Mapped[str | None] = mapped_column(Text)
    """PEM; for seals only."""
    made_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]
