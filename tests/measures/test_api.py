"""Other programs hand facts in: with a secret, of the branch it is for, safe to send again."""

import pytest
from sqlalchemy import select

from course.measures import tokens
from course.measures.models import FactToken, Visit
from tests.measures.files import VISIT


@pytest.fixture
def york(make):
    return make.branch(name="York")


def post(browser, secret, rows, where="/api/visits"):
    return browser.post(where, json=rows, headers={"Authorization": f"Bearer {secret}"})


def test_program_records_visits_once_however_often_it_sends_them(browser, work, york, db, run):
    secret = run("measures", "token", "planner").output.strip()

    answers = [post(browser, secret, [VISIT]) for _ in range(2)]

    assert [a.status_code for a in answers] == [200, 200]
    assert [a.json["rows"][0]["verdict"] for a in answers] == ["added", "same"]
    assert db.scalars(select(Visit.reference)).all() == ["V-1"]
    assert secret not in str(db.scalars(select(FactToken.token_sha256)).all())


def test_row_that_is_refused_says_why_and_the_others_are_recorded(browser, york, db, run):
    secret = run("measures", "token", "planner").output.strip()

    answer = post(browser, secret, [VISIT, VISIT | {"reference": "V-2", "branch": "Nowhere"}])

    assert answer.status_code == 422
    assert answer.json["rows"][1]["why"] == "There is no branch 'Nowhere'."
    assert db.scalars(select(Visit.reference)).all() == ["V-1"]


def test_secret_of_a_branch_reaches_no_other(browser, york, make, db, run):
    make.branch(name="Leeds")
    secret = run("measures", "token", "planner", "--branch", "Leeds").output.strip()

    answer = post(browser, secret, VISIT)

    assert answer.json["rows"][0]["why"] == "There is no branch 'York'."
    assert db.scalars(select(Visit)).all() == []


def test_secret_that_was_ended_opens_nothing_like_one_that_never_was(browser, york, work, run):
    secret = run("measures", "token", "planner").output.strip()
    assert run("measures", "tokens", "--end", "planner").output == "Ended 1.\n"

    ended, made_up = (post(browser, s, VISIT) for s in (secret, "made-up"))

    assert ended.status_code == made_up.status_code == 401
    assert ended.json == made_up.json


@pytest.mark.parametrize(
    "sent", ["words", 7, ["words"], {"reference": "x" * 501}, {"arived_at": "no"}]
)
def test_what_is_no_row_is_refused(browser, work, york, sent):
    with work() as uow:
        secret = tokens.make_token(uow, name="planner", branch_id=None)

    assert post(browser, secret, sent).status_code == 400


def test_too_many_rows_at_once_are_refused(browser, work, york):
    with work() as uow:
        secret = tokens.make_token(uow, name="planner", branch_id=None)

    assert post(browser, secret, [{}] * 1001).status_code == 409
