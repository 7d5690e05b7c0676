"""Edition 1.1 is published; a contractor shows on a phone what is new."""

import pytest

from course.actor import Role
from course.credentials import queries as credentials
from course.library import service as library
from tests.journeys.road import Road
from tests.recertification.editions import edition

pytestmark = pytest.mark.browser

ONE = edition("1.1", material={"stay": "Stay there until somebody has come."})


def test_contractor_shows_what_is_new_and_the_certificate_stays(site, phone, desk):
    sam = site.make.person(name="Sam Okoro", vendor=site.make.vendor(name="Pike"))
    site.walk(sam).certify()
    with site.reading() as session:
        [before] = credentials.held_by(session, sam.id)
    with site.work() as uow:
        library.publish(uow, revision=ONE.revision, files=ONE.files)

    road = Road(phone.sign_in(site.link(sam)), ONE.revision, sam.name)
    assert phone.head.endswith("Begin: What has changed")
    phone.press("Begin")
    assert "Until now, edition 1.0" in phone.words
    assert phone.page.locator("ins").first.inner_text().endswith("]")
    phone.press("Go on…").touch(phone.page.locator("form.actions button"))
    assert road.lessons() == 0, "one screen was all"
    road.acknowledge()
    assert road.check() == 3
    road.hand_in()
    assert phone.head == "You know what is new"

    phone.press("To my certificate")
    phone.touch(phone.page.locator("#certificates a"))
    assert before.serial in phone.head
    assert "Shown since then" in phone.words
    assert "Edition 1.1" in phone.words
    with site.reading() as session:
        [after] = credentials.held_by(session, sam.id)
    assert (after.serial, after.valid_until) == (before.serial, before.valid_until)

    owner = site.make.person(Role.AUTHOR, name="Elif Kaya")
    desk.sign_in(site.link(owner)).open(f"/editions/{ONE.revision.id}")
    assert "Holders of 1 certificate; 1 done" in desk.words
