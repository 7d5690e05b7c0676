"""Ana, her path, and a look at what is stored."""

import pytest
from sqlalchemy import select

from course.assessment import papers
from course.assessment.domain import AttemptKind
from course.assessment.models import Answer, Attempt
from tests.learners import Walk


@pytest.fixture
def ana(make):
    return make.person(name="Ana Alder")


@pytest.fixture
def task(make, ana):
    return make.assignment(ana)


@pytest.fixture
def answers(db):
    """``answers()``: every answer stored so far, by position."""
    return lambda: db.scalars(select(Answer).order_by(Answer.position)).all()


@pytest.fixture
def attempts(db):
    """``attempts()``: every attempt stored so far, oldest first."""
    return lambda: db.scalars(select(Attempt).order_by(Attempt.started_at, Attempt.ordinal)).all()


# --- the final check -------------------------------------------------------------------


@pytest.fixture
def intro(task):
    return f"/check/{task.id}"


@pytest.fixture
def tries(attempts):
    """``tries()``: every paper begun so far, oldest first."""
    return lambda: [attempt for attempt in attempts() if attempt.kind is AttemptKind.CHECK]


@pytest.fixture
def given(answers, tries):
    """``given()``: the answers of all papers, without those of practice."""
    return lambda: [a for a in answers() if a.attempt_id in {attempt.id for attempt in tries()}]


@pytest.fixture
def paper(tries, revision):
    """``paper()``: the newest paper with its words."""
    return lambda: papers.asked(revision, tries()[-1].paper)


@pytest.fixture
def walked(ana, task, walk) -> Walk:
    """Ana, with everything done up to the check."""
    return walk(ana, task).ready()


@pytest.fixture
def begun(walked):
    """The id of the paper Ana has begun."""
    return walked.begin_check()


@pytest.fixture
def place(begun):
    """``place(3)``: the address of the third decision."""
    return lambda position: f"/check/paper/{begun}/{position}"
