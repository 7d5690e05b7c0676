"""Rosters that somebody handed in: what they ask for, and what each row comes to."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from course.db import Base
from course.people.domain import Kind
from course.people.roster_verdicts import Step, Verdict


class RosterImport(Base):
    """One roster that somebody handed in: first shown, then applied exactly as shown."""

    __tablename__ = "roster_import"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    made_at: Mapped[datetime] = mapped_column(index=True)
    made_by: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("person.id"))
    """None for the operator at the command line."""
    file_name: Mapped[str] = mapped_column(String(200))
    file_sha256: Mapped[str] = mapped_column(String(64))
    ignored: Mapped[str] = mapped_column(Text)
    """Columns of the file that mean nothing here, as a list in words."""
    says_ends: Mapped[bool]
    missing_end: Mapped[bool]
    missing_share: Mapped[int]
    """How many percent of those in reach it may end because they are not in the file."""
    shown_at: Mapped[datetime | None]
    """When the verdicts were worked out; None while the file is being read."""
    digest: Mapped[str | None] = mapped_column(String(64))
    """SHA-256 over every verdict with what was before: what is applied has to have the same."""
    applied_at: Mapped[datetime | None]
    added: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    ended: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)


class RosterRow(Base):
    """A row of the file: what it asks for, or why it cannot be read. No foreign keys to people:
    what it names is checked when it is judged, and again when it is applied."""

    __tablename__ = "roster_row"
    __table_args__ = (Index("ix_roster_row_person", "import_id", "code_key"),)

    import_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("roster_import.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    why: Mapped[str | None] = mapped_column(Text)
    code: Mapped[str] = mapped_column(String(200))
    code_key: Mapped[str | None] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str | None] = mapped_column(String(254))
    email_key: Mapped[str | None] = mapped_column(String(254))
    phone: Mapped[str | None] = mapped_column(String(40))
    language: Mapped[str | None] = mapped_column(String(35))
    kind: Mapped[Kind | None]
    vendor_id: Mapped[UUID | None]
    branch_id: Mapped[UUID | None]
    job_role: Mapped[str | None] = mapped_column(String(100))
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]


class RosterLine(Base):
    """What a row comes to. People who are not in the file stand behind the last row."""

    __tablename__ = "roster_line"
    __table_args__ = (Index("ix_roster_line_verdict", "import_id", "verdict", "number"),)

    import_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("roster_import.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    verdict: Mapped[Verdict]
    why: Mapped[str | None] = mapped_column(Text)
    step: Mapped[Step]
    person_id: Mapped[UUID | None]
    new_person: Mapped[bool]
    code: Mapped[str | None] = mapped_column(String(64))
    name: Mapped[str | None] = mapped_column(String(200))
    """With the five below: what the person becomes; None where nothing about them changes."""
    email: Mapped[str | None] = mapped_column(String(254))
    email_key: Mapped[str | None] = mapped_column(String(254))
    phone: Mapped[str | None] = mapped_column(String(40))
    language: Mapped[str | None] = mapped_column(String(35))
    was_name: Mapped[str | None] = mapped_column(String(200))
    was_email: Mapped[str | None] = mapped_column(String(254))
    was_phone: Mapped[str | None] = mapped_column(String(40))
    was_language: Mapped[str | None] = mapped_column(String(35))
    engagement_id: Mapped[UUID | None]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    old_ends_on: Mapped[date | None]
    """Of a move: the last day where somebody was."""
    was_branch_id: Mapped[UUID | None]
    was_job_role: Mapped[str | None] = mapped_column(String(100))
    was_starts_on: Mapped[date | None]
    was_ends_on: Mapped[date | None]
    name_key: Mapped[str | None] = mapped_column(String(200))
    phone_key: Mapped[str | None] = mapped_column(String(40))
