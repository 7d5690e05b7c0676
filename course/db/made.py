"""Columns that many tables share: who added a row and when, and who took it back.

Write them before ``Base``: ``class VendorEntry(Made, Withdrawn, Base)``. They come last.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Uuid
from sqlalchemy.orm import Mapped, mapped_column


class Made:
    """Who added the row, and when."""

    made_by: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("person.id"), sort_order=1)
    """None for the operator at the command line, and for what followed by itself."""
    made_at: Mapped[datetime] = mapped_column(sort_order=1)


class MadeByPerson:
    """The same where only a named person can have added it."""

    made_by: Mapped[UUID] = mapped_column(Uuid, ForeignKey("person.id"), sort_order=1)
    made_at: Mapped[datetime] = mapped_column(sort_order=1)


class Withdrawn:
    """Who took the row back, and when; it stays, and holds no more."""

    withdrawn_by: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("person.id"), sort_order=2)
    withdrawn_at: Mapped[datetime | None] = mapped_column(sort_order=2)
