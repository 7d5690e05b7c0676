"""Tables of service events: the event, and what is added to its case.

Events and facts are append-only: the database refuses anything but erasing words and moving
rows between two records of one person (``db.append_only``).
"""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from course.db import Base
from course.incidents.domain import Fact
from course.machines.models import MachineKey


class ServiceEvent(Base):
    """Something went wrong at a customer. Who caused it stands nowhere."""

    __tablename__ = "service_event"
    __table_args__ = (
        Index("ix_service_event_branch", "branch_id", "found_at"),
        Index("ix_service_event_clause", "clause_id", "branch_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    """Made by the page or the machine, so that sending it twice is logging it once."""
    digits: Mapped[str] = mapped_column(String(8), unique=True)
    """The reference that people read out."""
    branch_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("branch.id"))
    vendor_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("vendor.id"), index=True)
    """Of whoever logged it, where a vendor sends them."""
    person_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("person.id"), index=True)
    """Who logged it; None for a machine."""
    key_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey(MachineKey.id))
    clause_id: Mapped[str] = mapped_column(String(100))
    revision_id: Mapped[str] = mapped_column(String(64), ForeignKey("published_revision.id"))
    """The text whose minutes its clocks go by."""
    what: Mapped[str] = mapped_column(Text)
    place: Mapped[str] = mapped_column(String(200))
    found_at: Mapped[datetime]
    made_at: Mapped[datetime]


class ServiceEventFact(Base):
    """One line of a case's timeline."""

    __tablename__ = "service_event_fact"
    __table_args__ = (
        UniqueConstraint("event_id", "once"),
        Index("ix_service_event_fact_event", "event_id", "kind", "made_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    event_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("service_event.id"))
    kind: Mapped[Fact]
    once: Mapped[str | None] = mapped_column(String(60))
    """Of facts of which a case, or a promise, has one."""
    words: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    """When it was so."""
    due_at: Mapped[datetime | None]
    """Of a promise: until when."""
    about_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("service_event_fact.id"))
    """The promise that was kept, or not."""
    person_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("person.id"), index=True)
    """Who owns the case from then on."""
    batch_id: Mapped[UUID | None] = mapped_column(Uuid)
    """The assignments of a refresher."""
    made_by: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("person.id"))
    """None where it followed by itself."""
    made_at: Mapped[datetime]
