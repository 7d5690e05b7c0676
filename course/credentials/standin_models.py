"""What stands in for a credential: cover that somebody gives, and evidence from elsewhere."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    Uuid,
)
from sqlalchemy.orm import Mapped, mapped_column

from course.db import Base


class Cover(Base):
    """Somebody counts as covered on a path until a day, without a credential: an added fact.

    It ends by itself. It is never a credential, and nothing that a credential gives.
    """

    __tablename__ = "cover"
    __table_args__ = (
        CheckConstraint("covers_until >= covers_from", name="until_after_from"),
        Index("ix_cover_until", "covers_until", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    """Made by the page, so that a second press adds nothing."""
    person_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("person.id"), index=True)
    path_id: Mapped[str] = mapped_column(String(100))
    covers_from: Mapped[date]
    covers_until: Mapped[date]
    """Last day, inclusive, where the person works."""
    given_at: Mapped[datetime]
    given_by: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(Text)
    claim_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("claim.id"), unique=True)
    """The claim whose review left no clause of the path without accepted evidence."""


class CoverEnd(Base):
    """A cover ended before its last day: an added fact, with its reason."""

    __tablename__ = "cover_end"

    cover_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("cover.id"), primary_key=True)
    ended_at: Mapped[datetime]
    ended_by: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(Text)


class Claim(Base):
    """A firm says that one of its people has shown clauses elsewhere, and by what."""

    __tablename__ = "claim"
    __table_args__ = (Index("ix_claim_vendor", "vendor_id", "claimed_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    """Made by the page, so that a second press adds nothing."""
    person_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("person.id"), index=True)
    path_id: Mapped[str] = mapped_column(String(100))
    vendor_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("vendor.id"))
    branch_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("branch.id"))
    """Where the firm sends the person: says whose day it is."""
    revision_id: Mapped[str] = mapped_column(String(64), ForeignKey("published_revision.id"))
    """Whose wording of the clauses is claimed."""
    evidence: Mapped[str] = mapped_column(Text)
    shown_on: Mapped[date]
    issued_by: Mapped[str] = mapped_column(String(200))
    """Who says that it was shown: a school, an authority, another company."""
    claimed_at: Mapped[datetime]
    claimed_by: Mapped[UUID] = mapped_column(Uuid, ForeignKey("person.id"))


class ClaimLine(Base):
    """One clause of a claim."""

    __tablename__ = "claim_line"

    claim_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("claim.id"), primary_key=True)
    clause_id: Mapped[str] = mapped_column(String(100), primary_key=True)
    place: Mapped[str] = mapped_column(Text)
    """Where in the evidence it is shown."""


class Review(Base):
    """What somebody other than the claimant decided about a claim, once."""

    __tablename__ = "claim_review"

    claim_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("claim.id"), primary_key=True)
    reviewed_at: Mapped[datetime]
    reviewed_by: Mapped[UUID] = mapped_column(Uuid, ForeignKey("person.id"))
    accepted_until: Mapped[date | None]
    """Last day on which what was accepted counts; None where nothing was."""


class Ruling(Base):
    """What was decided about one clause of a claim."""

    __tablename__ = "claim_ruling"
    __table_args__ = (
        ForeignKeyConstraint(
            ["claim_id", "clause_id"], ["claim_line.claim_id", "claim_line.clause_id"]
        ),
    )

    claim_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("claim_review.claim_id"), primary_key=True
    )
    clause_id: Mapped[str] = mapped_column(String(100), primary_key=True)
    accepted: Mapped[bool]
    why: Mapped[str] = mapped_column(Text)
    """Never empty where the clause was declined."""
