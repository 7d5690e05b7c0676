"""A register to look at: a few dozen certificates in every status."""

from datetime import date, timedelta

import pytest

from course.actor import OPERATOR, Act, Role
from course.assignments import service as assignments
from course.assignments.domain import Reason
from course.assignments.models import Assignment
from course.events import PeopleChanged
from course.people.models import Engagement
from course.reports.queries import Asked, RegisterFilter
from tests.bulk import fill


@pytest.fixture
def hr(make):
    return make.person(Role.HR, name="Ruth Abara")


@pytest.fixture
def certificates(work):
    """Sixty certificates of thirty people in four branches."""
    with work() as uow:
        fill(uow, branches=4, people=30, credentials=60)


@pytest.fixture
def asked(settings, clock):
    """``asked(kind=...)``: the register as the operator asks for it."""

    def asked(**chosen) -> Asked:
        today, wanted = clock().date(), RegisterFilter(**chosen)
        return Asked(OPERATOR, Act.EXPORT_CERTIFICATES, today, settings.base_url, wanted)

    return asked


@pytest.fixture
def read(app):
    """A session as downloads have it: opened when the test begins to read."""
    with app.extensions["course.read_sessions"]() as session:
        yield session


@pytest.fixture
def assign(work):
    """``assign(person, branch)``: a path until a day; gives the assignment."""

    def assign(person, branch, path_id="field", due_on=date(2026, 3, 1) + timedelta(days=30)):
        with work() as uow:
            assignments.open_path(
                uow,
                path_id=path_id,
                branch_of={person.id: branch.id},
                reason=Reason.MANAGER,
                due_on=due_on,
            )
        with work() as uow:
            own = uow.session.query(Assignment).filter_by(person_id=person.id, path_id=path_id)
            return own.order_by(Assignment.assigned_at.desc()).first()

    return assign


@pytest.fixture
def move(work):
    """``move(person, ends_on=...)``: change engagements as an import does."""

    def move(person, **given):
        with work() as uow:
            for engagement in uow.session.query(Engagement).filter_by(person_id=person.id):
                for column, value in given.items():
                    setattr(engagement, column, value)
            uow.emit(PeopleChanged(what="moved", person_ids=(person.id,)))

    return move
