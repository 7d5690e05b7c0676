"""A new PIN for one person: who may make it, for whom, and what it ends.

Pike sends Cora to York, where Mona is the manager; Bath has a manager of its own.
"""

from types import SimpleNamespace
from uuid import uuid4

import pytest
from sqlalchemy import select

from course.actor import Role
from course.audit.models import AuditEntry
from course.people.sign_in_models import Pin
from tests.at_once import at_once
from tests.browser_client import Browser, Forms, token, without_tokens
from tests.people.test_pin import signed_in, type_in


@pytest.fixture
def place(make):
    north = make.region(name="North")
    return SimpleNamespace(
        north=north,
        york=make.branch(name="York", region_id=north.id),
        bath=make.branch(name="Bath"),
        pike=make.vendor(name="Pike"),
        kestrel=make.vendor(name="Kestrel"),
    )


@pytest.fixture
def cora(make, place):
    return make.person(name="Cora Crane", branch=place.york, vendor=place.pike)


@pytest.fixture
def mona(make, place):
    return make.person(Role.MANAGER, name="Mona", branch=place.york)


@pytest.fixture
def somebody(make, place):
    """``somebody(role)`` in the place from which Cora is reached, unless told otherwise."""

    def somebody(role, branch=place.york, vendor=None, where=None):
        if role is Role.VENDOR_ADMIN:
            vendor = vendor or place.pike
        return make.person(role, branch=branch, vendor=vendor, where=where)

    return somebody


def address(person) -> str:
    return f"/people/{person.id}/pin"


def press(browser, person):
    """The button, without its page: a post of somebody who may not see that."""
    return browser.post(address(person), data=token(browser.get("/learn")))


def pin_on(page) -> str:
    return page.text.split('class="pass__pin">')[1].split("<")[0].replace(" ", "")


def nothing(browser) -> str:
    return without_tokens(browser.get(f"/people/{uuid4()}/pin"))


def test_manager_makes_a_new_pin_and_it_opens_the_code(browser, new_browser, mona, cora):
    page = browser.sign_in(mona).submit(address(cora))

    assert page.status_code == 200
    assert "Cora Crane" in page.text
    assert page.headers["Cache-Control"] == "no-store"
    opened = type_in(new_browser(), cora.code, pin_on(page))
    assert opened.location == "/sign-in/own-pin"


def test_opening_the_page_changes_nothing(browser, mona, cora, db):
    assert "New PIN for" in browser.sign_in(mona).get(address(cora)).text
    assert db.scalars(select(Pin.person_id)).all() == []


def test_old_pin_is_dead_and_the_person_is_signed_out_everywhere(
    browser, new_browser, mona, cora, give_pin
):
    known = give_pin(cora)
    phone = new_browser()
    type_in(phone, known.code, known.pin)
    assert signed_in(phone)

    browser.sign_in(mona).submit(address(cora))

    assert not signed_in(phone)
    assert type_in(new_browser(), known.code, known.pin).status_code == 403


def test_new_pin_ends_a_pause(browser, new_browser, mona, cora, give_pin):
    known = give_pin(cora)
    for _ in range(5):
        type_in(new_browser(), known.code, "161803")

    page = browser.sign_in(mona).submit(address(cora))

    assert type_in(new_browser(), known.code, pin_on(page)).status_code == 303


def test_pressing_twice_shows_the_same_card_and_is_one_event(browser, mona, cora, db):
    form = Forms(browser.sign_in(mona).get(address(cora)).text).forms[-1].hidden

    pages = [browser.post(address(cora), data=form) for _ in range(2)]

    assert pin_on(pages[0]) == pin_on(pages[1])
    events = db.scalars(select(AuditEntry.event)).all()
    assert events.count("PinReset") == 1


def test_pressing_twice_at_the_same_moment_leaves_no_dead_card(app, work, new_browser, mona, cora):
    first = new_browser().sign_in(mona)
    form = Forms(first.get(address(cora)).text).forms[-1].hidden
    second = Browser(app, app.response_class)
    second.work = work
    second.set_cookie("course", first.get_cookie("course").value)

    pages = at_once(*(lambda b=b: b.post(address(cora), data=form) for b in (first, second)))

    assert {page.status_code for page in pages} == {200}
    for page in pages:
        assert type_in(new_browser(), cora.code, pin_on(page)).status_code == 303


def test_form_that_was_used_does_not_undo_the_choice_of_the_person(
    browser, new_browser, mona, cora
):
    form = Forms(browser.sign_in(mona).get(address(cora)).text).forms[-1].hidden
    card = browser.post(address(cora), data=form)
    phone = new_browser()
    type_in(phone, cora.code, pin_on(card))
    phone.submit("/sign-in/own-pin", pin="314159", again="314159")

    again = browser.post(address(cora), data=form)

    assert again.status_code == 409
    assert type_in(new_browser(), cora.code, "314159").location == "/"


def test_each_form_makes_another_pin_and_each_person_has_another(browser, mona, cora, make, place):
    other = make.person(branch=place.york)
    browser.sign_in(mona)

    pins = {pin_on(browser.submit(address(who))) for who in (cora, cora, other)}

    assert len(pins) == 3


# --- who, and for whom -----------------------------------------------------------------


@pytest.mark.parametrize(
    "role", [Role.MANAGER, Role.REGION_MANAGER, Role.VENDOR_ADMIN, Role.HR, Role.ADMIN]
)
def test_those_who_look_after_somebody_may_reset_the_pin(browser, somebody, cora, role):
    assert browser.sign_in(somebody(role)).submit(address(cora)).status_code == 200


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.AUTHOR, None])
def test_auditor_author_and_learner_cannot(browser, somebody, cora, role, db):
    browser.sign_in(somebody(role))

    assert browser.get(address(cora)).status_code == 404
    assert press(browser, cora).status_code == 404
    assert db.scalars(select(Pin.person_id)).all() == []


def test_outsiders_are_told_what_they_are_told_of_nobody(new_browser, somebody, place, cora, db):
    outsiders = {
        "manager of Bath": somebody(Role.MANAGER, branch=place.bath),
        "region manager of the South": somebody(Role.REGION_MANAGER, branch=place.bath),
        "vendor admin of Kestrel": somebody(Role.VENDOR_ADMIN, vendor=place.kestrel),
    }
    for who, outsider in outsiders.items():
        browser = new_browser().sign_in(outsider)
        unknown = nothing(browser)

        assert without_tokens(browser.get(address(cora))) == unknown, who
        assert press(browser, cora).status_code == 404, who
        assert without_tokens(press(browser, cora)) == unknown, who
    assert db.scalars(select(Pin.person_id)).all() == []


def test_nobody_signed_in_is_sent_to_sign_in(browser, cora):
    assert browser.get(address(cora)).location.startswith("/sign-in")
    assert browser.post(address(cora), data=token(browser.get("/sign-in"))).status_code == 303


def test_who_has_left_or_has_not_begun_is_not_found(browser, make, place, mona, clock):
    from datetime import timedelta

    today, day = clock().date(), timedelta(days=1)
    gone = make.person(branch=place.york, ends_on=today - day)
    comes = make.person(branch=place.york, starts_on=today + day)
    browser.sign_in(mona)

    assert browser.get(address(gone)).status_code == browser.get(address(comes)).status_code == 404


MORE = {
    "HR who sits in the branch": (Role.MANAGER, Role.HR),
    "admin who sits in the branch": (Role.MANAGER, Role.ADMIN),
    "auditor who sits in the branch": (Role.MANAGER, Role.AUDITOR),
    "author who sits in the branch": (Role.MANAGER, Role.AUTHOR),
    "region manager who sits in the branch": (Role.MANAGER, Role.REGION_MANAGER),
    "vendor admin who works in the branch": (Role.MANAGER, Role.VENDOR_ADMIN),
    "admin, for HR": (Role.HR, Role.ADMIN),
    "auditor, for HR": (Role.HR, Role.AUDITOR),
    "HR, for a region manager": (Role.REGION_MANAGER, Role.HR),
}


@pytest.mark.parametrize("who", MORE)
def test_nobody_makes_a_pin_that_opens_more_than_their_own(browser, somebody, who):
    role, above = MORE[who]
    person = somebody(above)
    browser.sign_in(somebody(role))

    assert browser.get(address(person)).status_code == 404
    assert press(browser, person).status_code == 404


LESS = [
    (Role.MANAGER, Role.MANAGER),
    (Role.REGION_MANAGER, Role.MANAGER),
    (Role.VENDOR_ADMIN, Role.VENDOR_ADMIN),
    (Role.HR, Role.REGION_MANAGER),
    (Role.HR, Role.VENDOR_ADMIN),
    (Role.ADMIN, Role.HR),
    (Role.ADMIN, Role.AUDITOR),
]


@pytest.mark.parametrize(("role", "below"), LESS)
def test_those_whose_role_opens_no_more_get_one(browser, somebody, role, below):
    assert browser.sign_in(somebody(role)).submit(address(somebody(below))).status_code == 200


def test_manager_who_works_in_two_branches_gets_none_from_one_of_them(
    browser, make, place, mona, somebody
):
    """A PIN from York would open the board of Bath."""
    both = somebody(Role.MANAGER, branch=place.bath)
    make.engagement(person_id=both.id, branch_id=place.york.id)

    assert browser.sign_in(mona).get(address(both)).status_code == 404


# --- the command line ------------------------------------------------------------------


def test_operator_resets_a_pin_and_is_told_it_once(run, new_browser, cora):
    told = run("people", "reset-pin", cora.code)

    assert told.exit_code == 0
    pin = told.output.split("PIN")[1].split("at http")[0]
    assert type_in(new_browser(), cora.code, pin).location == "/sign-in/own-pin"


def test_operator_gets_it_as_json(run, cora):
    import json

    row = json.loads(run("people", "reset-pin", cora.code, "--json").output)

    assert row["person_id"] == cora.code
    assert row["link"] == f"http://course.test/sign-in/card?code={cora.code}"
    assert len(row["pin"]) == 6


def test_operator_is_told_when_nobody_has_that_id(run):
    told = run("people", "reset-pin", "P-NOBODY")

    assert told.exit_code == 1
    assert "P-NOBODY" in told.output
