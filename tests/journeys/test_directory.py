"""HR invites a vendor; its admin opens the link on a phone, adds somebody and finds them."""

from itertools import count
from typing import Any

import pytest

from course.actor import Role
from tests.journeys.device import DESK, PHONE, Device
from tests.journeys.site import Site

pytestmark = pytest.mark.browser

_numbers = count(1)


@pytest.fixture
def hana(site: Site, device: Any) -> Device:
    person = site.make.person(Role.HR, name="Hana Hr")
    return device(**DESK).sign_in(site.link(person))


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def phone(request: pytest.FixtureRequest, device: Any) -> Device:
    return device(**PHONE, java_script_enabled=request.param)


def fill(device: Device, **fields: str) -> Device:
    for name, text in fields.items():
        device.page.fill(f"#{name}", text)
    return device


def test_invited_vendor_brings_the_first_person(site: Site, hana: Device, phone: Device):
    number = next(_numbers)
    firm, branch = f"Newman {number}", site.make.branch(name=f"Harbour {number}").name
    hana.open("/vendors").press("Invite a vendor")
    fill(hana, vendor=firm, name="Nell Newman", email=f"nell{number}@newman.test")
    hana.press("Make the link")
    link = next(w for w in hana.page.input_value("#message").split() if "/join/" in w)

    phone.open(link).press("This is me, go on")
    assert phone.head.endswith("What to do first")
    phone.press("Add one person")
    fill(phone, name="Łukasz Wójcik", person_id=f"NG-{number}", branch=branch, job_role="fitter")
    phone.press("Add")
    assert phone.head.endswith("Łukasz Wójcik")

    phone.press("All people")
    phone.page.fill("#q", "wojcik")
    assert "Łukasz Wójcik" in phone.press("Find").page.inner_text("main")
    phone.press("Łukasz Wójcik")

    phone.expected = "403"
    assert phone.open(link).head == "This link has been used"


def test_two_records_are_found_looked_at_merged_and_parted(site: Site, hana: Device):
    number = next(_numbers)
    kept = site.make.person(name=f"Kim Kept {number}", code=f"AL-{number}")
    site.make.person(name=f"Kim Lost {number}", code=f"PK-{number}")

    hana.open(f"/people/{kept.id}").press("This person has another record, too")
    hana.page.fill("#q", f"lost {number}")
    hana.press("Find").touch(hana.page.locator("a.choice").first)
    assert hana.head.endswith("Is this one person?")
    hana.press("Make them one record")
    assert "The two records are one now" in hana.page.inner_text("main")
    hana.press("Undo: make them two again")
    assert "Two records again" in hana.page.inner_text("main")
