"""Signing in by a one-time link, and out again."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select

from course.actor import Role
from course.app import create_app
from course.audit.models import AuditEntry
from course.people import service
from course.people.sign_in_models import SignInLink, SignInSession
from tests.browser_client import Browser, Forms


def signed_in(browser) -> bool:
    return browser.get("/learn").status_code == 200


def test_link_signs_in_once_and_lands_on_the_first_page(browser, url):
    page = browser.submit(url)

    assert page.status_code == 303
    assert browser.get("/").location == "/learn"
    assert "Ana Alder" in browser.get("/learn").text


def test_opening_the_link_does_not_use_it_up(browser, url):
    """Mail scanners and messengers open every link they see."""
    for _ in range(3):
        assert "Sign in" in browser.get(url).text
    browser.head(url)

    assert browser.submit(url).status_code == 303


def test_link_that_was_used_opens_nothing_on_another_device(browser, new_browser, url):
    browser.submit(url)
    thief = new_browser()

    page = thief.submit(url)

    assert page.status_code == 403
    assert "This link does not open" in page.text
    assert not signed_in(thief)
    assert signed_in(browser)


def test_link_is_good_for_seven_days(browser, url, clock):
    clock.now += timedelta(days=7, seconds=-1)

    assert browser.submit(url).status_code == 303


def test_link_that_is_too_old_opens_nothing(browser, url, clock):
    clock.now += timedelta(days=7)

    assert browser.submit(url).status_code == 403
    assert not signed_in(browser)


def test_used_old_and_invented_links_are_answered_alike(browser, new_browser, url, clock):
    browser.submit(url)
    used = new_browser().submit(url)
    invented = new_browser().submit("/sign-in/made-up")
    clock.now += timedelta(days=30)
    old = new_browser().submit(url)

    assert used.text == invented.text == old.text


def test_two_presses_at_the_same_moment_open_one_session(app, work, url, db):
    both = [_device(app, work, url) for _ in range(2)]
    gate = Barrier(2)

    def press(device):
        browser, form = device
        gate.wait()
        return browser.post(url, data=form).status_code

    with ThreadPoolExecutor(2) as pool:
        statuses = list(pool.map(press, both))

    assert sorted(statuses) == [303, 403]
    assert db.scalar(select(func.count()).select_from(SignInSession)) == 1


def _device(app, work, url):
    """A browser that has the page open, and the form it is about to send."""
    browser = Browser(app, app.response_class)
    browser.work = work
    return browser, Forms(browser.get(url).text).forms[-1].hidden


def test_database_holds_no_token_that_opens_anything(browser, link, url, db):
    browser.submit(url)
    with browser.session_transaction() as cookie:
        token = cookie["sign_in"]

    stored = [
        *db.scalars(select(SignInLink.token_sha256)),
        *db.scalars(select(SignInSession.token_sha256)),
    ]

    assert {service.sha256(link.token), service.sha256(token)} == set(stored)
    assert link.token not in stored
    assert token not in stored


def test_every_link_is_a_long_one_of_its_own(work, ana):
    with work() as uow:
        tokens = {service.make_sign_in_link(uow, person_id=ana.id).token for _ in range(50)}

    assert len(tokens) == 50
    assert min(map(len, tokens)) >= 43, "256 bits"


# --- the session -----------------------------------------------------------------------


def test_signing_out_ends_the_session_wherever_its_cookie_is(browser, new_browser, url):
    browser.submit(url)
    copied = browser.get_cookie("course").value
    thief = new_browser()
    thief.set_cookie("course", copied)
    assert signed_in(thief)

    browser.submit("/learn")

    assert not signed_in(browser)
    assert not signed_in(thief)


@pytest.mark.parametrize(
    "page", ["/learn", "/kit", "/agreement/both-sides", "/team", "/people/cards"]
)
def test_way_out_stands_at_the_top_of_every_page(browser, make, page):
    browser.sign_in(make.person(Role.MANAGER))

    head = browser.get(page).text.split("<main")[0]

    assert 'action="/sign-out"' in head


def test_signing_out_leaves_other_devices_signed_in(browser, new_browser, ana, url):
    browser.submit(url)
    phone = new_browser().sign_in(ana)

    page = browser.submit("/learn")

    assert "You are signed out" in page.text
    assert signed_in(phone)


def test_session_ends_after_thirty_days(browser, url, clock):
    browser.submit(url)
    clock.now += timedelta(days=30, seconds=-1)
    assert signed_in(browser)

    clock.now += timedelta(seconds=1)

    assert not signed_in(browser)


def test_signing_in_begins_a_new_session_and_drops_the_old_one(browser, make, work, url):
    """Nothing that was in the cookie before, such as somebody else's, is carried over."""
    browser.submit(url)
    with browser.session_transaction() as cookie:
        before = cookie["sign_in"]
    ben = make.person(name="Ben Birch")
    with work() as uow:
        his = service.make_sign_in_link(uow, person_id=ben.id)

    browser.submit(f"/sign-in/{his.token}")

    with browser.session_transaction() as cookie:
        assert cookie["sign_in"] != before
    assert "Ben Birch" in browser.get("/learn").text


def test_cookie_that_was_changed_is_nobody(browser, url):
    browser.submit(url)
    value = browser.get_cookie("course").value
    browser.set_cookie("course", value[:-3] + "abc")

    assert not signed_in(browser)


@pytest.mark.parametrize(
    ("base_url", "name", "secure"),
    [("http://course.test", "course", False), ("https://course.test", "__Host-course", True)],
)
def test_cookie_is_kept_from_scripts_and_other_sites(
    settings, work, link, url, base_url, name, secure
):
    app = create_app(replace(settings, base_url=base_url), testing=True)
    app.test_client_class = Browser
    browser = app.test_client()
    at = {"base_url": base_url, "headers": {"Referer": f"{base_url}{url}"}}
    form = Forms(browser.get(url, **at).text).forms[-1].hidden

    answered = browser.post(url, data=form, **at)
    app.extensions["course.engine"].dispose()

    [cookie] = answered.headers.getlist("Set-Cookie")
    parts = {part.strip().lower() for part in cookie.split(";")[1:]}
    assert cookie.startswith(f"{name}=")
    assert {"httponly", "samesite=lax", "path=/"} <= parts
    assert ("secure" in parts) is secure
    assert not any(part.startswith("domain") for part in parts)


# --- where it leads --------------------------------------------------------------------


def test_page_that_was_wanted_comes_after_signing_in(browser, url):
    first = browser.get("/learn?from=paper").location
    browser.get(first)

    assert browser.submit(url).location == "/learn?from=paper"


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.test/",
        "//evil.test/",
        "/\\evil.test/",
        "\\\\evil.test",
        "/\t/evil.test",
        "javascript:alert(1)",
        "http://[",
        "//[",
        "learn",
        " /learn",
        "",
    ],
)
def test_addresses_of_others_are_not_followed(browser, url, wanted):
    assert browser.get("/sign-in", query_string={"next": wanted}).status_code == 200

    assert browser.submit(url).location == "/"


def test_post_that_was_wanted_is_not_repeated(browser, url):
    token = Forms(browser.get(url).text).forms[-1].hidden
    browser.get(browser.post("/team/own-path", data=token).location)

    assert browser.submit(url).location == "/"


def test_links_and_sign_ins_stand_in_the_log_without_a_token(browser, url, link, db):
    browser.submit(url)
    browser.submit("/learn")

    entries = db.execute(select(AuditEntry.event, AuditEntry.data).order_by(AuditEntry.seq)).all()
    assert [e.event for e in entries][-3:] == ["SignInLinkMade", "SignedIn", "SignedOut"]
    assert not any(link.token in e.data for e in entries)
