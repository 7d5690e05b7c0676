"""The board's read model."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Index,
    String,
    Uuid,
    and_,
    false,
    func,
    not_,
)
from sqlalchemy.orm import Mapped, mapped_column

from course.db import Base
from course.people.domain import Kind


class Standing(Base):
    """Where one engagement stands on one path: dates only, the status follows from the day.

    Derived: ``service.refresh`` writes it anew from people, assignments and credentials
    whenever one of them changes, and a test compares it with a full rebuild. It exists so that
    the board of a branch with thousands of people reads one index.

    Decision: no foreign keys. Every row is a sum over tables that have them; looking each id up
    once more took a third of the time of giving fifty thousand people a path.
    """

    __tablename__ = "standing"
    __table_args__ = (
        # Holds whatever counts and order ask for, person by person, so that both read it alone.
        Index(
            "ix_standing_branch",
            "branch_id",
            "person_id",
            "kind",
            "starts_on",
            "ends_on",
            "due_on",
            "valid_until",
            "renewable_from",
            "revoked",
            "covered_until",
            "vendor_id",
            "name",
            "engagement_id",
            "path_id",
        ),
        Index("ix_standing_vendor", "vendor_id", "branch_id"),
        Index("ix_standing_person", "person_id"),
    )

    engagement_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    path_id: Mapped[str] = mapped_column(String(100), primary_key=True)
    """Empty where nothing has been assigned and nothing earned."""
    person_id: Mapped[UUID] = mapped_column(Uuid)
    branch_id: Mapped[UUID] = mapped_column(Uuid)
    vendor_id: Mapped[UUID | None] = mapped_column(Uuid)
    kind: Mapped[Kind]
    name: Mapped[str] = mapped_column(String(200))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    assignment_id: Mapped[UUID | None] = mapped_column(Uuid)
    """The open one, if there is one."""
    due_on: Mapped[date | None]
    valid_until: Mapped[date | None]
    """Of the newest credential that is not revoked; or, where clauses have changed and are not
    shown yet, the end of their grace."""
    renewable_from: Mapped[date | None]
    revoked: Mapped[bool]
    """The newest credential was revoked and nothing has replaced it."""
    covered_until: Mapped[date | None]
    """Last day of cover, which is no credential."""


def is_covered(on: Any) -> ColumnElement[bool]:
    """Whether cover answers for a row on a day."""
    return func.coalesce(Standing.covered_until >= on, false())


def is_overdue(on: Any) -> ColumnElement[bool]:
    """Whether a row is late on a day. Whoever is covered is not: that is what cover is for."""
    return and_(Standing.due_on < on, not_(is_covered(on)))


class StandingVersion(Base):
    """The state of a branch's rows of ``Standing``, by a name that no other state ever has.

    ``service.refresh`` gives a new one in the transaction that writes the rows. Whoever reads
    a version and rows in one snapshot may keep what follows from the rows under the version.
    """

    __tablename__ = "standing_version"

    branch_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("branch.id"), primary_key=True)
    version: Mapped[UUID]
    """By chance and not by counting: after a restore counting would begin again."""
