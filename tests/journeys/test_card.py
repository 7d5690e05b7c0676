"""A card is made at a desk, scanned with a phone, and the device handed over."""

import pytest

from course.actor import Role
from course.people.cards import Site
from tests.journeys.device import PHONE
from tests.journeys.site import now

pytestmark = pytest.mark.browser

OWN = "314159"


@pytest.fixture(scope="module")
def harbour(site):
    """A branch with a manager, and two people without e-mail who have a path to take."""
    make = site.make
    branch = make.branch(name="Harbour")
    people = {"manager": make.person(Role.MANAGER, name="Mona Byrne", branch=branch)}
    for name in ("Ola Zielińska", "Kofi Mensah"):
        person = make.person(name=name, branch=branch, code=f"H-{name[:3]}")
        make.assignment(person, branch_id=branch.id, due_on=now().date())
        people[name] = person
    return people


def scan(device, site, person):
    """Hold the phone in front of the card: its square holds this address."""
    return device.open(Site(site.url, "").address(person.code).removeprefix(site.url))


def type_pin(device, pin: str):
    device.page.get_by_label("PIN", exact=True).fill(pin)
    return device.press("Sign in")


def test_card_is_scanned_a_pin_chosen_and_the_device_handed_over(site, desk, device, harbour):
    ola = harbour["Ola Zielińska"]
    desk.sign_in(site.link(harbour["manager"])).open(f"/people/{ola.id}/pin")
    desk.press("Make a new PIN")
    pin = desk.page.locator(".pass__pin").inner_text()

    phone = device(**PHONE)
    type_pin(scan(phone, site, ola), pin)
    assert "Choose your own PIN" in phone.head
    phone.page.get_by_label("Your new PIN").fill(OWN)
    phone.page.get_by_label("The same PIN again").fill(OWN)
    phone.touch(phone.named("Keep this PIN…"), twice=True)

    phone.page.wait_for_url("**/learn")
    assert "Begin" in phone.head
    phone.press("Finish and hand over")
    assert "You can hand over" in phone.head
    phone.page.go_back()
    assert "Ola" not in phone.page.content()
    type_pin(scan(phone, site, ola), OWN)
    assert phone.page.url.endswith("/learn")


def test_wrong_pins_are_answered_with_what_to_do(site, phone, harbour):
    kofi = harbour["Kofi Mensah"]
    phone.expected = "4"  # 403 and 429 in the console
    for left in ("4 tries left", "3 tries left", "2 tries left", "1 try left"):
        type_pin(scan(phone, site, kofi), "161803")
        assert left in phone.words

    type_pin(phone, "161803")

    assert phone.head == "This code has a pause"
    assert "Try again in 15 minutes" in phone.words


def test_sheet_is_counted_and_downloaded(site, desk, harbour, tmp_path):
    desk.sign_in(site.link(harbour["manager"])).open("/people/cards")
    assert "card" in desk.head
    desk.page.get_by_label("Also people with an e-mail address").check()
    desk.press("Count them")

    sheet = desk.download("Make the cards (PDF)", tmp_path)

    assert sheet.name == "sign-in-cards.pdf"
    assert sheet.read_bytes().startswith(b"%PDF")


def test_signing_in_works_without_scripts_and_on_the_narrowest_phone(site, device, harbour):
    plain = device(java_script_enabled=False, viewport={"width": 320, "height": 640})

    plain.open("/sign-in")
    assert "e-mail" not in plain.words
    plain.expected = "403"
    plain.page.get_by_label("Person code").fill("nobody-7")
    plain.page.get_by_label("PIN").fill("271828")
    plain.press("Sign in")

    assert "You have 4 tries left" in plain.words
