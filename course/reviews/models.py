"""Tables of reviews and recognition. Facts are added; only plans that lie ahead may change."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from course.db import Base
from course.db.made import Made, MadeByPerson
from course.reviews.domain import Side
from course.reviews.reward_rules import Measure, Reward

OWN_TEAM = text("vendor_id IS NULL")


class ReviewSeries(Made, Base):
    """Reviews of one firm at one branch, or of the branch's own team: then without a vendor."""

    __tablename__ = "review_series"
    __table_args__ = (
        UniqueConstraint("branch_id", "vendor_id"),
        Index(
            "uq_review_series_team",
            "branch_id",
            unique=True,
            sqlite_where=OWN_TEAM,
            postgresql_where=OWN_TEAM,
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    branch_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("branch.id"))
    vendor_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("vendor.id"), index=True)


class ReviewRhythm(Made, Base):
    """How often a series meets; the highest ``ordinal`` counts."""

    __tablename__ = "review_rhythm"
    __table_args__ = (
        CheckConstraint("monthly >= 0 AND every >= 1", name="goes_on"),
        UniqueConstraint("series_id", "ordinal"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    series_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("review_series.id"))
    ordinal: Mapped[int]
    starts_on: Mapped[date]
    monthly: Mapped[int]
    every: Mapped[int]
    reason: Mapped[str] = mapped_column(Text)


class Review(Base):
    """One meeting. The next is made when this one is held, so that there is always one ahead."""

    __tablename__ = "review"
    __table_args__ = (
        UniqueConstraint("series_id", "ordinal"),
        Index("ix_review_due", "held_on", "due_on"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    series_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("review_series.id"))
    ordinal: Mapped[int]
    due_on: Mapped[date]
    """As the rhythm asks for it."""
    planned_on: Mapped[date]
    """When they mean to meet."""
    begins: Mapped[str] = mapped_column(String(5))
    """Time of day at the branch, as 09:30."""
    place: Mapped[str] = mapped_column(String(200))
    moves: Mapped[int] = mapped_column(default=0)
    """How often day, time or place has changed; whoever was invited hears of each."""
    made_at: Mapped[datetime]
    held_on: Mapped[date | None]
    held_by: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("person.id"))
    """Who said so."""


class ReviewGuest(Made, Base):
    """Somebody invited by name."""

    __tablename__ = "review_guest"
    __table_args__ = (
        UniqueConstraint("review_id", "person_id"),
        Index("ix_review_guest_person", "person_id", "review_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    review_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("review.id"))
    person_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("person.id"))


class ReviewPoint(MadeByPerson, Base):
    """What one side wants to talk about, written before the meeting."""

    __tablename__ = "review_point"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    review_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("review.id"), index=True)
    side: Mapped[Side]
    words: Mapped[str] = mapped_column(Text)


class ReviewCard(Base):
    """What the record said on the day of the meeting: numbers with n and definitions, and service
    events since the review before. Kept as it stood, and never counted anew."""

    __tablename__ = "review_card"

    review_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("review.id"), primary_key=True)
    record: Mapped[dict[str, Any]]
    made_at: Mapped[datetime]


class ReviewNotes(Made, Base):
    """What was said and agreed: written once, for both sides to read."""

    __tablename__ = "review_notes"

    review_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("review.id"), primary_key=True)
    words: Mapped[str] = mapped_column(Text)


class ReviewAction(Made, Base):
    """Something that somebody does by a day; ``person_id`` is its owner."""

    __tablename__ = "review_action"
    __table_args__ = (Index("ix_review_action_person", "person_id", "due_on"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    review_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("review.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("person.id"))
    words: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date]


class ReviewActionSaid(Made, Base):
    """What became of an action; the highest ``ordinal`` is what holds."""

    __tablename__ = "review_action_said"
    __table_args__ = (UniqueConstraint("action_id", "ordinal"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    action_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("review_action.id"))
    ordinal: Mapped[int]
    done: Mapped[bool]
    words: Mapped[str] = mapped_column(Text)


# --- recognition -------------------------------------------------------------------------


class RecognitionRule(Made, Base):
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


class Recognition(MadeByPerson, Base):
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


class Thanks(Made, Base):
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


class Preferred(MadeByPerson, Base):
    """A firm that is asked first, from a day to a day, and why."""

    __tablename__ = "preferred"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    vendor_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("vendor.id"), index=True)
    recognition_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("recognition.id"), unique=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    reason: Mapped[str] = mapped_column(Text)


class PreferredEnd(MadeByPerson, Base):
    """It ended early, and why."""

    __tablename__ = "preferred_end"

    preferred_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("preferred.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(Text)


class ReferenceLetter(MadeByPerson, Base):
    """A letter as it was signed. Its record never changes, but for a name that is erased."""

    __tablename__ = "reference_letter"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    serial: Mapped[str] = mapped_column(String(32), unique=True)
    vendor_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("vendor.id"), index=True)
    record: Mapped[dict[str, Any]]
