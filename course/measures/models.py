"""Visits, survey replies and complaints as they were handed in, and what may hand them in."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from course.db import Base
from course.measures.domain import Moved, What
from course.people.domain import Kind

REFERENCE = 64
"""Letters of a reference, at most."""


class _Done:
    """Where something was done and by whom, frozen as it was on the day."""

    branch_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("branch.id"))
    kind: Mapped[Kind]
    vendor_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("vendor.id"))
    engagement_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("engagement.id"))
    """None where only the firm, or only the branch team, is known."""


FIRM = "(kind = 'contractor') = (vendor_id IS NOT NULL)"


class Visit(_Done, Base):
    """One appointment with a customer and what came of it. The reference is the company's own."""

    __tablename__ = "visit"
    __table_args__ = (
        CheckConstraint(FIRM, name="vendor_if_contractor"),
        CheckConstraint("window_until >= window_from", name="window_ends_after_start"),
        # Indexes hold whatever a scorecard asks for, so that it reads them alone.
        Index(
            "ix_visit_damage",
            "visited_on",
            "notify_minutes",
            "kind",
            "branch_id",
            "vendor_id",
            sqlite_where=text("damage_found_at IS NOT NULL"),
            postgresql_where=text("damage_found_at IS NOT NULL"),
        ),
        Index(
            "ix_visit_return_of",
            "return_of",
            "visited_on",
            sqlite_where=text("return_of IS NOT NULL"),
            postgresql_where=text("return_of IS NOT NULL"),
        ),
    )

    reference: Mapped[str] = mapped_column(String(REFERENCE), primary_key=True)
    visited_on: Mapped[date]
    """The day of the appointment where the branch is."""
    window_from: Mapped[datetime]
    window_until: Mapped[datetime]
    arrived_at: Mapped[datetime | None]
    called_at: Mapped[datetime | None]
    """When somebody called the customer to say that it would be later, or not at all."""
    moved: Mapped[Moved | None]
    done: Mapped[bool]
    no_access: Mapped[bool]
    """We came and nobody let us in."""
    several_visits: Mapped[bool]
    """The job was planned for more than one visit."""
    return_of: Mapped[str | None] = mapped_column(String(REFERENCE))
    """The visit whose job had to be done again, which nobody had planned."""
    damage_found_at: Mapped[datetime | None]
    office_called_at: Mapped[datetime | None]
    notify_minutes: Mapped[int | None]
    """From the one to the other; None while nobody has called."""
    recorded_at: Mapped[datetime]


class VisitSum(Base):
    """What came of the visits of one day, branch, and firm or own team, in numbers.

    Derived: whoever adds visits adds to their sums in the same transaction, and a test compares
    them with ``recording.sum_again``. It exists so that a scorecard over a million visits reads
    some thousand rows. Visits never change, so that nothing is ever taken off again; what later
    visits say of earlier ones, that a job had to be done again, is counted from the visits.

    Decision: no foreign keys. Every row is a sum over rows that have them.
    """

    __tablename__ = "visit_sum"
    __table_args__ = (
        CheckConstraint(FIRM, name="vendor_if_contractor"),
        {"sqlite_with_rowid": False},  # the rows lie in the order of their days
    )

    visited_on: Mapped[date] = mapped_column(primary_key=True)
    branch_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    team_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    """The firm, or the branch once more for its own employees."""
    kind: Mapped[Kind]
    vendor_id: Mapped[UUID | None] = mapped_column(Uuid)
    booked: Mapped[int]
    kept: Mapped[int]
    no_shows: Mapped[int]
    jobs: Mapped[int]
    """What these mean: ``visit_rules.Came``."""


class SurveyReply(_Done, Base):
    """A customer's answer to the one question, about one visit."""

    __tablename__ = "survey_reply"
    __table_args__ = (
        CheckConstraint(FIRM, name="vendor_if_contractor"),
        CheckConstraint("score BETWEEN 1 AND 5", name="score_of_five"),
        Index(
            "ix_survey_reply_day",
            "replied_on",
            "question",
            "score",
            "kind",
            "branch_id",
            "vendor_id",
        ),
    )

    reference: Mapped[str] = mapped_column(String(REFERENCE), primary_key=True)
    visit_reference: Mapped[str] = mapped_column(String(REFERENCE), ForeignKey("visit.reference"))
    replied_at: Mapped[datetime]
    replied_on: Mapped[date]
    question: Mapped[str] = mapped_column(String(12))
    """Begins the SHA-256 of the question as asked: replies to other words are not counted in."""
    score: Mapped[int]
    recorded_at: Mapped[datetime]


class Complaint(_Done, Base):
    """A customer was not content, and until when the customer agreed to what we did about it."""

    __tablename__ = "complaint"
    __table_args__ = (
        CheckConstraint(FIRM, name="vendor_if_contractor"),
        Index(
            "ix_complaint_day",
            "logged_on",
            "working_days",
            "agreed_at",
            "due_on",
            "kind",
            "branch_id",
            "vendor_id",
        ),
    )

    reference: Mapped[str] = mapped_column(String(REFERENCE), primary_key=True)
    visit_reference: Mapped[str | None] = mapped_column(
        String(REFERENCE), ForeignKey("visit.reference")
    )
    logged_at: Mapped[datetime]
    logged_on: Mapped[date]
    due_on: Mapped[date]
    """The last day on which the customer's agreement was in time, when it was recorded."""
    agreed_at: Mapped[datetime | None]
    working_days: Mapped[int | None]
    """From the log to the customer's agreement."""
    recorded_at: Mapped[datetime]


class FactImport(Base):
    """One file that somebody handed in: first shown, then recorded exactly as shown."""

    __tablename__ = "fact_import"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    what: Mapped[What]
    made_at: Mapped[datetime] = mapped_column(index=True)
    made_by: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("person.id"))
    """None for the operator at the command line."""
    file_name: Mapped[str] = mapped_column(String(200))
    ignored: Mapped[str] = mapped_column(Text)
    """Columns of the file that mean nothing here, as a list in words."""
    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    """The file, packed; taken away when it was recorded, or when nobody did for a week."""
    digest: Mapped[str] = mapped_column(String(64))
    """SHA-256 over every verdict: what is recorded has to have the same."""
    refused_rows: Mapped[list[Any]]
    """The first refused ones: number, reference and why."""
    added: Mapped[int]
    settled: Mapped[int]
    same: Mapped[int]
    refused: Mapped[int]
    applied_at: Mapped[datetime | None]
