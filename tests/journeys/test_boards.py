"""Boards: from a region to its people, by firm, over twelve weeks; a plan; a file to take away."""

import csv
from datetime import timedelta

import pytest
from sqlalchemy import select

from course.actor import Role
from course.assignments.models import Rule
from tests.journeys.device import DESK, PHONE
from tests.journeys.eyes import see_no_overflow
from tests.journeys.site import now

pytestmark = pytest.mark.browser

PAPER = {"width": 673, "height": 1000}
"""What an A4 page leaves between its margins, in CSS pixels."""


@pytest.fixture(scope="module")
def company(site):
    """Two regions with three branches, two firms, people in several states."""
    make = site.make
    north, south = make.region(name="North"), make.region(name="South")
    harbour = make.branch(name="Harbour", region_id=north.id)
    mill = make.branch(name="Mill Road", region_id=north.id)
    weston = make.branch(name="Weston", region_id=south.id)
    pike = make.vendor(name="Pike Field Services")
    for name, branch, vendor in (
        ("Sam Okoro", harbour, pike),
        ("Inês Duarte", harbour, None),
        ("Femi Adeyemi", mill, pike),
        ("Leonor Azevedo", weston, None),
    ):
        person = make.person(name=name, branch=branch, vendor=vendor)
        site.walk(person, branch_id=branch.id).certify()
    late = make.person(name="Tomasz Zieliński", branch=harbour, vendor=pike)
    make.assignment(late, branch_id=harbour.id, due_on=now().date() - timedelta(days=6))
    make.person(name="Wen Li", branch=mill, job_role="clerk")
    head = make.person(Role.REGION_MANAGER, name="Marta", branch=harbour, where=north)
    site.walk(head, path_id="manager", branch_id=harbour.id).certify()
    office = {"job_role": "vendor admin"}
    joan = make.person(Role.VENDOR_ADMIN, name="Joan Pike", branch=harbour, vendor=pike, **office)
    hr = make.person(Role.HR, name="Ruth Abara", branch=weston)
    site.settle()
    return {"head": head, "joan": joan, "hr": hr}


def test_hr_goes_from_the_regions_to_the_people_of_one_cell(site, desk, company):
    desk.sign_in(site.link(company["hr"])).open("/team/regions")
    assert "hold the standard today. 1 is overdue." in desk.head

    desk.press("Lowest first").press("By name")
    cell = desk.page.get_by_role("link", name="Harbour, Field, contractors")
    assert "50 %" in cell.inner_text()
    desk.touch(cell)

    rows = desk.page.locator(".board tbody th").all_inner_texts()
    assert rows == ["Tomasz Zieliński", "Sam Okoro"]


def test_whole_menu_is_there_without_scripts_and_on_a_phone(site, device, company):
    link = site.link(company["head"])
    phone = device(**PHONE, java_script_enabled=False)
    phone.sign_in(link)
    phone.page.goto("/team")
    phone.page.locator("summary", has_text="More").tap()

    phone.page.get_by_role("link", name="Rules and plans").tap()

    assert "Rules that assign by themselves" in phone.head


def test_firm_by_branch_on_a_phone(site, phone, company):
    phone.sign_in(site.link(company["joan"])).open("/team/vendors")

    assert "2 of 4 people hold the standard today. 1 is overdue." in phone.head
    assert "The last twelve weeks" in phone.words


def test_region_manager_takes_the_board_as_a_file_and_plans_a_roll_out(
    site, desk, company, tmp_path
):
    desk.sign_in(site.link(company["head"])).open("/team").press("The last twelve weeks")
    desk.press("Back to the board")
    taken = desk.download("CSV", tmp_path).read_text("utf-8-sig")
    names = [row["person"] for row in csv.DictReader(taken.splitlines())]
    assert names == desk.page.locator(".board tbody th").all_inner_texts()

    desk.open("/team/plans")
    desk.page.get_by_label("Name of the plan").fill("Roll-out")
    desk.page.get_by_role("radio", name="Office People who take").check()
    desk.page.get_by_label("Mill Road").fill((now().date() + timedelta(days=9)).isoformat())
    desk.press("Try it without saving")
    desk.touch(desk.named("Make the plan", "button"), twice=True)
    desk.page.wait_for_url("**/team/plans/*")

    assert "1 branch is still to come." in desk.head
    with site.reading() as session:
        assert len(list(session.scalars(select(Rule).filter_by(plan="Roll-out")))) == 1


def test_pictures_stand_in_forced_colours_and_on_paper(site, device, company):
    desk = device(**DESK).sign_in(site.link(company["hr"]))
    for path in ("/team", "/team/regions", "/team/trend", "/team/vendors", "/team/plans"):
        desk.open(path)
        desk.page.emulate_media(forced_colors="active")
        see_no_overflow(desk.page)
        desk.page.emulate_media(forced_colors="none", media="print")
        desk.page.set_viewport_size(PAPER)
        assert desk.page.evaluate("document.documentElement.scrollWidth") <= PAPER["width"], path
        desk.page.emulate_media(media="screen")
