"""What somebody must finish by a day, and the rules that ask by themselves."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from course.assignments.domain import Reason
from course.db import Base
from course.people.domain import Kind

OPEN = "completed_at IS NULL AND withdrawn_at IS NULL"


class Assignment(Base):
    """One person must finish one path by the end of a day, for a stated reason.

    At most one is open per person and path. It holds on to the revision it was begun on, so
    nothing moves under a learner who is half way.
    """

    __tablename__ = "assignment"
    __table_args__ = (
        Index(
            "uq_assignment_open",
            "person_id",
            "path_id",
            unique=True,
            sqlite_where=text(OPEN),
            postgresql_where=text(OPEN),
        ),
        Index("ix_assignment_rule", "rule_id"),
        Index("ix_assignment_batch", "batch_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    person_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("person.id"), index=True)
    path_id: Mapped[str] = mapped_column(String(100))
    short_path_id: Mapped[str | None] = mapped_column(String(100))
    """The shorter path that is enough to renew what ``path_id`` earns, where there is one."""
    branch_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("branch.id"))
    """Whose time zone the due day is in."""
    reason: Mapped[Reason]
    due_on: Mapped[date]
    assigned_at: Mapped[datetime]
    assigned_by: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("person.id"))
    revision_id: Mapped[str | None] = mapped_column(String(64), ForeignKey("published_revision.id"))
    """Set when the first screen is read or the first question answered, then fixed.

    Where changed clauses are asked for, it is set from the beginning."""
    begun_at: Mapped[datetime | None]
    completed_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_why: Mapped[str | None] = mapped_column(Text)
    unmatched_at: Mapped[datetime | None]
    """When it was taken back by itself, because the person left or no longer matched its rule.

    Nobody decided that they need not finish it: a rule that they match later asks again."""
    rule_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("assignment_rule.id"))
    """Which rule asked; None where somebody asked by hand."""
    batch_id: Mapped[UUID | None] = mapped_column(Uuid)
    """Shared by all that were made in one go: how the log finds them."""
    note: Mapped[str | None] = mapped_column(Text)
    """A few words from whoever asked, for the learner."""
    excused_until: Mapped[date | None]
    """Last day on which nobody waits for it."""
    excused_why: Mapped[str | None] = mapped_column(Text)


class Delta(Base):
    """Which clauses an assignment is about, where it is not about the whole path.

    The person has shown the path on an older text and repeats what has changed since.
    """

    __tablename__ = "delta"

    assignment_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("assignment.id"), primary_key=True)
    from_revision_id: Mapped[str] = mapped_column(String(64), ForeignKey("published_revision.id"))
    """What they proved last: the old words beside the new."""
    to_revision_id: Mapped[str] = mapped_column(String(64), ForeignKey("published_revision.id"))
    clause_ids: Mapped[str] = mapped_column(Text)
    """Separated by spaces, in the agreement's order."""


class Rule(Base):
    """Everybody who matches is asked to finish a path, whoever was there before included.

    What is None narrows nothing. A rule is made and ended, never changed: who was asked under
    it can then always be explained by it.
    """

    __tablename__ = "assignment_rule"
    __table_args__ = (
        CheckConstraint("days > 0", name="some_days"),
        CheckConstraint("branch_id IS NULL OR region_id IS NULL", name="one_place"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    path_id: Mapped[str] = mapped_column(String(100))
    days: Mapped[int]
    """From the day somebody is asked to the last day they have."""
    kind: Mapped[Kind | None]
    job_role: Mapped[str | None] = mapped_column(String(100))
    branch_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("branch.id"))
    region_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("region.id"))
    """With all regions below it."""
    vendor_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("vendor.id"))
    started_from: Mapped[date | None]
    """Only people who began on this day or later."""
    note: Mapped[str | None] = mapped_column(Text)
    plan: Mapped[str | None] = mapped_column(String(200))
    """The name of the roll-out plan that it is a wave of."""
    holds_from: Mapped[date | None]
    """It asks nobody before this day, where the branch is."""
    made_at: Mapped[datetime]
    made_by: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("person.id"))
    ended_at: Mapped[datetime | None]
