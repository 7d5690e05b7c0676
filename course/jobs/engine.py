"""Keeps count of which parts of which job are over: DBOS Transact, loaded in workers only.

Decision: DBOS takes a second and 60 MB to load, so no server and no command loads it but this
one. Jobs are asked for by a row in our own database, in the transaction of whoever asks; a worker
hands waiting rows to DBOS under the row's own id, and handing one over twice starts it once. DBOS
writes down each part that is over: after kill -9 the job goes on behind the last of them. Its own
records stand in ``COURSE_HOME/jobs.db``, or in the schema ``course_jobs`` of PostgreSQL, where
any number of machines share the queue.
"""

import logging
import os
from collections.abc import Iterable
from uuid import UUID

from dbos import DBOS, DBOSConfig, SetWorkflowID

from course.jobs.queries import Open
from course.jobs.running import Runner

QUEUE = "jobs"
VERSION = "1"
"""Of the workflow below, not of the program: jobs that an older version began go on in a newer
one. Whoever changes the order of its steps counts up, and lets workers of the old version end."""
SCHEMA = "course_jobs"
MOST_DEATHS = 10
"""How often a job may take its worker down with it before it is given up."""
GIVEN_UP = {"ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"}
LOOKS_EVERY = 0.25
"""Seconds between two looks at the queue."""


class Engine:
    """DBOS with one kind of workflow on one queue, a job at a time for each worker."""

    def __init__(self, url: str, runner: Runner):
        logging.getLogger("dbos").setLevel(logging.ERROR)
        config: DBOSConfig = {
            "name": "course",
            "system_database_url": url,
            "dbos_system_schema": SCHEMA,
            "executor_id": runner.worker,
            "application_version": VERSION,
            "log_level": "ERROR",
        }
        DBOS(config=config)
        self._runner = runner
        self._workflow = _workflow(runner)

    def start(self) -> None:
        """Go on with what this worker had in hand when it died, and take what waits."""
        DBOS.launch()
        DBOS.register_queue(QUEUE, worker_concurrency=1, polling_interval_sec=LOOKS_EVERY)

    def hand_over(self, job: Open) -> None:
        """Begin a job, unless it has been begun."""
        with SetWorkflowID(_key(job)):
            DBOS.enqueue_workflow(QUEUE, self._workflow, str(job.id), job.attempt)

    def has_given_up(self, job: Open) -> bool:
        """Whether it will not begin a job once more."""
        known = DBOS.get_workflow_status(_key(job))
        return known is not None and known.status in GIVEN_UP

    def take_over(self, workers: Iterable[str]) -> int:
        """Put back into the queue what workers had in hand that are gone; how many jobs."""
        names = list(workers)
        left = DBOS.list_workflows(status="PENDING", executor_id=names) if names else []
        for workflow in left:
            DBOS.resume_workflow(workflow.workflow_id)
        return len(left)


def _key(job: Open) -> str:
    return f"{job.id}/{job.attempt}"


def _workflow(runner: Runner):  # type: ignore[no-untyped-def]  # DBOS has a type of its own
    @DBOS.step(name="plan")
    def plan(job_id: str, attempt: int) -> int:
        return runner.plan(UUID(job_id), attempt)

    @DBOS.step(name="part")
    def part(job_id: str, attempt: int, number: int, before: int) -> int:
        return runner.part(UUID(job_id), attempt, number, before)

    @DBOS.step(name="finish")
    def finish(job_id: str, attempt: int) -> None:
        runner.finish(UUID(job_id), attempt)

    @DBOS.workflow(name="job", max_recovery_attempts=MOST_DEATHS)
    def job(job_id: str, attempt: int) -> None:
        try:
            parts, done = plan(job_id, attempt), 0
            for number in range(parts):
                done = part(job_id, attempt, number, done)
            finish(job_id, attempt)
        except Exception as error:
            runner.fail(UUID(job_id), attempt, error)

    return job


def leave() -> None:
    """End this process at once: a job that is under way is what the engine keeps count for."""
    os._exit(0)
