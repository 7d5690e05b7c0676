"""Editions to publish, and holders of credentials to ask."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from course.assignments.models import Assignment, Delta
from course.credentials.models import Demand
from course.library import service as library
from tests.credentials.conftest import Passing


@pytest.fixture
def passing(make, work, revision, clock) -> Passing:
    return Passing(make, work, revision, clock)


@pytest.fixture
def award(passing):
    return passing.award


@pytest.fixture
def publish(work):
    def publish(compilation) -> None:
        with work() as uow:
            library.publish(uow, revision=compilation.revision, files=compilation.files)

    return publish


@pytest.fixture
def delta_of(db):
    """``delta_of(person)``: their open assignment about changed clauses, or None."""

    def find(person):
        db.expire_all()
        return db.scalars(
            select(Assignment)
            .join(Delta, Delta.assignment_id == Assignment.id)
            .where(
                Assignment.person_id == person.id,
                Assignment.completed_at.is_(None),
                Assignment.withdrawn_at.is_(None),
            )
        ).one_or_none()

    return find


@pytest.fixture
def demands(db):
    """``demands(person)``: all that was ever demanded of somebody, oldest first."""
    return lambda person: db.scalars(
        select(Demand).where(Demand.person_id == person.id).order_by(Demand.asked_at, Demand.id)
    ).all()


@pytest.fixture
def pass_days(clock):
    """``pass_days(3)``: three days go by."""

    def go(days: int) -> None:
        clock.now += timedelta(days=days)

    return go
