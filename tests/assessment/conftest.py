"""Ana, her path, and a look at what is stored."""

import pytest
from sqlalchemy import select

from course.assessment.models import Answer, Attempt


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
