"""What learners, the agreement's owner, HR and everybody else see of a changed clause."""

from datetime import UTC, datetime

import pytest

from course.actor import OPERATOR, Role
from course.assignments import changes
from tests.recertification.editions import edition

ONE = edition("1.1", material={"stay": "Stay there."})
LATE = datetime(2026, 12, 20, 9, tzinfo=UTC)


@pytest.fixture
def ana(make, award):
    person = make.person(name="Ana Silva")
    award(person)
    return person


@pytest.fixture
def asked(ana, publish, delta_of):
    """Her assignment about what has changed."""
    publish(ONE)
    return delta_of(ana)


def test_learner_sees_old_words_beside_new_then_only_what_belongs_to_them(browser, ana, asked):
    browser.sign_in(ana)
    home = browser.get("/learn").text
    assert "0 of 4 steps done" in home
    assert "The agreement has changed: edition 1.1" in home

    page = browser.get(f"/changes/{asked.id}").text

    assert "Until now, edition 1.0" in page
    assert "[added: </span>there." in page
    assert "1 screen" in page
    assert "3 questions about this clause" in page
    text = browser.get(f"/agreement/{asked.id}").text
    assert text.index("[added: </span>there.") < text.index("The whole text")
    check = browser.get(f"/check/{asked.id}").text
    assert "Short check" in check
    assert "questions about this clause are written so far" in check
    assert browser.get(f"/learn/{asked.id}/M01").status_code == 404
    assert browser.get(f"/practice/{asked.id}/S01").status_code == 404


def test_nobody_sees_the_changes_of_somebody_else(browser, make, asked):
    browser.sign_in(make.person(Role.ADMIN, name="Otto Outsider"))

    assert browser.get(f"/changes/{asked.id}").status_code == 404


def test_result_and_certificate_say_what_was_added(browser, ana, asked, walk, passing, make):
    steps = walk(ana, asked).ready()
    attempt_id = steps.begin_check()
    steps.answer(attempt_id).hand_in(attempt_id)
    browser.sign_in(ana)

    result = browser.get(f"/check/paper/{attempt_id}/result").text
    certificate = browser.get(f"/certificates/{passing.newest(ana).serial}").text
    check = browser.get(f"/verify/{passing.newest(ana).serial}").text

    assert "That you have shown edition 1.1 is added to it." in result
    assert "Edition 1.1" in certificate
    assert "1 March 2026, 1 changed clause" in certificate
    assert "Valid today" in check
    assert "Edition 1.1, 1 March 2026" in check


def test_lapsed_for_the_new_edition_is_said_with_its_reason_everywhere(
    browser, new_browser, make, ana, asked, passing, clock
):
    clock.now = LATE
    serial = passing.newest(ana).serial
    browser.sign_in(ana)
    desk = new_browser()
    desk.sign_in(make.person(Role.HR))

    assert "Lapsed for edition 1.1" in browser.get("/learn").text
    page = browser.get(f"/certificates/{serial}").text
    assert "Lapsed for edition 1.1" in page
    clause = ONE.revision.clause("stay")
    assert f"{clause.number} {clause.title}" in page
    assert "Not valid for edition 1.1" in browser.get(f"/verify/{serial}").text
    register = desk.get("/hr/certificates?status=lapsed").text
    assert "for edition 1.1" in register
    assert "Clause changed: 0 of 1 screen<" in desk.get("/team").text
    assert serial not in desk.get("/hr/certificates?valid_on=2026-12-18").text
    assert serial in desk.get("/hr/certificates?valid_on=2026-12-15").text


def test_board_says_lapsed_with_the_edition_when_nothing_is_assigned(
    browser, make, ana, asked, clock, work
):
    with work() as uow:
        changes.withdraw(uow, actor=OPERATOR, ids=[asked.id], why="A test")
    clock.now = LATE

    page = browser.sign_in(make.person(Role.HR)).get("/team").text

    assert "Lapsed 16 Dec, edition 1.1 is open" in page


# --- the owner of the agreement -----------------------------------------------------------


@pytest.fixture
def owner(browser, make):
    browser.sign_in(make.person(Role.AUTHOR, name="Elif Owner"))
    return browser


def test_owner_sees_words_proofs_and_counts_and_no_names(owner, asked, revision):
    page = owner.get(f"/editions/{ONE.revision.id}").text

    assert "Changed, material." in page
    assert "Screen M06/" in page
    assert "not read against the new words" in page
    assert "Holders of 1 certificate; 0 done" in page
    assert "15 December 2026" in page
    assert "Ana" not in page
    assert ONE.revision.id in owner.get("/editions").text


def test_owner_holds_any_two_editions_against_each_other(owner, publish, revision):
    two = edition("1.2", ONE, material={"call-the-office": "Call now."})
    publish(ONE)
    publish(two)

    page = owner.get(f"/editions/{two.revision.id}?since={revision.id}").text

    assert "Edition 1.2, beside 1.0" in page
    assert "change-stay" in page
    assert "change-call-the-office" in page
    assert "change-stay" not in owner.get(f"/editions/{two.revision.id}").text
    assert owner.get(f"/editions/{revision.id}?since={two.revision.id}").status_code == 404


def test_first_edition_has_nothing_to_be_held_against(owner, revision):
    assert "first edition" in owner.get(f"/editions/{revision.id}").text


def test_manager_is_no_owner(browser, make, revision):
    browser.sign_in(make.person(Role.MANAGER, name="Otto Outsider"))

    assert browser.get("/editions").status_code == 404
    assert browser.get(f"/editions/{revision.id}").status_code == 404
