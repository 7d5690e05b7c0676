"""A register to look at: a few dozen certificates in every status."""

import pytest

from course.actor import OPERATOR, Act, Role
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
