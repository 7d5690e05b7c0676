"""Errors on purpose: what is out of reach does not exist, and each page says what to do."""

from uuid import uuid4

import pytest

from tests.browser_client import Forms, without_tokens

NOTHING = "There is nothing here"


@pytest.fixture
def ana(make):
    return make.person(name="Ana Alder")


@pytest.fixture
def eve(make):
    return make.person(name="Eve")


PAGES = (
    "/learn/{task}/M01",
    "/agreement/{task}",
    "/practice/{task}/S01",
    "/practice/run/{run}/1",
    "/practice/run/{run}/end",
    "/check/{task}",
    "/check/paper/{paper}/1",
    "/check/paper/{paper}/hand-in",
    "/check/paper/{paper}/result",
)


def test_somebody_elses_page_is_answered_like_a_page_that_does_not_exist(
    browser, make, walk, ana, eve
):
    task = make.assignment(ana)
    steps = walk(ana, task).ready()
    hers = {"task": task.id, "run": steps.begin_scenario("S01"), "paper": steps.begin_check()}
    browser.sign_in(eve)
    nothing = without_tokens(browser.get("/no/such/page"))

    for page in PAGES:
        for ids in (hers, dict.fromkeys(hers, uuid4())):
            answer = browser.get(page.format(**ids))
            assert answer.status_code == 404
            assert without_tokens(answer) == nothing, page


def test_headers_do_not_tell_them_apart_either(browser, make, ana, eve):
    task = make.assignment(ana)
    browser.sign_in(eve)

    hers, none = (browser.get(f"/check/{id_}") for id_ in (task.id, uuid4()))

    assert sorted(hers.headers.keys()) == sorted(none.headers.keys())
    assert hers.headers["Content-Length"] == none.headers["Content-Length"]


def test_page_of_another_role_is_answered_like_one_that_does_not_exist(browser, ana):
    browser.sign_in(ana)

    desk, none = browser.get("/hr/certificates"), browser.get("/no/such/page")

    assert desk.status_code == none.status_code == 404
    assert without_tokens(desk) == without_tokens(none)


def test_wrong_method_says_no_more_than_a_wrong_address(browser, ana):
    browser.sign_in(ana)

    page = browser.get("/sign-out")

    assert page.status_code in {404, 405}
    assert NOTHING in page.text


@pytest.mark.parametrize(
    "url",
    [
        "/learn/not-an-id",
        "/check/paper/1/1",
        "/practice/run/%00/1",
        "/certificates/%F0%9F%98%80",
        "/files/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "/static/../secret.key",
        "/static/%2e%2e/%2e%2e/config.py",
        "/" + "x" * 5000,
        "/learn/../../etc/passwd",
        "/verify/' OR 1=1 --",
        "/sign-in?next=%00",
        "/team?branch=%00",
    ],
)
def test_odd_addresses_are_answered_and_break_nothing(browser, ana, url):
    browser.sign_in(ana)

    assert browser.get(url).status_code in {200, 400, 404}


@pytest.mark.parametrize(
    "fields",
    [
        {"option": "\x00"},
        {"option": "a" * 100_000},
        {"answer_id": "00000000-0000-0000-0000-000000000000"},
        {"option": "😀"},
    ],
)
def test_odd_answers_are_answered_and_break_nothing(browser, make, ana, fields):
    task = make.assignment(ana)
    place = browser.sign_in(ana).submit(f"/practice/{task.id}/S01").location
    form = Forms(browser.get(place).text).forms[-1].hidden | {"option": "a"}

    assert browser.post(place, data=form | fields).status_code in {200, 404}


def test_form_that_is_too_big_is_told_so(browser, ana):
    browser.sign_in(ana)

    page = browser.post("/sign-out", data={"x": "y" * 3_000_000})

    assert page.status_code in {400, 413}
