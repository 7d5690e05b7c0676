"""From the sign-in link to the certificate: on a phone, on two devices, without a script."""

import json
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.journeys.device import DESK, PHONE, Device
from tests.journeys.road import Road, worst
from tests.journeys.site import Site
from tests.learners import Walk

pytestmark = pytest.mark.browser

DECISIONS = 24


@pytest.fixture
def learner(site: Site):
    """Somebody with the field path to take, and a way to take some of it behind the pages."""

    def make(name: str, **given):
        person = site.make.person(name=name, **given)
        return person, Walk(site.work, person, site.make.assignment(person))

    return make


@pytest.fixture
def first_modules(site: Site) -> int:
    """How many screens the first two modules of the field path have."""
    path = site.revision.path("field")
    return sum(len(site.revision.module(id_).screens) for id_ in path.module_ids[:2])


def test_contractor_goes_from_the_link_to_the_certificate_on_a_phone(
    site, phone, learner, first_modules, tmp_path
):
    """More lessons and stories of the same kind are taken behind the pages: the other tests see
    to every page of them, and by hand they took as long as all other journeys."""
    sam, walk = learner("Sam Okoro", vendor=site.make.vendor(name="Pike"))
    road = Road(phone.sign_in(site.link(sam)), site.revision, sam.name)

    assert road.lessons(most=first_modules + 1) == first_modules + 1
    walk.lessons()
    phone.open("/learn")
    road.scenario(worst)
    assert "Breaks a critical clause" in phone.words
    phone.open("/learn")
    road.scenario()
    walk.scenarios()
    road.acknowledge()
    assert road.check() == DECISIONS
    road.hand_in()

    assert phone.head == "You hold the standard"
    assert "valid" in _check_printed(phone, tmp_path)


def test_employee_goes_on_where_another_device_stopped(site, device, learner):
    ines, walk = learner("Inês Duarte")
    first = Road(device(**PHONE).sign_in(site.link(ines)), site.revision, ines.name)
    first.lessons(most=4)
    stopped_at = first.device.head

    second = Road(device(**DESK).sign_in(site.link(ines)), site.revision, ines.name)
    second.device.press("Go on")
    assert second.device.head == stopped_at
    second.lessons(most=2)
    walk.lessons()
    second.device.open("/learn")
    second.scenario(most=2)
    decision = second.device.words

    first.scenario(most=0)
    assert first.device.words == decision
    first.device.open("/learn")
    first.scenario()
    walk.scenarios()
    first.acknowledge()
    assert first.check(most=10) == 10

    second.device.open("/learn")
    assert second.check() == DECISIONS - 10
    second.hand_in()
    assert second.device.head == "You hold the standard"


def test_every_step_of_a_path_works_without_javascript(site, device, learner):
    ola, walk = learner("Ola Zielińska")
    plain = device(**PHONE, java_script_enabled=False)
    road = Road(plain.sign_in(site.link(ola)), site.revision, ola.name)

    assert road.lessons(most=10) == 10
    walk.lessons()
    plain.open("/learn")
    road.scenario(worst)
    walk.scenarios()
    road.acknowledge()
    assert road.check() == DECISIONS
    road.hand_in()

    assert plain.head == "You hold the standard"


def _check_printed(holder: Device, folder: Path) -> str:
    """Open the certificate, print it, and follow the address in its code."""
    holder.press("To my certificate")
    holder.touch(holder.page.locator("#certificates a"))
    printed = PdfReader(holder.download("Certificate, PDF", folder))
    record = json.loads(printed.attachments["certificate.json"][0])
    return holder.open(record["verify_url"]).words.lower()
