"""Attempts and answers, as the learner gave them."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from course.assessment.domain import AttemptKind, Outcome
from course.content.model import Rating
from course.db import Base


class Attempt(Base):
    """One run through one quiz, pinned to the words that were shown.

    Answers are added until it is finished; after that nothing about it changes. A better
    result is a new attempt, never an edit.
    """

    __tablename__ = "attempt"
    __table_args__ = (
        UniqueConstraint("assignment_id", "kind", "quiz_id", "ordinal"),
        CheckConstraint("outcome IS NULL OR finished_at IS NOT NULL", name="outcome_when_finished"),
        Index("ix_attempt_person", "person_id", "kind"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    person_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("person.id"))
    assignment_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("assignment.id"))
    kind: Mapped[AttemptKind]
    quiz_id: Mapped[str] = mapped_column(String(100))
    """Scenario id or check id; stable, never reused for another quiz."""
    revision_id: Mapped[str] = mapped_column(String(64), ForeignKey("published_revision.id"))
    ordinal: Mapped[int]
    """1 for the first attempt at this quiz within the assignment, 2 for the next."""
    paper: Mapped[list[Any]]
    """The final check as drawn: see ``domain.Drawn``. Empty for the other kinds."""
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    outcome: Mapped[Outcome | None]
    """Only a finished final check has one."""
    points: Mapped[int | None]
    max_points: Mapped[int | None]
    missed_clause_ids: Mapped[list[Any]]
    """Clauses to read again, critical ones first; filled when the check is finished."""


class Answer(Base):
    """The option chosen at one place of an attempt. Its id is made by the client.

    Sending it again after a lost reply meets the same id, so it is stored once.
    """

    __tablename__ = "answer"
    __table_args__ = (UniqueConstraint("attempt_id", "position"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    attempt_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("attempt.id"))
    position: Mapped[int]
    """1 for the first decision of the attempt."""
    decision_id: Mapped[str] = mapped_column(String(200))
    """Node of a scenario, item id, or ``case/decision``; see ``domain.Drawn``."""
    option_id: Mapped[str] = mapped_column(String(20))
    rating: Mapped[Rating]
    clause_ids: Mapped[list[Any]]
    revision_id: Mapped[str] = mapped_column(String(64), ForeignKey("published_revision.id"))
    language: Mapped[str] = mapped_column(String(35))
    answered_at: Mapped[datetime]
