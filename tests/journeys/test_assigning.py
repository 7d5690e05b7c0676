"""Whoever leads assigns to all in a filter, makes a rule, gives more time; on a phone too."""

import re

import pytest
from sqlalchemy import select

from course.actor import Role
from course.assignments.models import Assignment

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def north(site):
    """Two branches of a region, sixty technicians, three clerks, and whoever leads them."""
    make = site.make
    region = make.region(name="North")
    harbour = make.branch(name="Harbour", region_id=region.id)
    weston = make.branch(name="Weston", region_id=region.id, time_zone="Europe/Lisbon")
    pike = make.vendor(name="Pike Field Services")
    for number in range(30):
        make.person(name=f"Tom {number:02} of Harbour", branch=harbour)
        make.person(name=f"Tim {number:02} of Weston", branch=weston, vendor=pike)
    for name in ("Ola Zielińska", "Tariq Aziz", "Bartholomew Featherstonehaugh-Cholmondeley"):
        make.person(name=name, branch=harbour, job_role="clerk", email=f"{name[:3]}@example.test")
    head = make.person(Role.REGION_MANAGER, name="Rita Region", branch=harbour, job_role="head")
    site.settle()
    return head


def test_everyone_in_a_filter_gets_it_after_a_look(site, phone, north):
    phone.sign_in(site.link(north)).open("/team/assign")
    phone.page.get_by_label("Job role").select_option("technician")
    phone.press("Show")

    phone.page.get_by_role("checkbox", name="Everyone in this list").check()
    phone.page.get_by_role("radio", name="Field").check()
    phone.page.get_by_label("Note", exact=True).fill("Before the winter")
    phone.press("Look at who gets it")
    assert "60 people get it" in phone.head
    assert "No e-mail address: 60 people" in phone.words
    phone.press("Assign to 60 people")

    assert "Assigned to 60 people." in phone.words
    with site.reading() as session:
        rows = list(session.scalars(select(Assignment).filter_by(note="Before the winter")))
    assert len(rows) == 60


def test_rule_is_tried_made_and_ended(site, desk, north):
    desk.sign_in(site.link(north)).open("/team/assign").press("Rules that assign by themselves")

    desk.page.get_by_role("radio", name="Manager").check()
    desk.page.get_by_label("Region or branch").select_option("Harbour")
    desk.page.get_by_label("Job role").select_option("clerk")
    desk.press("Try it without saving")
    assert "The rule would ask 3 people today" in desk.head
    desk.press("Make the rule")

    assert "3 people were asked at once." in desk.words
    desk.touch(desk.page.get_by_role("button", name=re.compile("^End it.*Harbour")))
    assert "The rule has ended." in desk.words


def test_more_time_is_given_to_those_ticked_on_the_board(site, phone, north):
    phone.sign_in(site.link(north)).open("/team")
    for name in ("Tom 01 of Harbour", "Tom 02 of Harbour"):
        phone.page.get_by_role("checkbox", name=name).check()
    phone.press("Change what is due for those ticked…")

    assert "2 people" in phone.head
    phone.expected = "422"
    phone.press("Save")
    assert "Choose what happens." in phone.words
    phone.page.get_by_role("radio", name="Excuse until a day").check()
    phone.page.get_by_label("Day", exact=True).fill("2030-01-01")
    phone.press("Save")
    assert "The day must not be after" in phone.words
    phone.page.get_by_role("radio", name="Take it back").check()
    phone.page.get_by_label("Why").fill("Works elsewhere")
    phone.press("Save")

    assert "2 assignments taken back." in phone.words
