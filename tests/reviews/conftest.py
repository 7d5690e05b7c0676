"""A firm whose reviews at a branch have begun."""

import pytest

from tests.reviews.meetings import Reviewed


@pytest.fixture
def pike(make, work) -> Reviewed:
    firm = Reviewed(make, work)
    firm.plan()
    return firm
