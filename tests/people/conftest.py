"""Ana and a sign-in link of hers."""

import pytest

from course.people import service


@pytest.fixture
def ana(make):
    return make.person(name="Ana Alder")


@pytest.fixture
def link(work, ana):
    """A link for Ana, made now."""
    with work() as uow:
        return service.make_sign_in_link(uow, person_id=ana.id)


@pytest.fixture
def url(link):
    return f"/sign-in/{link.token}"
