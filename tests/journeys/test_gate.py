"""A vendor hands in insurance, HR approves it, a manager scans a card: green; and when the paper
has run out: amber."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from course.actor import Role
from course.demo.paper import paper
from course.people.cards import Site
from course.vendors.agreement_rules import Side
from course.vendors.domain import Status
from course.vendors.models import VendorDocument
from tests.journeys.device import PHONE
from tests.journeys.site import now
from tests.vendors.firms import Firm

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def pike(site):
    """A firm that is admitted and has signed, with a worker who holds the standard."""
    make = site.make
    firm = Firm(make, site.work, make.branch(name="Harbour"))
    firm.status(Status.IN_REVIEW, Status.ADMITTED)
    firm.sign(Side.VENDOR, Side.COMPANY)
    firm.boss = make.person(Role.MANAGER, name="Dana Whitfield", branch=firm.branch)
    firm.worker = make.person(
        name="Piotr Kowal", code="PK-4", vendor=firm.vendor, branch=firm.branch
    )
    site.walk(firm.worker, branch_id=firm.branch.id).certify()
    site.settle()
    return firm


def scan(device, site, person):
    """Hold the phone in front of the card: its square holds this address."""
    return device.open(Site(site.url, "").address(person.code).removeprefix(site.url))


def test_insurance_is_handed_in_and_approved_and_the_gate_shows_green_then_amber(
    site, desk, device, pike, tmp_path
):
    today, file = now().date(), tmp_path / "insurance.pdf"
    file.write_bytes(paper(["Public liability", "Pike"]))
    desk.sign_in(site.link(pike.admin_person)).go("Vendor files")
    desk.press("Hand in a paper")
    page = desk.page
    page.get_by_label("Name of the paper").fill("Public liability")
    page.get_by_label("Issued by").fill("Harbour Mutual")
    page.get_by_label("First day").fill((today - timedelta(days=9)).isoformat())
    page.get_by_label("Last day").fill(today.isoformat())
    page.get_by_label("The paper itself").set_input_files(file)
    desk.press("Hand it in")
    assert "Waits for approval" in desk.words

    hr = device(viewport={"width": 1280, "height": 800})
    hr.sign_in(site.link(pike.hr_person)).open(f"/vendors/{pike.id}").press("Look at it…")
    assert hr.download("Download the paper", tmp_path).read_bytes() == file.read_bytes()
    hr.page.get_by_label("Is it what it says it is").select_option("yes")
    hr.press("Keep it")
    assert "Ends soon" in hr.words

    gate = device(**PHONE)
    gate.expected = "422"
    scan(gate.sign_in(site.link(pike.boss)), site, pike.worker)
    assert "Green Ready to visit" in " ".join(gate.words.split())

    with site.work() as uow:  # the day after: the paper ended yesterday
        before = {"ends_on": today - timedelta(days=1)}
        uow.session.execute(update(VendorDocument).values(**before))
    scan(gate, site, pike.worker)
    assert "Amber Look first" in " ".join(gate.words.split())
    gate.press("Let in")
    assert "Write why" in gate.words
    gate.page.get_by_label("Why?").fill("One job more. The new paper comes today.")
    gate.press("Let in")
    assert gate.head.endswith("Let in")
    assert "Dana Whitfield" in gate.words
