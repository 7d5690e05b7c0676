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
def novice(make, firm):
    """Somebody of the firm who has done nothing yet."""
    return make.person(name="Piotr Kowal", code="PK-4", vendor=firm.vendor, branch=firm.branch)


@pytest.fixture
def worker(make, walk, firm, novice):
    """The same, who has read the agreement and holds a certificate."""
    walk(novice, make.assignment(novice, branch_id=firm.branch.id)).certify()
    return novice
