"""Ana, a sign-in link of hers, and PINs as cards have them."""

from types import SimpleNamespace

import pytest

from course.actor import OPERATOR
from course.people import pin, pin_print, service
from course.people.pin_print import Printer


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


@pytest.fixture
def key(settings):
    return settings.secret_key


@pytest.fixture
def give_card(work, key):
    """``give_card(person)``: a printed PIN for somebody, as the operator makes it."""

    def give(person, form="a form", actor=OPERATOR):
        with work(actor) as uow:
            by = Printer(actor, form, key)
            return pin_print.reset(uow, by=by, person_id=person.id)

    return give


@pytest.fixture
def give_pin(work, key, give_card):
    """``give_pin(person)``: somebody who chose 271828, or another PIN, long ago."""

    def give(person, chosen="271828"):
        card = give_card(person)
        came_in = pin.sign_in(work, secret_key=key, address="x", code=card.code, pin=card.pin)
        assert pin.choose(work, secret_key=key, choosing=came_in, pin=chosen)
        return SimpleNamespace(code=card.code, pin=chosen)

    return give
