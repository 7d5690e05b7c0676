"""Answers on a bad line, with a nervous finger, with the back button and by keyboard alone."""

import pytest
from sqlalchemy import select

from course.assessment.models import Answer
from course.learning.models import RecallAnswer
from tests.journeys.device import PHONE, Device
from tests.journeys.road import Road
from tests.journeys.site import Site

pytestmark = pytest.mark.browser

ON_DEVICE = "On this device. It is sent when there is signal."
NO_SIGNAL = "ERR_INTERNET_DISCONNECTED"


@pytest.fixture
def ready(site: Site, device):
    """``ready("lessons")``: somebody on a phone who has done that much of the field path."""

    def make(*done: str) -> Road:
        person = site.make.person()
        walk = site.walk(person)
        for part in done:
            getattr(walk, part)()
        phone = device(**PHONE).sign_in(site.link(person))
        return Road(phone, site.revision, person.name)

    return make


def rows(site: Site, table: type) -> list:
    with site.reading() as session:
        return list(session.scalars(select(table)))


def lose_signal(phone: Device) -> None:
    phone.context.set_offline(True)
    phone.expected = NO_SIGNAL


def test_answer_without_signal_waits_on_the_device_and_counts_once(site, ready):
    road = ready()
    phone = road.device.open("/learn").press("Begin")
    while not phone.page.locator(".recall").count():
        phone.press("Next…")
    before = len(rows(site, RecallAnswer))
    lose_signal(phone)

    road.choice(road.decision().best).tap()
    phone.page.get_by_text(ON_DEVICE).wait_for()
    assert len(rows(site, RecallAnswer)) == before
    phone.context.set_offline(False)
    phone.page.get_by_text("Your answer is received.").wait_for()

    assert len(rows(site, RecallAnswer)) == before + 1


def test_reload_without_signal_keeps_the_answer(site, ready):
    road = ready("lessons")
    road.scenario(most=0)
    phone = road.device
    before = len(rows(site, Answer))
    lose_signal(phone)
    road.choice(road.decision().best).tap()
    phone.page.get_by_text(ON_DEVICE).wait_for()
    with pytest.raises(Exception, match=NO_SIGNAL):
        phone.page.reload()

    phone.context.set_offline(False)
    phone.page.reload()
    phone.page.get_by_text("Your choice is received.").wait_for()

    assert len(rows(site, Answer)) == before + 1


def test_reply_lost_on_the_way_makes_no_second_answer(site, ready):
    road = ready("ready")
    road.check(most=0)
    phone, lost = road.device, []

    def lose(route) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch(max_redirects=0))
            route.abort()
        else:
            route.fallback()

    phone.expected = "ERR_FAILED"
    phone.page.route("**/check/paper/**", lose)
    before = len(rows(site, Answer))
    road.choice(road.decision().best).tap()
    phone.named("Save and go on").tap()
    phone.page.get_by_text(ON_DEVICE).wait_for()
    phone.page.get_by_text("1 of 24 answers received.").wait_for()

    assert lost[0].status == 303
    assert len(rows(site, Answer)) == before + 1


def test_signing_in_again_sends_what_waited(site, ready):
    road = ready("lessons")
    road.scenario(most=0)
    phone, address = road.device, road.device.page.url
    before = len(rows(site, Answer))
    lose_signal(phone)
    road.choice(road.decision().best).tap()
    phone.page.get_by_text(ON_DEVICE).wait_for()
    signed_in = phone.context.cookies()
    phone.context.clear_cookies()
    phone.expected = "400"

    phone.context.set_offline(False)
    phone.page.wait_for_timeout(500)
    assert len(rows(site, Answer)) == before
    phone.context.add_cookies(signed_in)
    phone.page.goto(address)
    phone.page.get_by_text("Your choice is received.").wait_for()

    assert len(rows(site, Answer)) == before + 1


def test_double_press_and_back_button_lose_nothing_in_a_scenario(site, ready):
    road = ready("lessons")
    road.scenario(most=0)
    phone, before = road.device, len(rows(site, Answer))
    taken = road.decision().best

    road.choice(taken).dblclick()
    phone.page.get_by_text("Your choice is received.").wait_for()
    phone.touch(phone.named("Go on"))
    second = phone.words
    phone.page.go_back()

    assert taken.text in phone.words
    assert "You chose" in phone.words
    assert len(rows(site, Answer)) == before + 1
    assert phone.press("Go on").words == second


def test_double_press_and_back_button_lose_nothing_in_the_check(site, ready):
    road = ready("ready")
    road.check(most=0)
    phone, before = road.device, len(rows(site, Answer))
    taken = road.decision().best

    road.choice(taken).tap()
    phone.touch(phone.named("Save and go on"), twice=True)
    phone.page.get_by_role("heading", name="Decision 2").wait_for()
    phone.page.go_back()
    phone.page.get_by_text("It stands as you gave it.").wait_for()

    assert taken.text in phone.words
    assert len(rows(site, Answer)) == before + 1
    assert "Decision 2" in phone.press("Go on").words


def test_a_scenario_and_the_check_work_with_the_keyboard_alone(site, ready):
    road = ready("lessons")
    road.scenario(most=0)
    keys, page = road.device.page.keyboard, road.device.page
    option = road.decision().best
    tab_to(page, option.text)
    keys.press("Enter")
    page.get_by_text("Your choice is received.").wait_for()
    assert option.text in road.device.words
    tab_to(page, "Go on")
    keys.press("Enter")
    page.get_by_text("decision 2 of").wait_for()

    road = ready("ready")
    road.check(most=0)
    keys, page = road.device.page.keyboard, road.device.page
    tab_to(page, "")
    keys.press("ArrowDown")
    keys.press("Space")
    tab_to(page, "Save and go on")
    keys.press("Enter")
    page.get_by_text("1 of 24 answers received.").wait_for()


def tab_to(page, words: str) -> None:
    """Press Tab until the control with those words has the focus; "" stops at a radio button."""
    for _ in range(30):
        page.keyboard.press("Tab")
        here = page.locator(":focus")
        if here.inner_text().strip() == words and (words or here.get_attribute("type") == "radio"):
            shown = here.evaluate("e => getComputedStyle(e.closest('.choice') ?? e).outlineWidth")
            assert shown == "3px", "the focus can be seen"
            return
    raise AssertionError(f"The keyboard does not reach {words!r}")
