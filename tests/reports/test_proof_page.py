"""Did Ana know clause 4.2 on 12 May? The page, for whom it is and what stands on it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from course.actor import OPERATOR, Role
from course.audit.models import AuditView
from course.content.model import Rating
from course.credentials import service as credentials
from course.credentials.models import Credential


@pytest.fixture
def ana(make):
    return make.person(name="Ana Lima", code="P-7")


@pytest.fixture
def walked(ana, make, walk):
    """Ana has taken the path, with every answer right."""
    return walk(ana, make.assignment(ana)).certify()


@pytest.fixture
def hr(make):
    return make.person(Role.HR, name="Ruth Abara")


@pytest.fixture
def clause(revision):
    """One that every paper of the field path asks about."""
    blueprint = revision.check.blueprint("field")
    draws = [draw for part in blueprint.parts for draw in part.critical]
    [certain] = [d for d in draws if d.draw == len(d.clause_ids)][:1] or draws[:1]
    return revision.clause(certain.clause_ids[0])


def address(person, clause="", on=""):
    query = f"?clause={clause}&on={on}" if clause or on else ""
    return f"/people/{person.id}/proof{query}"


def test_page_asks_for_clause_and_day_first(browser, hr, ana):
    page = browser.sign_in(hr).get(address(ana))

    assert page.status_code == 200
    assert "The records" not in page.text
    assert 'value="2026-03-01"' in page.text


def test_yes_comes_first_with_its_reasons_and_everything_behind_it(
    browser, hr, ana, walked, clause, db
):
    page = browser.sign_in(hr).get(address(ana, clause.id, "2026-03-01"))

    assert f"knew clause {clause.number} on 1 March 2026" in page.text
    assert page.text.index("Yes. The records show") < page.text.index("There:")
    serial = db.scalar(select(Credential.serial))
    for words in (serial, clause.title, "Final check", "Name typed", "Certificate awarded"):
        assert words in page.text
    assert "Questions finished, answers sealed" in page.text
    assert "Missing:" not in page.text


def test_printed_number_finds_the_clause_too(browser, hr, ana, walked, clause):
    page = browser.sign_in(hr).get(address(ana, clause.number, "2026-03-01"))

    assert clause.title in page.text


def test_day_before_is_a_no_that_says_what_is_missing(browser, hr, ana, walked, clause):
    page = browser.sign_in(hr).get(address(ana, clause.id, "2026-02-28"))

    assert "No. The records do not show" in page.text
    assert page.text.count("Missing:") == 3


def test_what_was_revoked_later_held_on_the_day(browser, hr, ana, walked, clause, clock, work, db):
    serial = db.scalar(select(Credential.serial))
    clock.now += timedelta(days=10)
    with work() as uow:
        credentials.revoke(uow, actor=OPERATOR, serial=serial, reason="A test")
    browser.sign_in(hr)

    before = browser.get(address(ana, clause.id, "2026-03-10"))
    after = browser.get(address(ana, clause.id, "2026-03-11"))

    assert "Yes. The records show" in before.text
    assert "had been revoked" in after.text


def test_wrong_answer_is_shown_and_decides(browser, hr, ana, make, walk, clause):
    walker = walk(ana, make.assignment(ana)).ready()
    walker.answer(walker.begin_check(), Rating.POOR)

    page = browser.sign_in(hr).get(address(ana, clause.id, "2026-03-01"))

    assert "in the final check, was not right" in page.text
    assert "Not right" in page.text


def test_one_sees_ones_own_without_the_words_of_the_final_check(browser, ana, walked, clause):
    page = browser.sign_in(ana).get(address(ana, clause.id, "2026-03-01"))

    assert "Yes. The records show" in page.text
    assert "Not shown here: it may be asked again." in page.text


def test_auditor_sees_it_too_and_that_is_noted(browser, make, ana, walked, clause, db):
    auditor = make.person(Role.AUDITOR, name="Vik")

    page = browser.sign_in(auditor).get(address(ana, clause.id, "2026-03-01"))

    assert "Yes. The records show" in page.text
    noted = select(AuditView.path).where(AuditView.endpoint == "reports.proof")
    assert clause.id in db.scalars(noted).one()


@pytest.mark.parametrize("role", [Role.MANAGER, Role.VENDOR_ADMIN, Role.AUTHOR, Role.LEARNER])
def test_others_find_nothing_there(browser, make, ana, walked, clause, role):
    given = {"vendor": make.vendor()} if role is Role.VENDOR_ADMIN else {}
    other = make.person(role, name="Otto Outsider", **given)

    page = browser.sign_in(other).get(address(ana, clause.id, "2026-03-01"))

    assert page.status_code == 404
    assert "Ana" not in page.text


@pytest.mark.parametrize(
    ("on", "status"), [("2026-03-02", 422), ("soon", 422), ("", 422), ("2025-12-31", 404)]
)
def test_day_that_cannot_be_is_said(browser, hr, ana, clause, on, status):
    assert browser.sign_in(hr).get(address(ana, clause.id, on)).status_code == status


def test_clause_that_there_never_was_is_not_found(browser, hr, ana):
    assert browser.sign_in(hr).get(address(ana, "99.9", "2026-03-01")).status_code == 404


def test_page_takes_few_statements_however_much_was_answered(
    browser, hr, ana, walked, clause, statements
):
    browser.sign_in(hr).get(address(ana, clause.id, "2026-03-01"))

    with statements() as ran:
        browser.get(address(ana, clause.id, "2026-03-01"))

    assert len(ran) == 14


def test_person_and_certificate_lead_there(browser, hr, ana, walked, db):
    serial = db.scalar(select(Credential.serial))
    browser.sign_in(hr)

    for page in (f"/people/{ana.id}", f"/certificates/{serial}"):
        assert address(ana) in browser.get(page).text


def test_day_is_over_when_it_is_over_where_they_work(browser, hr, make, walk, clock, clause):
    clock.now = clock.now.replace(hour=1)
    branch = make.branch(time_zone="America/New_York")
    far = make.person(name="Ana Far", branch=branch)
    walk(far, make.assignment(far, branch_id=branch.id)).certify()

    page = browser.sign_in(hr).get(address(far, clause.id, "2026-02-28"))

    assert "Yes. The records show" in page.text
