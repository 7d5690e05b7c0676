"""The ledger of notices, the switch, and the addresses of calendars."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from course.db import Base
from course.notices.domain import OPEN, About, Channel, State, Why

STILL_OPEN = "state IN ({})".format(", ".join(f"'{state}'" for state in OPEN))


class Notice(Base):
    """One thing said, or to be said, to one person: at most once, whoever asks for it.

    Rows are added and brought to an end (sent, told, dropped); none is ever deleted or begun
    again, so the ledger answers what was said to whom, when, and why not.
    """

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("person_id", "about_id", "day", "stage"),
        CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent_has_moment"),
        CheckConstraint("(state = 'told') = (told_at IS NOT NULL)", name="told_has_moment"),
        Index(
            "ix_notice_open",
            "channel",
            "urgency",
            "due_at",
            sqlite_where=text(STILL_OPEN),
            postgresql_where=text(STILL_OPEN),
        ),
        Index("ix_notice_about", "about_id", "stage"),
        Index("ix_notice_fill", "fill_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    person_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("person.id"))
    """Who is told."""
    about: Mapped[About]
    about_id: Mapped[UUID]
    """Id of the assignment, credential or service event; of the person for what is about nothing
    else."""
    day: Mapped[date]
    """With ``about_id`` the obligation: the due day, so that a new day is said anew. Otherwise
    the day of asking, the Monday of the week, or the day on which somebody asked by hand."""
    stage: Mapped[str] = mapped_column(String(32))
    urgency: Mapped[int]
    """The higher, the earlier it is sent; a higher stage of one ladder overtakes a lower."""
    branch_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("branch.id"))
    """Whose clock is looked at before sending, and on whose list it stands when it has to be told;
    None for what has been asked for this minute."""
    channel: Mapped[Channel]
    state: Mapped[State]
    why: Mapped[Why | None]
    said: Mapped[str | None] = mapped_column(Text)
    """What the mail server said, where it refused or asked to come back."""
    due_at: Mapped[datetime]
    """Not before this moment."""
    fill_id: Mapped[UUID | None]
    """Shared by the rows of one filling; None for rows that were asked for one by one."""
    tries: Mapped[int]
    claimed_at: Mapped[datetime | None]
    claimed_by: Mapped[str | None] = mapped_column(String(120))
    """Machine, process and run of the sender that has, or had, it."""
    message_id: Mapped[str | None] = mapped_column(String(300))
    sent_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]
    told_by: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("person.id"))


class NoticeSwitch(Base):
    """Whether this instance says anything at all: one row, or none for "off".

    Decision: an instance without the row is off. A migrated older one has none, and a restored
    one loses its own, so neither can begin to send by itself.
    """

    __tablename__ = "notice_switch"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    on: Mapped[bool]
    changed_at: Mapped[datetime]


class CalendarFeed(Base):
    """The address of a person's calendar. Only its hash is kept; a new one ends the old one."""

    __tablename__ = "calendar_feed"

    person_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("person.id"), primary_key=True)
    token_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime]
