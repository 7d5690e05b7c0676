"""A manager reminds people, and tells in person whom no e-mail reaches; a learner's calendar."""

from datetime import timedelta
from urllib.request import urlopen

import pytest

from course.actor import Role
from course.notices import service
from tests.journeys.site import now

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def harbour(site):
    """A branch with somebody late and somebody in good time; neither has e-mail."""
    make = site.make
    branch = make.branch(name="Harbour")
    for name, days in (("Bartholomew Featherstonehaugh-Cholmondeley", -6), ("Sam Okoro", 20)):
        person = make.person(name=name, branch=branch, phone="+353 1 555 0140")
        due = now().date() + timedelta(days=days)
        make.assignment(person, branch_id=branch.id, due_on=due)
    manager = make.person(Role.MANAGER, name="Mona Byrne", branch=branch)
    site.walk(manager, path_id="manager", branch_id=branch.id).certify()
    with site.work() as uow:
        service.switch(uow, on=True)
    site.settle()
    return manager


def test_manager_reminds_and_tells_and_ticks(site, desk, harbour):
    desk.sign_in(site.link(harbour))
    page = desk.page
    page.get_by_role("checkbox", name="Sam Okoro").check()
    desk.press("Remind those ticked…")
    assert desk.head == "Remind 1 person"
    desk.press("Remind now")
    assert "1 person has no working e-mail" in page.locator("main").inner_text()

    desk.open("/team/tell/sheet")
    assert "Sam Okoro" in page.locator("table").inner_text()
    desk.open("/team/tell")
    assert "1 person needs telling in person" in desk.head
    page.get_by_role("checkbox", name="Sam Okoro").check()
    desk.touch(desk.named("I have told those ticked", "button"), twice=True)

    page.wait_for_load_state()
    assert "Nobody needs telling in person" in desk.open("/team/tell").head


def test_learner_gets_a_calendar_address_on_the_phone(site, phone):
    person = site.make.person()
    site.make.assignment(person)
    phone.sign_in(site.link(person)).press("Your dates in your calendar")
    phone.press("Make my calendar address")

    address = phone.page.get_by_label("Or copy this address").input_value()

    with urlopen(address) as answer:
        assert answer.headers.get_content_type() == "text/calendar"
        assert b"BEGIN:VEVENT" in answer.read()
