"""What somebody must finish by a day."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, String, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from course.assignments.domain import Reason
from course.db import Base

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
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    person_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("person.id"), index=True)
    path_id: Mapped[str] = mapped_column(String(100))
    branch_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("branch.id"))
    """Whose time zone the due day is in."""
    reason: Mapped[Reason]
    due_on: Mapped[date]
    assigned_at: Mapped[datetime]
    assigned_by: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("person.id"))
    revision_id: Mapped[str | None] = mapped_column(String(64), ForeignKey("published_revision.id"))
    """Set when the first screen is read or the first question answered, then fixed."""
    begun_at: Mapped[datetime | None]
    completed_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
