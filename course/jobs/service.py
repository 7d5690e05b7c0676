"""Asking for jobs, taking their files, and what workers write down about them."""

import secrets
from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, update

from course.actor import Actor
from course.db import UnitOfWork, insert_once
from course.errors import NotReady
from course.events import JobAsked, JobFailed, JobFileRemoved, JobFileTaken, JobFinished
from course.jobs import queries
from course.jobs.domain import KEPT_FOR, LINK_LIFE, OPEN, Plan, Stand, State
from course.jobs.models import Job, JobLink, JobWorker
from course.people.service import sha256


def ask(
    uow: UnitOfWork,
    *,
    actor: Actor,
    kind: str,
    title: str,
    file_name: str,
    given: Mapping[str, Any],
) -> UUID:
    """Ask for something that takes long. It is there if and only if this transaction holds."""
    job_id = uuid4()
    uow.session.add(
        Job(
            id=job_id,
            kind=kind,
            title=title,
            file_name=file_name,
            given=dict(given),
            asked_by=actor.person_id,
            asked_at=uow.now,
            state=State.WAITING,
            attempt=1,
            done=0,
            total=0,
        )
    )
    uow.session.flush()
    uow.emit(JobAsked(job_id=job_id, kind=kind, attempt=1))
    return job_id


def ask_again(uow: UnitOfWork, *, actor: Actor, job_id: UUID) -> None:
    """Once more what failed, or what was made and is gone. Pressing twice asks once.

    Raises:
        NotFound: there is none, or it is somebody else's.
        NotReady: it is under way, or lies ready.
    """
    job = queries.own(uow.session, actor, job_id)
    if job.stand(uow.now) not in {Stand.FAILED, Stand.GONE}:
        raise NotReady("It is under way already. Look at its page.")
    begun = uow.session.execute(
        update(Job)
        .where(Job.id == job_id, Job.attempt == job.attempt, Job.state == job.state)
        .values(
            state=State.WAITING,
            attempt=job.attempt + 1,
            asked_at=uow.now,
            done=0,
            worker=None,
            problem=None,
            finished_at=None,
            expires_at=None,
            removed_at=None,
        )
        .returning(Job.kind)
    ).first()
    if begun is not None:
        uow.emit(JobAsked(job_id=job_id, kind=begun.kind, attempt=job.attempt + 1))


def make_link(uow: UnitOfWork, *, actor: Actor, job_id: UUID) -> str:
    """A secret that leads to the file for an hour, for whoever asked for it and nobody else.

    Decision: not for one use. A download of hundreds of megabytes breaks off, and whoever begins
    it anew should not have to come back first; that it also needs their sign-in makes up for it.

    Raises:
        NotFound: there is no such job, or it is somebody else's.
        NotReady: there is no file yet, or not any more.
    """
    job = queries.own(uow.session, actor, job_id)
    if job.stand(uow.now) is not Stand.READY or job.expires_at is None:
        raise NotReady("There is no file to download now. Look at the page of the export.")
    token, until = secrets.token_urlsafe(32), min(uow.now + LINK_LIFE, job.expires_at)
    uow.session.execute(delete(JobLink).where(JobLink.expires_at <= uow.now))
    uow.session.add(JobLink(token_sha256=sha256(token), job_id=job_id, expires_at=until))
    uow.emit(JobFileTaken(job_id=job_id))
    return token


# --- what workers write down -----------------------------------------------------------


def begin(uow: UnitOfWork, *, job_id: UUID, attempt: int, worker: str, plan: Plan) -> bool:
    """A worker has it in hand, for the first time or after another one's death.

    Returns:
        Whether there is anything to do: not where it is over, or a later attempt has begun.
    """
    taken = uow.session.execute(
        update(Job)
        .where(Job.id == job_id, Job.attempt == attempt, Job.state.in_(OPEN))
        .values(state=State.RUNNING, worker=worker, began_at=uow.now, total=plan.things)
        .returning(Job.id)
    )
    return taken.first() is not None


def progress(uow: UnitOfWork, *, job_id: UUID, attempt: int, worker: str, done: int) -> None:
    """So many things are done. It never goes back: a part that runs twice counts once."""
    uow.session.execute(
        update(Job)
        .where(Job.id == job_id, Job.attempt == attempt, Job.state == State.RUNNING)
        .where(Job.done <= done)
        .values(done=done, worker=worker)
    )


def finish(uow: UnitOfWork, *, job_id: UUID, attempt: int, size: int, sha256: str) -> bool:
    """The file lies ready. Of two workers that both believe they made it, one is told yes."""
    done = uow.session.execute(
        update(Job)
        .where(Job.id == job_id, Job.attempt == attempt, Job.state == State.RUNNING)
        .values(
            state=State.DONE,
            done=Job.total,
            finished_at=uow.now,
            size=size,
            sha256=sha256,
            expires_at=uow.now + KEPT_FOR,
        )
        .returning(Job.asked_by)
    ).first()
    if done is None:
        return False
    uow.emit(JobFinished(job_id=job_id, asked_by=done.asked_by, size=size, sha256=sha256))
    return True


def fail(uow: UnitOfWork, *, job_id: UUID, attempt: int, problem: str) -> None:
    """It cannot be done; ``problem`` says why and what to do."""
    failed = uow.session.execute(
        update(Job)
        .where(Job.id == job_id, Job.attempt == attempt, Job.state.in_(OPEN))
        .values(state=State.FAILED, problem=problem)
        .returning(Job.asked_by)
    ).first()
    if failed is not None:
        uow.emit(JobFailed(job_id=job_id, asked_by=failed.asked_by, attempt=attempt))


def removed(uow: UnitOfWork, *, job_id: UUID) -> None:
    """Its files are gone from the disk."""
    gone = uow.session.execute(
        update(Job)
        .where(Job.id == job_id, Job.removed_at.is_(None))
        .values(removed_at=uow.now)
        .returning(Job.id)
    )
    if gone.first() is not None:
        uow.session.execute(delete(JobLink).where(JobLink.job_id == job_id))
        uow.emit(JobFileRemoved(job_id=job_id))


def hear(uow: UnitOfWork, *, worker: str, machine: str, process: int) -> None:
    """A worker is there."""
    said = {"machine": machine, "process": process, "heard_at": uow.now, "ended_at": None}
    if not insert_once(uow.session, JobWorker, name=worker, began_at=uow.now, **said):
        uow.session.execute(update(JobWorker).where(JobWorker.name == worker).values(**said))


def say_goodbye(uow: UnitOfWork, *, worker: str) -> None:
    ended = update(JobWorker).where(JobWorker.name == worker).values(ended_at=uow.now)
    uow.session.execute(ended)
