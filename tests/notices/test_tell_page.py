"""The list of whom to tell in person: who sees it, who may tick, and what is kept."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from course.actor import Role
from course.audit.models import AuditEntry
from course.notices.domain import State
from course.notices.models import Notice
from tests.browser_client import token

ASKED = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def branch(make):
    return make.branch(name="Harbour")


@pytest.fixture
def elsewhere(make):
    return make.branch(name="Mill Road")


@pytest.fixture
def sam(make, branch, on):
    """Without e-mail, with something to do."""
    person = make.person(name="Sam Okoro", branch=branch, phone="0800 1")
    make.assignment(person, branch_id=branch.id, due_on=date(2026, 2, 25), assigned_at=ASKED)
    return person


@pytest.fixture
def manager(make, branch):
    return make.person(Role.MANAGER, branch=branch, name="Mia")


def notice_of(db, person) -> Notice:
    db.expire_all()
    return db.scalars(
        select(Notice).where(Notice.person_id == person.id, Notice.state != State.DROPPED)
    ).one()


def test_says_who_what_until_when_and_why_not_by_mail(sam, manager, run_day, browser):
    run_day()

    page = browser.sign_in(manager).get("/team/tell").text

    assert "1 person needs telling in person" in page
    assert "Sam Okoro" in page
    assert "“Field” was due on Wednesday 25 February 2026, Dublin time" in page
    assert "Overdue 4 days" in page
    assert "No e-mail address" in page
    assert 'href="tel:08001"' in page


def test_told_is_kept_with_name_and_moment_and_leaves_the_list(
    sam, manager, run_day, browser, db, clock
):
    run_day()
    browser.sign_in(manager)
    id_ = notice_of(db, sam).id

    given = token(browser.get("/team/tell")) | {"ids": id_}
    for _ in range(2):
        browser.post("/team/tell", data=given)

    told = notice_of(db, sam)
    assert (told.state, told.told_by, told.told_at) == (State.TOLD, manager.id, clock())
    assert "Nobody needs telling in person" in browser.get("/team/tell").text
    assert len(db.scalars(select(AuditEntry).where(AuditEntry.event == "NoticesTold")).all()) == 1


def test_a_later_stage_takes_the_place_of_an_earlier_one(sam, manager, run_day, browser, later):
    run_day()
    later(days=3)
    run_day()

    page = browser.sign_in(manager).get("/team/tell").text

    assert page.count('<label class="tick">') == 1
    assert "Overdue 7 days" in page


def test_who_finishes_leaves_the_list(sam, manager, run_day, browser, work, db, clock):
    from course.assignments.models import Assignment

    run_day()
    with work() as uow:
        id_ = db.scalars(select(Assignment.id).where(Assignment.person_id == sam.id)).one()
        uow.session.get(Assignment, id_).completed_at = clock()
    run_day()

    assert "Nobody needs telling in person" in browser.sign_in(manager).get("/team/tell").text


OUTSIDERS = {
    "manager of Mill Road": (Role.MANAGER, "elsewhere"),
    "region manager of Mill Road": (Role.REGION_MANAGER, "elsewhere"),
    "admin of the firm Kestrel": (Role.VENDOR_ADMIN, "kestrel"),
}


@pytest.fixture(params=sorted(OUTSIDERS))
def outsider(request, make, elsewhere):
    role, where = OUTSIDERS[request.param]
    vendor = make.vendor(name="Kestrel") if where == "kestrel" else None
    return make.person(role, branch=elsewhere, vendor=vendor)


def test_outsiders_neither_see_nor_tick(sam, outsider, branch, run_day, browser, db):
    run_day()
    browser.sign_in(outsider)
    page = browser.get("/team/tell")
    id_ = notice_of(db, sam).id

    assert "Sam Okoro" not in page.text
    assert "Nobody needs telling in person" in page.text
    assert browser.get(f"/team/tell?branch={branch.id}").status_code == 404
    assert "Sam Okoro" not in browser.get("/team/tell/sheet").text
    mine = browser.post("/team/tell", data=token(page) | {"ids": id_})
    nobodys = browser.post("/team/tell", data=token(page) | {"ids": sam.id})
    assert (mine.status_code, nobodys.status_code) == (404, 404)
    assert notice_of(db, sam).state is State.DUE


def test_the_auditor_sees_and_does_not_tick(sam, make, run_day, browser, db):
    run_day()
    browser.sign_in(make.person(Role.AUDITOR))
    page = browser.get("/team/tell")

    assert "Sam Okoro" in page.text
    assert "checkbox" not in page.text
    data = token(browser.get("/learn")) | {"ids": notice_of(db, sam).id}
    assert browser.post("/team/tell", data=data).status_code == 404


def test_a_learner_finds_no_such_page(sam, make, browser):
    assert browser.sign_in(make.person()).get("/team/tell").status_code == 404


def test_sheet_to_print_has_a_box_for_each(sam, manager, run_day, browser):
    run_day()

    page = browser.sign_in(manager).get("/team/tell/sheet").text

    assert "Sam Okoro" in page
    assert page.count("paper__box") == 1


def test_nobody_ticked_is_said(sam, manager, run_day, browser):
    run_day()
    browser.sign_in(manager)
    browser.submit("/team/tell")

    assert "Tick at least one person whom you have told." in browser.get("/team/tell").text


def test_switched_off_is_said(manager, browser):
    assert "Notices are switched off here" in browser.sign_in(manager).get("/team/tell").text


def test_as_many_statements_for_many_as_for_one(
    sam, manager, make, branch, run_day, browser, statements
):
    counts = []
    browser.sign_in(manager)
    for more in (0, 6):
        for _ in range(more):
            make.assignment(make.person(branch=branch), branch_id=branch.id)
        run_day()
        browser.get("/team/tell")
        with statements() as ran:
            assert browser.get("/team/tell").status_code == 200
        counts.append(len(ran))

    assert counts[0] == counts[1] <= 6
