"""How people sign in: links, PINs and sessions, and what did not work.

No secret stands here, only hashes: whoever steals the database opens no door.
"""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from course.db import Base


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
