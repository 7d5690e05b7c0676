"""Jobs, links to what they made, and workers."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from course.db import Base
from course.jobs.domain import State


class Job(Base):
    """Something that somebody waits for. The row says where it stands; the engine does it.

    Written in the transaction of whoever asks: the job is there if and only if that holds.
    """

    __tablename__ = "job"
    __table_args__ = (
        CheckConstraint("(state = 'done') = (finished_at IS NOT NULL)", name="done_has_moment"),
        Index("ix_job_state", "state", "asked_at"),
        Index("ix_job_asked", "asked_by", "asked_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    kind: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(Text)
    """What is made, in the words of the page."""
    file_name: Mapped[str] = mapped_column(String(200))
    given: Mapped[dict[str, Any]]
    asked_by: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    state: Mapped[State]
    attempt: Mapped[int]
    """1 for the first; pressing "try again" begins the next. A worker's death begins none."""
    done: Mapped[int]
    total: Mapped[int]
    worker: Mapped[str | None] = mapped_column(String(120))
    began_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    size: Mapped[int | None] = mapped_column(BigInteger)
    sha256: Mapped[str | None] = mapped_column(String(64))
    problem: Mapped[str | None] = mapped_column(Text)
    """Why it failed, and what to do, in words."""
    expires_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]


class JobLink(Base):
    """A link to the file of a job. Only its hash is kept; it opens for whoever asked alone."""

    __tablename__ = "job_link"

    token_sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    job_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("job.id"), index=True)
    expires_at: Mapped[datetime]


class JobWorker(Base):
    """When a worker was heard of last."""

    __tablename__ = "job_worker"

    name: Mapped[str] = mapped_column(String(120), primary_key=True)
    machine: Mapped[str] = mapped_column(String(120))
    process: Mapped[int]
    began_at: Mapped[datetime]
    heard_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    """It said goodbye; a worker that was killed did not."""
