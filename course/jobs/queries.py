"""Reads about jobs and workers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from course.actor import Actor
from course.errors import NotFound
from course.jobs import domain
from course.jobs.domain import OPEN, SILENT_AFTER, Stand, State, Task
from course.jobs.models import Job, JobLink, JobWorker
from course.people.service import sha256

SHOWN = 50
"""The newest jobs of somebody's list."""


@dataclass(frozen=True)
class JobRow:
    """One job, and when its worker was heard of."""

    id: UUID
    kind: str
    title: str
    file_name: str
    asked_by: UUID | None
    asked_at: datetime
    state: State
    attempt: int
    done: int
    total: int
    worker: str | None
    finished_at: datetime | None
    size: int | None
    sha256: str | None
    problem: str | None
    expires_at: datetime | None
    removed_at: datetime | None
    heard_at: datetime | None

    def stand(self, now: datetime) -> Stand:
        return domain.stand(
            self.state,
            now=now,
            asked_at=self.asked_at,
            heard_at=self.heard_at,
            expires_at=None if self.removed_at else self.expires_at,
        )

    @property
    def percent(self) -> int:
        return domain.percent(self.done, self.total)


def _jobs() -> Select[*tuple[Any, ...]]:
    newest = select(func.max(JobWorker.heard_at)).scalar_subquery()
    own = select(JobWorker.heard_at).where(JobWorker.name == Job.worker).scalar_subquery()
    return select(
        Job.id,
        Job.kind,
        Job.title,
        Job.file_name,
        Job.asked_by,
        Job.asked_at,
        Job.state,
        Job.attempt,
        Job.done,
        Job.total,
        Job.worker,
        Job.finished_at,
        Job.size,
        Job.sha256,
        Job.problem,
        Job.expires_at,
        Job.removed_at,
        func.coalesce(own, newest).label("heard_at"),
    )


def own(session: Session, actor: Actor, job_id: UUID) -> JobRow:
    """A job that this very person asked for.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    mine = (Job.id == job_id, Job.asked_by == actor.person_id)
    row = session.execute(_jobs().where(*mine)).one_or_none()
    if row is None:
        raise NotFound("There is no such export.")
    return JobRow(*row)


def mine(session: Session, actor: Actor) -> Sequence[JobRow]:
    """What somebody asked for, newest first."""
    found = _jobs().where(Job.asked_by == actor.person_id)
    rows = session.execute(found.order_by(Job.asked_at.desc(), Job.id).limit(SHOWN))
    return [JobRow(*row) for row in rows]


def linked(session: Session, actor: Actor, token: str, now: datetime) -> JobRow:
    """The job whose file a link leads to, for whoever asked for it.

    Raises:
        NotFound: the link is unknown, over, or somebody else's.
    """
    alive = (JobLink.token_sha256 == sha256(token), JobLink.expires_at > now)
    found = select(JobLink.job_id).where(*alive)
    job_id = session.execute(found).scalar_one_or_none()
    if job_id is None:
        raise NotFound("This link is over. Open the export and press Download again.")
    return own(session, actor, job_id)


# --- for workers -----------------------------------------------------------------------


@dataclass(frozen=True)
class Open:
    """A job that is not over."""

    id: UUID
    attempt: int
    state: State


def open_jobs(session: Session) -> Sequence[Open]:
    """The oldest first."""
    found = select(Job.id, Job.attempt, Job.state).where(Job.state.in_(OPEN))
    return [Open(*row) for row in session.execute(found.order_by(Job.asked_at, Job.id))]


def task(session: Session, job_id: UUID, folder: Path) -> Task:
    """A job as its work sees it."""
    found = select(Job.id, Job.kind, Job.asked_by, Job.given).where(Job.id == job_id)
    row = session.execute(found).one()
    return Task(row.id, row.kind, row.asked_by, row.given, folder)


def is_running(session: Session, job_id: UUID, attempt: int) -> bool:
    so = (Job.id == job_id, Job.attempt == attempt, Job.state == State.RUNNING)
    return session.execute(select(Job.id).where(*so)).first() is not None


def has_work(session: Session) -> bool:
    """Whether anything waits, or was begun and is not over."""
    found = select(Job.id).where(Job.state.in_(OPEN)).limit(1)
    return session.execute(found).first() is not None


def over(session: Session, now: datetime) -> Sequence[UUID]:
    """Jobs whose files have lain ready long enough, and those that failed as long ago."""
    failed = (Job.state == State.FAILED, Job.asked_at < now - domain.KEPT_FOR)
    ready = (Job.state == State.DONE, Job.expires_at <= now)
    found = select(Job.id).where(Job.removed_at.is_(None), or_(and_(*failed), and_(*ready)))
    return list(session.execute(found.order_by(Job.id)).scalars())


@dataclass(frozen=True)
class WorkerRow:
    name: str
    machine: str
    process: int
    heard_at: datetime
    ended_at: datetime | None

    def silent(self, now: datetime) -> bool:
        return self.ended_at is not None or now - self.heard_at > SILENT_AFTER


def workers(session: Session) -> Sequence[WorkerRow]:
    """Every worker that was ever there, by name."""
    columns = (JobWorker.name, JobWorker.machine, JobWorker.process)
    found = select(*columns, JobWorker.heard_at, JobWorker.ended_at).order_by(JobWorker.name)
    return [WorkerRow(*row) for row in session.execute(found)]


@dataclass(frozen=True)
class Load:
    """What there is to do, for whoever examines the installation."""

    waiting: int
    running: int
    failed: int
    oldest: datetime | None
    """When the oldest that waits was asked for."""


def load(session: Session) -> Load:
    rows = session.execute(
        select(Job.state, func.count(), func.min(Job.asked_at))
        .where(Job.state != State.DONE, Job.removed_at.is_(None))
        .group_by(Job.state)
        .order_by(Job.state)
    )
    found = {state: (n, oldest) for state, n, oldest in rows}
    none = (0, None)
    waiting, running, failed = (found.get(s, none) for s in (*OPEN, State.FAILED))
    return Load(waiting[0], running[0], failed[0], waiting[1])
