"""What has been read, and what was chosen in quick recalls."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from course.content.model import Rating
from course.db import Base


class ScreenRead(Base):
    """A learner has gone on from this screen, within one assignment; again changes nothing."""

    __tablename__ = "screen_read"

    assignment_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("assignment.id"), primary_key=True)
    module_id: Mapped[str] = mapped_column(String(100), primary_key=True)
    screen_id: Mapped[str] = mapped_column(String(100), primary_key=True)
    revision_id: Mapped[str] = mapped_column(String(64), ForeignKey("published_revision.id"))
    read_at: Mapped[datetime]


class RecallAnswer(Base):
    """One choice in a quick recall. Nothing is scored, and choosing again adds a row.

    The id is made by the client: sending it again after a lost reply meets the same row.
    """

    __tablename__ = "recall_answer"
    __table_args__ = (Index("ix_recall_answer_item", "assignment_id", "item_id", "answered_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    assignment_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("assignment.id"))
    item_id: Mapped[str] = mapped_column(String(100))
    option_id: Mapped[str] = mapped_column(String(20))
    rating: Mapped[Rating]
    clause_ids: Mapped[list[Any]]
    revision_id: Mapped[str] = mapped_column(String(64), ForeignKey("published_revision.id"))
    language: Mapped[str] = mapped_column(String(35))
    answered_at: Mapped[datetime]
