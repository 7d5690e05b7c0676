"""Audra, who is an auditor until the thirtieth of May; Hana of HR; a branch with people."""

from types import SimpleNamespace

import pytest
from sqlalchemy import select

from course.actor import Role
from course.audit.models import AuditView


@pytest.fixture
def york(make):
    return make.branch(name="York")


@pytest.fixture
def audra(make, york):
    return make.person(Role.AUDITOR, name="Audra Auditor", code="AU-1", branch=york)


@pytest.fixture
def hana(make, york):
    return make.person(Role.HR, name="Hana HR", branch=york)


@pytest.fixture
def looks(new_browser, audra):
    """Audra's browser."""
    return new_browser().sign_in(audra)


@pytest.fixture
def noted(db):
    """``noted()``: everything noted so far, oldest first."""

    def read() -> list[AuditView]:
        return db.scalars(select(AuditView).order_by(AuditView.at, AuditView.id)).all()

    return read


@pytest.fixture
def pages(make, york, walk):
    """Addresses of a certificate and of a board with Pia on it."""
    pia = make.person(name="Pia Pike", branch=york)
    walk(pia, make.assignment(pia, branch_id=york.id)).certify()
    return SimpleNamespace(pia=pia, board=f"/team?branch={york.id}")
