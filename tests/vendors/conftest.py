"""A firm with a file, and somebody of it at work."""

import pytest

from tests.vendors.firms import Firm


@pytest.fixture
def branch(make):
    return make.branch(name="Harbour")


@pytest.fixture
def firm(make, work, branch) -> Firm:
    return Firm(make, work, branch)


@pytest.fixture
def worker(make, walk, firm):
    """Somebody of the firm who has read the agreement and holds a certificate."""
    person = make.person(name="Piotr Kowal", code="PK-4", vendor=firm.vendor, branch=firm.branch)
    walk(person, make.assignment(person, branch_id=firm.branch.id)).certify()
    return person
