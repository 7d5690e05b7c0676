"""The page of rules: a dry run, then the rule; what is out of reach is not there."""

from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import select

from course.actor import OPERATOR, Role
from course.assignments import rules
from course.assignments.domain import Who
from course.assignments.models import Assignment, Rule
from tests.browser_client import Forms, token

URL = "/team/rules"


@pytest.fixture
def leeds(make):
    return make.branch(name="Leeds")


@pytest.fixture
def head(make, leeds):
    return make.person(Role.REGION_MANAGER, branch=leeds, name="Rita Region")


def agree(browser, preview):
    form = Forms(preview.text).forms[-1]
    return browser.post(form.action, data=form.hidden)


def place(branch):
    return f"branch:{branch.id}"


def test_dry_run_saves_nothing_and_yes_makes_the_rule(browser, make, db, leeds, head):
    ana = make.person(branch=leeds, job_role="clerk")
    browser.sign_in(head)

    preview = browser.submit(
        URL, path_id="field", place=place(leeds), job_role="clerk", days="10", note="Welcome"
    )
    before = db.scalars(select(Rule)).all()
    answers = [agree(browser, preview) for _ in range(2)]

    assert "The rule would ask 1 person today" in preview.text
    assert "Leeds, job role clerk" in preview.text
    assert before == []
    assert [answer.status_code for answer in answers] == [303, 303]
    [rule] = db.scalars(select(Rule))
    assert (rule.branch_id, rule.job_role, rule.days) == (leeds.id, "clerk", 10)
    [row] = db.scalars(select(Assignment))
    assert (row.person_id, row.due_on, row.note) == (ana.id, date(2026, 3, 11), "Welcome")
    page = browser.get(URL).text
    assert "Everybody, clerk, Leeds" in page
    first_page = browser.sign_in(ana).get("/learn").text
    assert "A rule asks this of a whole group, and you belong to it." in first_page


def test_other_numbers_than_those_seen_ask_again(browser, make, db, leeds, head):
    browser.sign_in(head)
    preview = browser.submit(URL, path_id="field", place=place(leeds), days="10")

    make.person(branch=leeds)
    answer = agree(browser, preview)

    assert answer.status_code == 409
    assert "The numbers have changed" in answer.text
    assert db.scalars(select(Rule)).all() == []
    assert agree(browser, answer).status_code == 303


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"days": "10"}, "Choose a path."),
        ({"path_id": "field", "days": "0"}, "Write a number of days from 1 to 730."),
        ({"path_id": "field", "days": "soon"}, "Not a valid integer value"),
        ({"path_id": "field", "days": "10"}, "Choose the branch or region that the rule is for."),
        ({"path_id": "field", "days": "9", "started_from": "May"}, "Write year, month, day"),
    ],
)
def test_what_is_missing_is_said(browser, head, fields, words):
    answer = browser.sign_in(head).submit(URL, **fields)

    assert answer.status_code == 422
    assert words in answer.text


def test_rule_ends_with_one_press(browser, make, db, leeds, head):
    browser.sign_in(head)
    agree(browser, browser.submit(URL, path_id="field", place=place(leeds), days="10"))

    for _ in range(2):
        [rule] = db.scalars(select(Rule))
        answer = browser.post(f"{URL}/{rule.id}/end", data=token(browser.get(URL)))
        assert answer.headers["Location"] == URL

    assert "Ended 1 Mar 2026" in browser.get(URL).text


def test_hr_makes_a_rule_for_the_whole_company(browser, make, db, leeds):
    far = make.person(branch=make.branch())
    browser.sign_in(make.person(Role.HR, branch=leeds))

    agree(browser, browser.submit(URL, path_id="office", place="", days="10"))

    assert far.id in {row.person_id for row in db.scalars(select(Assignment))}


def test_manager_without_the_own_certificate_holds_the_standard_first(browser, make, leeds):
    answer = browser.sign_in(make.person(Role.MANAGER, branch=leeds)).get(URL)

    assert "First hold the standard yourself" in answer.text


# --- who is out of reach ---------------------------------------------------------------


@pytest.mark.parametrize("role", [None, Role.VENDOR_ADMIN, Role.AUDITOR, Role.AUTHOR])
def test_page_does_not_exist_for_whoever_makes_no_rules(browser, make, role):
    person = make.person(role, vendor=make.vendor())

    assert browser.sign_in(person).get(URL).status_code == 404


def test_rules_of_others_are_neither_seen_nor_ended(browser, make, db, work, leeds, head):
    cork = make.branch(name="Cork")
    make.person(name="Otto Outsider", branch=cork)
    everywhere, far = uuid4(), uuid4()
    for id_, who in ((everywhere, Who()), (far, Who(branch_id=cork.id))):
        with work() as uow:
            rules.make(uow, actor=OPERATOR, rule_id=id_, path_id="field", days=9, who=who)
    browser.sign_in(head)

    page = browser.get(URL)
    key = token(page)
    answers = [browser.post(f"{URL}/{id_}/end", data=key) for id_ in (everywhere, far, uuid4())]

    assert "Cork" not in page.text
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert len({answer.text for answer in answers}) == 1
    assert all(rule.ended_at is None for rule in db.scalars(select(Rule)))


@pytest.mark.parametrize("sort", ["branch", "region"])
def test_place_of_others_is_answered_like_none(browser, make, leeds, head, sort):
    cork = make.branch(name="Cork")
    make.person(name="Otto Outsider", branch=cork)
    browser.sign_in(head)

    def answer(id_):
        return browser.submit(URL, path_id="field", days="9", place=f"{sort}:{id_}")

    theirs, none = answer(cork.id if sort == "branch" else cork.region_id), answer(uuid4())

    assert theirs.status_code == none.status_code == 404
    assert theirs.text == none.text
