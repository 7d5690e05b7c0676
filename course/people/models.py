"""Who learns, who manages them, and where they belong."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from course.actor import Role
from course.db import Base
from course.people.domain import Kind, digits, search_key


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
