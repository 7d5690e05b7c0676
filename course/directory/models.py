"""Invitations of vendors."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from course.db import Base


class VendorInvitation(Base):
    """A one-time link for whoever is to answer for a vendor's people. Only its hash is kept."""

    __tablename__ = "vendor_invitation"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    vendor_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("vendor.id"), index=True)
    token_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    """Whom it is meant for."""
    email: Mapped[str | None] = mapped_column(String(254))
    phone: Mapped[str | None] = mapped_column(String(40))
    branch_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("branch.id"))
    """Where they work, if they work at one place here."""
    made_at: Mapped[datetime]
    made_by: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("person.id"))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    person_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("person.id"))
    """The record that was made when it was used."""
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("person.id"))
