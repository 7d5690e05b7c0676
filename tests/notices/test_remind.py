"""Reminding by hand: once a day, in reach only, and by mail where there is an address."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from course.actor import Role
from course.audit.models import AuditEntry
from course.notices.domain import Channel
from course.notices.models import Notice
from tests.at_once import at_once
from tests.browser_client import token


@pytest.fixture
def branch(make):
    return make.branch(name="Harbour")


@pytest.fixture
def manager(make, branch, on):
    return make.person(Role.MANAGER, branch=branch)


@pytest.fixture
def tasks(make, branch):
    """Ana has an address, Bo has none."""
    ana = make.person(name="Ana", branch=branch, email="ana@x.test")
    bo = make.person(name="Bo", branch=branch)
    return [make.assignment(person, branch_id=branch.id) for person in (ana, bo)]


def by_hand(db) -> list[Notice]:
    return db.scalars(select(Notice).where(Notice.stage == "by_hand").order_by(Notice.id)).all()


def address(tasks) -> str:
    return "/team/remind?" + "&".join(f"ids={task.id}" for task in tasks)


def press(browser, tasks):
    """The button of the page that says who is reminded."""
    page = browser.get(address(tasks))
    fields = {"ids": [str(task.id) for task in tasks]}
    assert all(f'name="ids" value="{id_}"' in page.text for id_ in fields["ids"])
    return browser.post("/team/remind", data=token(page) | fields)


def test_says_first_who_is_reminded_and_how(manager, tasks, browser, db):
    page = browser.sign_in(manager).get(address(tasks)).text

    assert "Remind 2 people" in page
    assert "1 reminder goes by e-mail, 1 must be told in person." in page
    assert by_hand(db) == []


def test_reminds_by_mail_at_once_and_puts_the_others_on_the_list(
    manager, tasks, browser, held_up, mailbox, db
):
    browser.sign_in(manager)

    press(browser, tasks)
    for work in held_up:
        work()

    assert [mail.subject for mail in mailbox.mails] == ["Reminder: “Field”"]
    said = browser.get("/team/tell").text
    assert "1 person gets an e-mail" in said
    assert "1 person has no working e-mail" in said
    assert "(reminder)" in said
    assert {row.channel for row in by_hand(db)} == {Channel.MAIL, Channel.IN_PERSON}
    assert (
        len(db.scalars(select(AuditEntry).where(AuditEntry.event == "PeopleReminded")).all()) == 1
    )


def test_once_a_day_however_often_it_is_pressed(
    manager, tasks, browser, held_up, later, db, run_day, mailbox
):
    browser.sign_in(manager)
    press(browser, tasks)
    press(browser, tasks)
    assert "2 were reminded today already" in browser.get("/team/tell").text
    assert len(by_hand(db)) == 2

    later(days=1)
    press(browser, tasks)

    assert len(by_hand(db)) == 4
    run_day()
    assert mailbox.to.count("ana@x.test") == 3, "two reminders, and that something is assigned"


def test_two_presses_at_once_are_one(manager, tasks, new_browser, held_up, db):
    browsers = [new_browser().sign_in(manager) for _ in range(2)]
    data = [token(b.get(address(tasks))) | {"ids": [str(t.id) for t in tasks]} for b in browsers]

    answers = at_once(
        *(
            lambda b=b, d=d: b.post("/team/remind", data=d)
            for b, d in zip(browsers, data, strict=True)
        )
    )

    assert {answer.status_code for answer in answers} == {303}
    assert len(by_hand(db)) == 2


def test_people_stand_for_all_that_they_have_open(
    manager, tasks, make, browser, held_up, db, branch
):
    ana = tasks[0].person_id
    make.assignment(type("Person", (), {"id": ana}), path_id="office", branch_id=branch.id)
    page = browser.sign_in(manager).get(f"/team/remind?people={ana}")

    browser.post("/team/remind", data=token(page) | {"people": ana})

    assert len(by_hand(db)) == 2


def test_at_night_it_waits_for_the_morning(
    manager, tasks, browser, held_up, mailbox, clock, run_day
):
    clock.now = clock.now.replace(hour=22)
    browser.sign_in(manager)
    press(browser, tasks)
    for work in held_up:
        work()
    assert mailbox.mails == []

    clock.now += timedelta(hours=10)
    run_day()

    assert "Reminder: “Field”" in [mail.subject for mail in mailbox.mails]


OUTSIDERS = {
    "manager of Mill Road": Role.MANAGER,
    "region manager of Mill Road": Role.REGION_MANAGER,
    "admin of the firm Kestrel": Role.VENDOR_ADMIN,
    "auditor": Role.AUDITOR,
    "author": Role.AUTHOR,
    "a learner": None,
}


@pytest.mark.parametrize("name", sorted(OUTSIDERS))
def test_outsiders_find_nobody_to_remind(name, make, tasks, on, browser, db):
    role, elsewhere = OUTSIDERS[name], make.branch(name="Mill Road")
    vendor = make.vendor(name="Kestrel") if role is Role.VENDOR_ADMIN else None
    browser.sign_in(make.person(role, branch=elsewhere, vendor=vendor))
    given = token(browser.get("/learn"))

    for data in ({"ids": tasks[0].id}, {"people": tasks[0].person_id}, {"ids": make.branch().id}):
        assert browser.post("/team/remind", data=given | data).status_code == 404
    assert browser.get(address(tasks)).status_code == 404
    assert by_hand(db) == []


def test_one_out_of_reach_and_nobody_is_reminded(manager, tasks, make, browser, db):
    stranger = make.assignment(make.person())
    browser.sign_in(manager)
    data = token(browser.get("/learn")) | {"ids": [str(tasks[0].id), str(stranger.id)]}

    assert browser.post("/team/remind", data=data).status_code == 404
    assert by_hand(db) == []


def test_an_admin_of_a_firm_reminds_the_firms_own_people_anywhere(make, on, browser, held_up, db):
    pike, there = make.vendor(name="Pike"), make.branch()
    admin = make.person(Role.VENDOR_ADMIN, branch=make.branch(), vendor=pike)
    task = make.assignment(make.person(branch=there, vendor=pike), branch_id=there.id)

    browser.sign_in(admin).submit(f"/team/remind?ids={task.id}")

    assert len(by_hand(db)) == 1


def test_nobody_is_reminded_while_notices_are_off(make, branch, tasks, browser, db):
    browser.sign_in(make.person(Role.MANAGER, branch=branch))
    page = browser.get(address(tasks))
    assert "Notices are switched off here" in page.text

    data = token(page) | {"ids": [str(task.id) for task in tasks]}
    assert browser.post("/team/remind", data=data).status_code == 409
    assert by_hand(db) == []


def test_nobody_ticked_is_said(manager, browser):
    browser.sign_in(manager).get("/team/remind")

    assert "Tick at least one person" in browser.get("/team/tell").text


def test_the_board_offers_it(manager, tasks, browser, work):
    from course.reports import service as reports

    with work() as uow:
        reports.rebuild(uow)

    assert 'formaction="/team/remind"' in browser.sign_in(manager).get("/team").text
