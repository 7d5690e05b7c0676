"""HR makes a key for a machine, copies it, and ends it."""

import pytest

from course.actor import Role
from course.machines.domain import Purpose

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def ruth(site):
    branch = site.make.branch(name="Harbour")
    site.make.key(branch, Purpose.EVENTS)
    return site.make.person(Role.HR, name="Ruth Abara", branch=branch)


def test_hr_makes_a_key_for_a_gate_and_ends_it(site, desk, phone, ruth):
    desk.expected = "422"
    desk.sign_in(site.link(ruth)).go("Machines")
    desk.press("Make a key")
    desk.page.get_by_role("radio", name="Ask who is ready to visit").check()
    desk.page.get_by_label("For which branch?").select_option("The whole company")
    desk.page.get_by_label("Which machine is it for?").fill("North gate")
    desk.press("Make the key")
    assert "Choose the branch that it is for." in desk.words
    desk.page.get_by_label("For which branch?").select_option("Harbour")
    desk.press("Make the key")
    secret = desk.page.get_by_label("Secret").input_value()
    assert secret.startswith("gate_")
    assert secret in desk.page.get_by_label("An example").input_value()
    desk.press("I have copied it")
    assert secret not in desk.page.content()

    phone.sign_in(site.link(ruth)).go("Machines")
    phone.press("End the key of North gate")
    assert "Every machine that uses it is turned away" in phone.words
    phone.press("End it")
    assert "Its secret opens nothing" in phone.words
