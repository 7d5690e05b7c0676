"""A manager assigns; HR filters, exports, checks and revokes."""

import csv
import json
import re
import zipfile
from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from pypdf import PdfReader
from sqlalchemy import select

from course.actor import Role
from course.assignments.models import Assignment
from tests.journeys.site import now

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def harbour(site):
    """A branch of seven with three certificates, a manager and somebody from HR."""
    make = site.make
    branch = make.branch(name="Harbour")
    pike = make.vendor(name="Pike Field Services")
    for name, vendor in (("Sam Okoro", pike), ("Kofi Mensah", pike), ("Inês Duarte", None)):
        person = make.person(name=name, branch=branch, vendor=vendor)
        site.walk(person, branch_id=branch.id).certify()
    manager = make.person(Role.MANAGER, name="Mona Byrne", branch=branch)
    site.walk(manager, path_id="manager", branch_id=branch.id).certify()
    for name in ("Ola Zielińska", "Tariq Aziz", "Wen Li"):
        make.person(name=name, branch=branch, vendor=pike if name == "Wen Li" else None)
    site.settle()
    return {"manager": manager, "hr": make.person(Role.HR, name="Ruth Abara", branch=branch)}


def test_manager_assigns_to_several_at_once_and_sees_them_on_the_board(site, desk, harbour):
    due = now().date() + timedelta(days=20)
    desk.sign_in(site.link(harbour["manager"])).press("Assign a path")
    page = desk.page

    page.get_by_role("radio", name="Field").check()
    for name in ("Ola Zielińska", "Wen Li"):
        page.get_by_role("checkbox", name=name).check()
    page.get_by_label("Due day").fill(due.isoformat())
    desk.press("Look at who gets it")
    assert "2 people get it" in desk.head
    desk.touch(desk.named("Assign to 2 people", "button"), twice=True)
    page.wait_for_url(re.compile(r"/team(\?|$)"))

    rows = page.locator(".board tbody tr")
    for name in ("Ola Zielińska", "Wen Li"):
        assert f"{due.day} {due:%b %Y}" in rows.filter(has_text=name).inner_text()
    with site.reading() as session:
        assert len(list(session.scalars(select(Assignment).filter_by(due_on=due)))) == 2
    assert len(rows.filter(has_text="Tariq Aziz").all()) == 1


def test_what_is_missing_on_the_assign_page_is_said_and_nothing_is_lost(site, desk, harbour):
    desk.sign_in(site.link(harbour["manager"])).press("Assign a path")
    desk.expected = "422"

    desk.page.get_by_role("checkbox", name="Tariq Aziz").check()
    desk.press("Look at who gets it")

    assert "Choose a path." in desk.words
    assert desk.page.get_by_role("checkbox", name="Tariq Aziz").is_checked()


def test_hr_downloads_evidence_checks_it_and_revokes(site, desk, harbour, tmp_path):
    desk.sign_in(site.link(harbour["hr"]))
    desk.page.get_by_label("Kind").select_option("Contractors")
    desk.press("Show")
    assert desk.head.endswith("2 certificates")

    pack = zipfile.ZipFile(desk.download("Evidence pack…", tmp_path))
    printed = [name for name in pack.namelist() if name.endswith(".pdf")]
    assert len(printed) == 2
    record = json.loads(
        PdfReader(BytesIO(pack.read(printed[0]))).attachments["certificate.json"][0]
    )
    table = list(csv.DictReader(desk.download("CSV", tmp_path).read_text().splitlines()))
    sheet = openpyxl.load_workbook(desk.download("XLSX", tmp_path)).worksheets[0]
    assert {row["name"] for row in table} == {"Sam Okoro", "Kofi Mensah"}
    assert sheet.max_row == 3

    assert "Valid today" in desk.open(record["verify_url"]).words
    desk.open("/hr/certificates").press(record["name"])
    desk.page.get_by_label("Why is it revoked?").fill("Somebody else gave the answers")
    desk.press("Revoke it")
    assert "Somebody else gave the answers" in desk.words
    assert "Not valid" in desk.open(record["verify_url"]).words


def test_anybody_may_check_a_serial_and_is_told_when_it_is_unknown(phone):
    phone.expected = "40"

    phone.open("/sign-in").press("Check it here")
    phone.page.get_by_label("Serial").fill("AW-26-0000-0000")
    phone.press("Check it")

    assert "We do not know this serial" in phone.words
