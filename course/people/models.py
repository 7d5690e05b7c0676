"""Who learns, who manages them, and where they belong."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from course.actor import Role
from course.db import Base
from course.people.domain import Kind, digits, search_key
from course.people.roster_verdicts import Step, Verdict


class Region(Base):
    """Holds branches and, at any depth, other regions. One without a parent is at the top."""

    __tablename__ = "region"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    parent_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("region.id"), index=True)


class Branch(Base):
    """Where people belong. Its time zone decides when a due day ends."""

    __tablename__ = "branch"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    region_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("region.id"), index=True)
    time_zone: Mapped[str] = mapped_column(String(64))


class Vendor(Base):
    """A company that sends contractors. Vendors cut across branches."""

    __tablename__ = "vendor"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    name: Mapped[str] = mapped_column(String(200), unique=True)


def _name_key(context: Any) -> str:
    return search_key(context.get_current_parameters()["name"])


def _phone_key(context: Any) -> str | None:
    phone = context.get_current_parameters().get("phone")
    return digits(phone) if phone else None


class Person(Base):
    """Anyone with a record."""

    __tablename__ = "person"
    __table_args__ = (
        # Whoever looks for somebody reads this index alone, in the order of the list.
        Index("ix_person_search", "name_key", "id", "code_key", "phone_key"),
        Index(
            "ix_person_merged",
            "merged_into",
            sqlite_where=text("merged_into IS NOT NULL"),
            postgresql_where=text("merged_into IS NOT NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    code: Mapped[str] = mapped_column(String(64))
    """HR's or the vendor's own stable id (``person_id`` in rosters and registers), as given."""
    code_key: Mapped[str] = mapped_column(String(64), unique=True)
    """``fold(code)``: case variants of one id are one person."""
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str | None] = mapped_column(String(254))
    email_key: Mapped[str | None] = mapped_column(String(254), unique=True)
    phone: Mapped[str | None] = mapped_column(String(40))
    language: Mapped[str] = mapped_column(String(35), default="en")
    """BCP 47."""
    name_key: Mapped[str] = mapped_column(String(200), default=_name_key, server_default="")
    """``search_key(name)``: what lists are searched by and sorted by. Whoever changes a name
    changes it too."""
    phone_key: Mapped[str | None] = mapped_column(String(40), default=_phone_key)
    """``digits(phone)``."""
    merged_into: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("person.id"))
    """The record of the same person that counts instead of this one. It never points to one
    that points on. Nothing but the id and the addresses stays here, so that they still lead to
    the person."""
    erased_at: Mapped[datetime | None]
    """When everything that says who it was was erased. What they did still counts."""


class Engagement(Base):
    """A person's tie to a branch for a time, as an employee or through a vendor."""

    __tablename__ = "engagement"
    __table_args__ = (
        CheckConstraint(
            "(kind = 'contractor') = (vendor_id IS NOT NULL)", name="vendor_if_contractor"
        ),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),
        Index("ix_engagement_branch", "branch_id", "person_id"),
        Index("ix_engagement_vendor", "vendor_id", "person_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    person_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("person.id"), index=True)
    kind: Mapped[Kind]
    vendor_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("vendor.id"))
    branch_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("branch.id"))
    job_role: Mapped[str] = mapped_column(String(100))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    """Last day, inclusive; None while it lasts."""


class RoleGrant(Base):
    """One role a person holds, and where. Learners need none."""

    __tablename__ = "role_grant"
    __table_args__ = (
        CheckConstraint("role != 'manager' OR branch_id IS NOT NULL", name="manager_has_branch"),
        CheckConstraint(
            "role != 'region_manager' OR region_id IS NOT NULL", name="region_manager_has_region"
        ),
        CheckConstraint(
            "role != 'vendor_admin' OR vendor_id IS NOT NULL", name="vendor_admin_has_vendor"
        ),
        CheckConstraint("role != 'auditor' OR ends_on IS NOT NULL", name="auditor_has_end"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    person_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("person.id"), index=True)
    role: Mapped[Role]
    branch_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("branch.id"))
    region_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("region.id"))
    vendor_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("vendor.id"))
    ends_on: Mapped[date | None]
    """Last day, inclusive; None for no end. The row stays when it is over: views point to it."""
    given_at: Mapped[datetime | None]
    """None for what was given before this was kept."""
    given_by: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("person.id"))
    """None for the operator at the command line."""
    ended_at: Mapped[datetime | None]
    """When somebody took it back; None while it lasts and where its last day ended it."""
    ended_by: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("person.id"))


class SignInLink(Base):
    """A one-time link. Only its hash is kept, so a stolen database opens no door."""

    __tablename__ = "sign_in_link"

    token_sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("person.id"), index=True)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SignInSession(Base):
    """One signed-in browser. Ending it here signs the browser out, wherever its cookie is."""

    __tablename__ = "sign_in_session"

    token_sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("person.id"), index=True)
    began_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class SignInMiss(Base):
    """A sign-in that did not work, counted to slow guessing down."""

    __tablename__ = "sign_in_miss"
    __table_args__ = (Index("ix_sign_in_miss_address", "address_sha256", "missed_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    address_sha256: Mapped[str] = mapped_column(String(64))
    """Keyed hash of the network address: enough to count, useless to anybody else."""
    missed_at: Mapped[datetime]


class Merge(Base):
    """Two records of one person were made one. It can be undone, but not twice."""

    __tablename__ = "merge"
    __table_args__ = (
        Index("ix_merge_kept", "kept_id", "made_at"),
        Index(
            "uq_merge_lost",
            "lost_id",
            unique=True,
            sqlite_where=text("undone_at IS NULL"),
            postgresql_where=text("undone_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    kept_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("person.id"))
    lost_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("person.id"))
    made_at: Mapped[datetime]
    made_by: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("person.id"))
    engagement_ids: Mapped[list[Any]]
    """Those of the kept record before, in hex: any other that is there later is newer."""
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("person.id"))


class MergeMove(Base):
    """A row that a merge changed, and what stood there before: undoing puts exactly that back.

    No foreign key to the row: any slice may note one of its own.
    """

    __tablename__ = "merge_move"

    merge_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("merge.id"), primary_key=True)
    table_name: Mapped[str] = mapped_column(String(64), primary_key=True)
    row_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    person_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("person.id"))
    """Whose it was."""
    was: Mapped[dict[str, Any]]
    """Other columns that changed, with their old values."""


class SignInTry(Base):
    """PINs tried for one code since the last right one, whether the code is anybody's or not."""

    __tablename__ = "sign_in_try"

    code_sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    """Of the folded code. Hashed, because people type other things into the field by mistake."""
    tries: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(index=True)
    paused_until: Mapped[datetime | None]


class Pin(Base):
    """The PIN that opens a person code: printed on a card, or chosen by the person.

    The PIN itself is nowhere; ``pin_hash`` says what is kept instead.
    """

    __tablename__ = "pin"

    person_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("person.id"), primary_key=True)
    hash: Mapped[str] = mapped_column(String(200))
    own: Mapped[bool]
    """False while it is the one on the card, which opens nothing but the choice of an own one."""
    made_at: Mapped[datetime]
    form_sha256: Mapped[str] = mapped_column(String(64))
    """Of the form that made the printed one: the same form, pressed again, makes the same."""


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
