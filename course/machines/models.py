"""The table of keys: one row for each, ended ones included."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from course.db import Base
from course.db.made import Made, Withdrawn
from course.machines.domain import Purpose


class MachineKey(Made, Withdrawn, Base):
    """A secret by which machines may do one thing. Only its hash is kept."""

    __tablename__ = "machine_key"
    __table_args__ = (
        CheckConstraint("purpose = 'facts' OR branch_id IS NOT NULL", name="reach_by_purpose"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    purpose: Mapped[Purpose]
    branch_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("branch.id"), index=True)
    """None for the whole company."""
    name: Mapped[str] = mapped_column(String(100))
    """Which machine it is for, as people call it."""
    secret_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    used_at: Mapped[datetime | None]
    """When it opened something last."""
    minute: Mapped[int] = mapped_column(default=0)
    """The minute, counted from 1970, in which it was used last."""
    asked: Mapped[int] = mapped_column(default=0)
    """How often within that minute."""
