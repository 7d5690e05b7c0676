"""Guessing sign-in links: an address that misses too often has to wait."""

from datetime import timedelta

from sqlalchemy import func, select

from course.people import service
from course.people.sign_in_models import SignInMiss
from tests.browser_client import Forms


def miss(browser, times: int, address: str = "192.0.2.7"):
    """Try made-up links from one address; the last answer."""
    at = {"environ_base": {"REMOTE_ADDR": address}}
    form = Forms(browser.get("/sign-in/x", **at).text).forms[-1].hidden
    for number in range(times):
        answered = browser.post(f"/sign-in/guess-{number}", data=form, **at)
    return answered


def test_twenty_misses_make_an_address_wait(browser):
    assert miss(browser, 20).status_code == 403

    page = miss(browser, 1)

    assert page.status_code == 429
    assert "Wait 15 minutes" in page.text


def test_waiting_address_cannot_use_a_good_link_either_but_others_can(browser, new_browser, url):
    miss(browser, 20, address="192.0.2.7")
    form = Forms(browser.get(url).text).forms[-1].hidden

    from_there = browser.post(url, data=form, environ_base={"REMOTE_ADDR": "192.0.2.7"})
    from_elsewhere = browser.post(url, data=form, environ_base={"REMOTE_ADDR": "192.0.2.8"})

    assert (from_there.status_code, from_elsewhere.status_code) == (429, 303)


def test_address_may_try_again_after_fifteen_minutes(browser, url, clock):
    miss(browser, 20, address="127.0.0.1")
    clock.now += timedelta(minutes=15)

    assert browser.submit(url).status_code == 303


def test_misses_are_forgotten_and_hold_no_address(browser, db, clock):
    miss(browser, 3, address="192.0.2.7")
    kept = db.scalars(select(SignInMiss.address_sha256)).all()
    assert not {"192.0.2.7", service.sha256("192.0.2.7")} & set(kept)
    clock.now += timedelta(minutes=16)

    miss(browser, 1)

    assert db.scalar(select(func.count()).select_from(SignInMiss)) == 1


def test_signing_in_well_does_not_count_as_a_miss(browser, url, db):
    browser.submit(url)

    assert db.scalar(select(func.count()).select_from(SignInMiss)) == 0
