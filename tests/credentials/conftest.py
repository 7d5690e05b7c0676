"""People who have passed: the shortest way to a credential."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from course.actor import Actor
from course.agreements import service as agreements
from course.assessment.domain import AttemptKind, Outcome
from course.assessment.models import Attempt
from course.credentials import queries
from course.credentials.queries import Certificate
from course.events import CheckPassed


class Passing:
    """``passing.award(person)``: the person passes the field path now and is certified."""

    def __init__(self, make, work, revision, clock):
        self._make, self._work = make, work
        self._revision, self._clock = revision, clock

    def award(self, person, **given) -> Certificate:
        """The newest certificate of the person after passing."""
        self.acknowledge(person)
        with self._work() as uow:
            uow.emit(self.passed(person, **given))
        return self.newest(person)

    def newest(self, person) -> Certificate:
        with self._work() as uow:
            return queries.held_by(uow.session, person.id)[0]

    def acknowledge(self, person) -> None:
        with self._work() as uow:
            agreements.acknowledge(
                uow,
                learner=Actor(person.id, person.name),
                agreement=self._revision.agreement,
                revision_id=self._revision.id,
                statement="I have read it.",
                typed_name=person.name,
            )

    def passed(self, person, *, branch=None, score_percent=92) -> CheckPassed:
        """An assignment with its passed final check, and the event that says so."""
        place = {"branch_id": branch.id} if branch else {}
        assignment = self._make.assignment(person, **place)
        attempt = Attempt(
            id=uuid4(),
            person_id=person.id,
            assignment_id=assignment.id,
            kind=AttemptKind.CHECK,
            quiz_id="final-check",
            revision_id=self._revision.id,
            ordinal=1,
            paper=[],
            started_at=self._clock(),
            finished_at=self._clock(),
            outcome=Outcome.PASSED,
            points=44,
            max_points=48,
            missed_clause_ids=[],
        )
        with self._work() as uow:
            uow.session.add(attempt)
        return CheckPassed(
            attempt_id=attempt.id,
            person_id=person.id,
            assignment_id=assignment.id,
            path_id="field",
            revision_id=self._revision.id,
            score_percent=score_percent,
            decision_count=24,
            language="en",
        )


@pytest.fixture
def passing(make, work, revision, clock) -> Passing:
    return Passing(make, work, revision, clock)


@pytest.fixture
def award(passing) -> Callable[..., Certificate]:
    return passing.award
