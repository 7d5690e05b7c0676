"""Two records of one person made one, and what stood where before."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, String, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from course.db import Base


class Merge(Base):
    """Two records of one person were made one. It can be undone, but not twice."""

    __tablename__ = "merge"
    __table_args__ = (
        Index("ix_merge_kept", "kept_id", "made_at"),
        Index(
            "uq_merge_lost",
            "lost_id",
            unique=True,
            sqlite_where=text("undone_at IS NULL"),
            postgresql_where=text("undone_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    kept_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("person.id"))
    lost_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("person.id"))
    made_at: Mapped[datetime]
    made_by: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("person.id"))
    engagement_ids: Mapped[list[Any]]
    """Those of the kept record before, in hex: any other that is there later is newer."""
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("person.id"))


class MergeMove(Base):
    """A row that a merge changed, and what stood there before: undoing puts exactly that back.

    No foreign key to the row: any slice may note one of its own.
    """

    __tablename__ = "merge_move"

    merge_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("merge.id"), primary_key=True)
    table_name: Mapped[str] = mapped_column(String(64), primary_key=True)
    row_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    person_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("person.id"))
    """Whose it was."""
    was: Mapped[dict[str, Any]]
    """Other columns that changed, with their old values."""
