"""What holds for pages as such: weight, writing direction, forced colours, every component."""

from datetime import timedelta

import pytest

from course.actor import Role
from tests.journeys.device import DESK, PHONE, Device
from tests.journeys.eyes import see_no_overflow
from tests.journeys.site import Site, now

pytestmark = pytest.mark.browser

DEBUG = True
"""The page of components is there only for whoever works on the look."""

MOST_BYTES, MOST_REQUESTS = 60_000, 5


@pytest.fixture(scope="module")
def board(site: Site):
    """A sign-in link of a manager whose board has somebody overdue and somebody certified."""
    branch = site.make.branch(name="Harbour")
    late = site.make.person(name="Bartholomew Featherstonehaugh-Cholmondeley", branch=branch)
    site.make.assignment(late, branch_id=branch.id, due_on=now().date() - timedelta(days=6))
    manager = site.make.person(Role.MANAGER, branch=branch)
    site.walk(manager, path_id="manager", branch_id=branch.id).certify()
    site.settle()
    return lambda: site.link(manager)


@pytest.fixture
def at_lesson(site: Site, phone: Device) -> Device:
    person = site.make.person()
    site.make.assignment(person)
    return phone.sign_in(site.link(person)).press("Begin")


def test_lesson_screen_is_light_on_a_cold_cache(site, device, at_lesson):
    cold = device(**PHONE, storage_state=at_lesson.context.storage_state())
    fetched = []
    cold.page.on("requestfinished", lambda request: fetched.append(request))

    cold.page.goto(at_lesson.page.url, wait_until="networkidle")

    counted = [one for one in fetched if not _is_picture(one)]
    weights = {one.url: _bytes(one) for one in counted}
    assert sum(weights.values()) <= MOST_BYTES, weights
    assert len(counted) <= MOST_REQUESTS, weights


def test_lesson_and_board_turn_for_right_to_left(device, at_lesson, board):
    desk = device(**DESK).sign_in(board())
    for page in (at_lesson.page, desk.page):
        page.evaluate("document.documentElement.dir = 'rtl'")

        see_no_overflow(page)


def test_lesson_and_board_stand_in_forced_colours(device, at_lesson, board):
    desk = device(**DESK).sign_in(board())
    for page in (at_lesson.page, desk.page):
        page.emulate_media(forced_colors="active")

        see_no_overflow(page)


def test_page_of_components_shows_them_all(desk):
    assert "Components" in desk.open("/_style").head


def test_pages_that_lead_nowhere_say_so(phone):
    phone.expected = "40"

    assert phone.open("/no-such-page").head == "There is nothing here"
    assert phone.open("/learn").head == "Sign in"
    assert phone.open("/sign-in/used-up").press("Sign in").head == "This link does not open"


def _bytes(request) -> int:
    sizes = request.sizes()
    return sizes["responseBodySize"] + sizes["responseHeadersSize"]


def _is_picture(request) -> bool:
    return request.response().headers.get("content-type", "").startswith("image/")
