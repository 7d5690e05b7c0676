"""Tables of recognition: what was promised, granted, said by customers and signed. All added."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from course.db import Base
from course.reviews.reward_rules import Measure, Reward


class RecognitionRule(Base):
    """One version of a published rule; the highest ``version`` of a line holds."""

    __tablename__ = "recognition_rule"
    __table_args__ = (
        UniqueConstraint("line_id", "version"),
        CheckConstraint("threshold BETWEEN 1 AND 100 AND months >= 1 AND least >= 1", name="asks"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    line_id: Mapped[UUID] = mapped_column(Uuid)
    version: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    measure: Mapped[Measure]
    threshold: Mapped[int]
    months: Mapped[int]
    least: Mapped[int]
    reward: Mapped[Reward]
    from_on: Mapped[date]
    made_by: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("person.id"))
    made_at: Mapped[datetime]


class Recognition(Base):
    """A named person granted what a rule promises, with the numbers of that day."""

    __tablename__ = "recognition"
    __table_args__ = (UniqueConstraint("rule_id", "vendor_id", "since"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    rule_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("recognition_rule.id"))
    vendor_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("vendor.id"), index=True)
    since: Mapped[date]
    until: Mapped[date]
    part: Mapped[int]
    whole: Mapped[int]
    reason: Mapped[str] = mapped_column(Text)
    made_by: Mapped[UUID] = mapped_column(Uuid, ForeignKey("person.id"))
    made_at: Mapped[datetime]


class Thanks(Base):
    """What a customer was thankful for, and where it was said."""

    __tablename__ = "thanks"
    __table_args__ = (Index("ix_thanks_vendor", "vendor_id", "said_on"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    vendor_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("vendor.id"))
    customer: Mapped[str] = mapped_column(String(200))
    """Who said it, with their yes; empty where they did not want to be named."""
    source: Mapped[str] = mapped_column(String(200))
    words: Mapped[str] = mapped_column(Text)
    said_on: Mapped[date]
    made_by: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("person.id"))
    made_at: Mapped[datetime]


class Preferred(Base):
    """A firm that is asked first, from a day to a day, and why."""

    __tablename__ = "preferred"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    vendor_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("vendor.id"), index=True)
    recognition_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("recognition.id"), unique=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    reason: Mapped[str] = mapped_column(Text)
    made_by: Mapped[UUID] = mapped_column(Uuid, ForeignKey("person.id"))
    made_at: Mapped[datetime]


class PreferredEnd(Base):
    """It ended early, and why."""

    __tablename__ = "preferred_end"

    preferred_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("preferred.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(Text)
    made_by: Mapped[UUID] = mapped_column(Uuid, ForeignKey("person.id"))
    made_at: Mapped[datetime]


class ReferenceLetter(Base):
    """A letter as it was signed. Its record never changes, but for a name that is erased."""

    __tablename__ = "reference_letter"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    serial: Mapped[str] = mapped_column(String(32), unique=True)
    vendor_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("vendor.id"), index=True)
    record: Mapped[dict[str, Any]]
    made_by: Mapped[UUID] = mapped_column(Uuid, ForeignKey("person.id"))
    made_at: Mapped[datetime]
