"""Somebody who exports, and a worker without an engine."""

import pytest

from course.actor import Role
from course.jobs import running
from course.reports import work as packs
from tests.bulk import fill

URL = "/hr/certificates"


@pytest.fixture
def hr(make):
    return make.person(Role.HR, name="Ruth Abara", email="ruth@alderway.example")


@pytest.fixture
def few(work):
    with work() as uow:
        fill(uow, branches=2, people=5, credentials=5)


@pytest.fixture
def big(monkeypatch):
    """Five certificates are more than a page makes, in parts of two."""
    monkeypatch.setattr("course.reports.views.DIRECT", 4)
    monkeypatch.setattr(packs.given, "__defaults__", (2,))


@pytest.fixture
def do_jobs(app):
    """``do_jobs()``: what a worker does, in this process; how many jobs that was."""
    return lambda: running.run_here(app.extensions["course.shop"]())
