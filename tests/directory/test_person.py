"""One person's page: what each role reads there, and who gets the answer of an unknown one."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tests.browser_client import without_tokens
from tests.conftest import NOW

TODAY = NOW.date()
DAY = timedelta(days=1)


@pytest.fixture
def una(make, place):
    return make.person(name="Una York", branch=place.york, email="una@york.test", phone="+353 1 22")


def test_engagements_are_shown_past_and_to_come(browser, make, place, desk, una):
    make.engagement(
        person_id=una.id, branch_id=place.wick.id, starts_on=TODAY - 90 * DAY, ends_on=TODAY - DAY
    )
    make.engagement(person_id=una.id, branch_id=place.bath.id, starts_on=TODAY + 9 * DAY)

    page = browser.sign_in(desk.hr).get(f"/people/{una.id}").text

    for words in ("Wick", "Left 28 Feb 2026", "Bath", "Comes 10 Mar 2026", "York"):
        assert words in page


@pytest.mark.parametrize("who", ["bath", "pike"])
def test_outsiders_get_the_answer_of_an_unknown_person(browser, desk, una, who):
    browser.sign_in(getattr(desk, who))

    for rest in ("", "/contact", "/engagements/new"):
        there = browser.get(f"/people/{una.id}{rest}")
        nowhere = browser.get(f"/people/{uuid4()}{rest}")
        assert there.status_code == nowhere.status_code == 404
        assert without_tokens(there) == without_tokens(nowhere)


def test_status_is_shown_and_never_answers_or_scores(browser, make, walk, place, desk, settle):
    pat = make.person(name="Pat Pike", branch=place.york, vendor=place.pike)
    walk(pat, make.assignment(pat, branch_id=place.york.id)).certify()
    make.assignment(pat, branch_id=place.york.id, path_id="office", due_on=TODAY - 3 * DAY)
    settle()

    for who in (desk.pike, desk.york):
        page = browser.sign_in(who).get(f"/people/{pat.id}").text
        assert "Overdue 3 days" in page
        assert "Valid to" in page
        assert "ttempt" not in page
        assert "%" not in page
        assert "AW-" not in page


def test_hr_reads_the_certificates_too(browser, make, walk, place, desk, settle):
    pat = make.person(name="Pat Pike", branch=place.york, vendor=place.pike)
    walk(pat, make.assignment(pat, branch_id=place.york.id)).certify()
    settle()

    assert "/certificates/AW-" in browser.sign_in(desk.hr).get(f"/people/{pat.id}").text


def test_whoever_they_left_sees_that_they_were_there_and_no_more(
    browser, make, walk, place, desk, settle
):
    gone = make.person(name="Gone", branch=place.york, ends_on=TODAY - DAY, email="gone@york.test")
    make.engagement(person_id=gone.id, branch_id=place.bath.id, starts_on=TODAY)
    make.assignment(gone, branch_id=place.bath.id, due_on=TODAY - DAY)
    settle()

    page = browser.sign_in(desk.york).get(f"/people/{gone.id}").text

    assert "Left 28 Feb 2026" in page
    assert "do not work with you any more" in page
    for secret in ("Bath", "Overdue", "gone@york.test"):
        assert secret not in page
    assert "Overdue" in browser.sign_in(desk.bath).get(f"/people/{gone.id}").text


def test_auditor_reads_and_is_offered_nothing(browser, desk, una):
    page = browser.sign_in(desk.auditor).get(f"/people/{una.id}").text

    assert "una@york.test" in page
    for act in ("Assign", "Remind", "New PIN", "Change", "Move", "another record"):
        assert act not in page.partition("<main")[2], act


def test_page_says_the_same_as_the_board(browser, make, walk, place, desk, settle, clock):
    """The board's status comes out of the database, the page's out of Python."""
    people = []
    for number, days in enumerate((-400, -364, -340, -10, 0)):
        one = make.person(name=f"Number {number}", branch=place.york)
        clock.now = NOW + days * DAY
        walk(one, make.assignment(one, branch_id=place.york.id)).certify()
        people.append(one)
    clock.now = NOW
    make.assignment(people[3], branch_id=place.york.id, due_on=TODAY - DAY)
    settle()
    browser.sign_in(desk.york)
    board = browser.get("/team").text

    for one in people:
        page = browser.get(f"/people/{one.id}").text
        pill = page.partition("Where they stand")[2].partition('<span class="pill')[2]
        said = pill.partition("</svg>")[2].partition("<")[0]
        row = board.partition(one.name)[2].partition("</tr>")[0]
        assert said
        assert said in row, (one.name, said)


def test_page_runs_few_statements(browser, desk, una, statements):
    browser.sign_in(desk.hr).get(f"/people/{una.id}")
    with statements() as ran:
        browser.get(f"/people/{una.id}")

    assert len(ran) <= 9, "\n".join(ran)
