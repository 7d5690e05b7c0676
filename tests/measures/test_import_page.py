"""Handing in a file in the browser: seen first, recorded on the next page, by HR only."""

from sqlalchemy import select

from course.actor import Role
from course.measures.models import Visit
from tests.browser_client import Forms
from tests.measures.files import VISIT, table


def hand_in(browser, *rows):
    form = Forms(browser.get("/hr/facts").text).forms[-1]
    sent = form.hidden | {"what": "visits", "file": (table(*rows), "visits.csv")}
    return browser.post("/hr/facts", data=sent, content_type="multipart/form-data")


def test_file_is_seen_before_anything_is_recorded(browser, make, db):
    make.branch(name="York")
    browser.sign_in(make.person(Role.HR))

    handed_in = hand_in(
        browser, VISIT, VISIT | {"reference": "V-2", "branch": "Nowhere", "arived": "x"}
    )
    page = browser.get(handed_in.location)

    assert "1 row would be recorded" in page.text
    assert "arived. What is recorded stays, so rename a column" in page.text
    assert "There is no branch &#39;Nowhere&#39;." in page.text
    assert db.scalars(select(Visit)).all() == []
    verdicts = browser.get(handed_in.location + ".csv").text
    assert "2,V-1,added," in verdicts

    browser.submit(handed_in.location)

    assert db.scalars(select(Visit.reference)).all() == ["V-1"]
    assert "Recorded on 1 March 2026" in browser.get(handed_in.location).text


def test_file_that_cannot_be_read_is_refused_on_the_form(browser, make):
    browser.sign_in(make.person(Role.HR))

    answer = hand_in(browser, {"a": "1"})

    assert answer.status_code == 422
    assert "Missing: reference, branch, window_from, window_until." in answer.text


def test_manager_of_a_branch_hands_nothing_in_and_sees_no_file(browser, new_browser, make):
    make.branch(name="York")
    where = hand_in(new_browser().sign_in(make.person(Role.HR)), VISIT).location

    outsider = browser.sign_in(make.person(Role.MANAGER))

    assert outsider.get("/hr/facts").status_code == 404
    assert outsider.get(where).status_code == 404
