"""From the sign-in link to the certificate: on a phone, on two devices, without a script."""

import json
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.journeys.device import DESK, PHONE, Device
from tests.journeys.road import Road, worst
from tests.journeys.site import Site

pytestmark = pytest.mark.browser

SCREENS = 31
DECISIONS = 24


@pytest.fixture
def learner(site: Site):
    """Somebody with the field path to take, and nothing of it taken."""

    def make(name: str, **given):
        person = site.make.person(name=name, **given)
        site.make.assignment(person)
        return person

    return make


def test_contractor_takes_the_whole_path_on_a_phone(site, phone, learner, tmp_path):
    sam = learner("Sam Okoro", vendor=site.make.vendor(name="Pike"))
    road = Road(phone.sign_in(site.link(sam)), site.revision, sam.name)

    assert road.lessons() == SCREENS
    road.scenario(worst)
    assert "Breaks a critical clause" in phone.words
    road.acknowledge()
    assert road.check() == DECISIONS
    road.hand_in()

    assert phone.head == "You hold the standard"
    assert "valid" in _check_printed(phone, tmp_path)


def test_employee_goes_on_where_another_device_stopped(site, device, learner):
    ines = learner("Inês Duarte")
    first = Road(device(**PHONE).sign_in(site.link(ines)), site.revision, ines.name)
    first.lessons(most=4)
    stopped_at = first.device.head

    second = Road(device(**DESK).sign_in(site.link(ines)), site.revision, ines.name)
    second.device.press("Go on")
    assert second.device.head == stopped_at
    second.lessons()
    second.scenario(most=2)
    decision = second.device.words

    first.scenario(most=0)
    assert first.device.words == decision
    first.device.open("/learn")
    first.scenario()
    first.acknowledge()
    assert first.check(most=10) == 10

    second.device.open("/learn")
    assert second.check() == DECISIONS - 10
    second.hand_in()
    assert second.device.head == "You hold the standard"


def test_the_whole_path_works_without_javascript(site, device, learner):
    ola = learner("Ola Zielińska")
    plain = device(**PHONE, java_script_enabled=False)
    road = Road(plain.sign_in(site.link(ola)), site.revision, ola.name)

    assert road.lessons() == SCREENS
    road.scenario(worst).acknowledge()
    assert road.check() == DECISIONS
    road.hand_in()

    assert plain.head == "You hold the standard"


def _check_printed(holder: Device, folder: Path) -> str:
    """Open the certificate, print it, and follow the address in its code."""
    holder.press("To my certificate")
    holder.touch(holder.page.locator("#certificates a"))
    printed = PdfReader(holder.download("Download PDF", folder))
    record = json.loads(printed.attachments["certificate.json"][0])
    return holder.open(record["verify_url"]).words.lower()
