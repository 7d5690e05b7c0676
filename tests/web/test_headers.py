"""Headers of every kind of answer: pages, redirects, files, errors, downloads."""

from dataclasses import replace

import pytest

from course.actor import Role
from course.app import create_app
from tests.browser_client import Browser

KINDS = {
    "page": ("/sign-in", 200),
    "redirect": ("/learn", 303),
    "stylesheet": ("/static/course.css", 200),
    "script": ("/static/course.js", 200),
    "no such page": ("/nothing", 404),
    "no such file": ("/static/nothing.css", 404),
    "no such picture": (f"/files/{'0' * 64}", 404),
    "wrong method": ("/sign-out", 404),
    "wrong serial": ("/verify/AW-26-0000-0000", 404),
    "form not whole": ("/verify?serial=", 422),
}


def policy(response) -> dict[str, str]:
    parts = response.headers["Content-Security-Policy"].split(";")
    return {name: rest for name, _, rest in (part.strip().partition(" ") for part in parts)}


def check(response) -> None:
    rules = policy(response)
    assert rules["default-src"] == "'none'"
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    assert "*" not in response.headers["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in response.headers["Permissions-Policy"]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_answer_carries_them(browser, kind):
    url, status = KINDS[kind]

    response = browser.get(url)

    assert response.status_code in {status, 405 if kind == "wrong method" else status}
    check(response)


def test_pages_load_from_here_only_and_stand_in_no_frame(browser):
    rules = policy(browser.get("/sign-in"))

    assert rules["script-src"] == rules["style-src"] == rules["connect-src"] == "'self'"
    assert rules["form-action"] == "'self'"
    assert rules["base-uri"] == rules["frame-ancestors"] == "'none'"


def test_refused_post_and_conflict_carry_them_too(browser, make, ana_task):
    browser.sign_in(ana_task[0])

    check(browser.post("/sign-out"))
    refused = browser.submit("/learn", form=-1)
    check(refused)


@pytest.fixture
def ana_task(make):
    ana = make.person()
    return ana, make.assignment(ana)


def test_pages_about_people_are_kept_by_no_cache(browser, ana_task):
    browser.sign_in(ana_task[0])

    for url in ("/learn", f"/check/{ana_task[1].id}", "/nothing", "/sign-in"):
        assert browser.get(url).headers["Cache-Control"] == "no-store"


def test_files_with_a_fingerprint_are_kept(browser):
    kept = browser.get("/static/course.css").headers["Cache-Control"]

    assert "no-store" not in kept
    assert "max-age" in kept


def test_downloads_carry_them_and_are_kept_by_no_cache(browser, make, walk):
    person = make.person()
    walk(person, make.assignment(person)).certify()
    browser.sign_in(make.person(Role.HR))

    export = browser.submit("/hr/certificates", form=-1, press="csv")

    assert export.status_code == 200
    check(export)
    assert export.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("base_url", "sent"), [("https://c.test", True), ("http://c.test", False)])
def test_browsers_are_told_to_stay_on_https_where_it_is_used(settings, base_url, sent):
    app = create_app(replace(settings, base_url=base_url), testing=True)
    app.test_client_class = Browser

    headers = app.test_client().get("/sign-in", base_url=base_url).headers
    app.extensions["course.engine"].dispose()

    assert ("Strict-Transport-Security" in headers) is sent


def test_unexpected_error_carries_them_and_tells_a_number_and_no_secret(settings):
    app = create_app(settings)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.add_url_rule("/break", view_func=_break)

    response = app.test_client().get("/break")
    app.extensions["course.engine"].dispose()

    assert response.status_code == 500
    assert "tell us this number" in response.text
    assert "the secret" not in response.text
    check(response)


def _break():
    raise RuntimeError("the secret")


def test_errors_of_all_kinds_are_pages_a_browser_accepts(browser):
    """The browser client looks at each page: valid, one heading, a title."""
    for url, status in KINDS.values():
        if status >= 400:
            assert "<h1" in browser.get(url).text
