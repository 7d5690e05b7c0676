"""More time, excused, taken back: for rows chosen on the board, within reach, all or nothing."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from course.actor import Role
from course.assignments.models import Assignment
from course.audit.models import AuditEntry
from course.reports import service as reports
from course.reports.models import Standing
from tests.browser_client import token

URL = "/team/change"
DUE = date(2026, 3, 10)


@pytest.fixture
def leeds(make):
    return make.branch(name="Leeds")


@pytest.fixture
def boss(make, leeds):
    return make.person(Role.MANAGER, branch=leeds, name="Mona Manager")


@pytest.fixture
def task(make, leeds):
    """Somebody of Leeds with a path due on the tenth."""

    def task(**given):
        person = make.person(branch=leeds, name=given.pop("name", "Ana"))
        return make.assignment(person, branch_id=leeds.id, **{"due_on": DUE} | given)

    return task


@pytest.fixture
def change(browser):
    """Fill in the page for these assignments and save."""

    def change(who, *tasks, **fields):
        browser.sign_in(who)
        address = f"{URL}?" + "&".join(f"ids={task.id}" for task in tasks)
        return browser.submit(address, ids=[task.id for task in tasks], **fields)

    return change


def now(db, task):
    return db.scalars(select(Assignment).filter_by(id=task.id)).one()


def test_more_time_for_several_at_once(db, task, boss, change, browser):
    ana, ben = task(), task(name="Ben")

    answer = change(boss, ana, ben, what="extend", day="2026-04-01", why="Roof leak")

    assert answer.status_code == 303
    assert {now(db, one).due_on for one in (ana, ben)} == {date(2026, 4, 1)}
    assert {row.due_on for row in db.scalars(select(Standing)) if row.path_id} == {date(2026, 4, 1)}
    assert "2 assignments given more time." in browser.get(answer.headers["Location"]).text
    [entry] = db.scalars(select(AuditEntry).filter_by(event="AssignmentsChanged"))
    assert '"what":"extended"' in entry.data
    assert entry.actor_id == boss.id


def test_extending_takes_days_from_nobody(db, task, boss, change, browser):
    ana = task(due_on=date(2026, 5, 1))

    answer = change(boss, ana, what="extend", day="2026-04-01")

    assert now(db, ana).due_on == date(2026, 5, 1)
    assert "1 stayed as it was" in browser.get(answer.headers["Location"]).text


def test_what_is_taken_back_leaves_the_first_page_and_can_be_given_anew(
    db, make, task, boss, change, browser
):
    ana = task()

    change(boss, ana, what="withdraw", why="Works in the office now")

    row = now(db, ana)
    assert (row.withdrawn_at, row.withdrawn_why) == (
        datetime(2026, 3, 1, 9, tzinfo=UTC),
        "Works in the office now",
    )
    assert [row.path_id for row in db.scalars(select(Standing).filter_by(person_id=ana.person_id))]
    person = type("Person", (), {"id": ana.person_id})
    assert "Nothing here yet" in browser.sign_in(person).get("/learn").text
    make.assignment(person)


def test_excused_until_a_day_and_two_weeks_more(db, task, boss, change, browser, clock):
    ana = task()

    change(boss, ana, what="excuse", day="2026-03-31", why="Away")

    row = now(db, ana)
    assert (row.excused_until, row.excused_why) == (date(2026, 3, 31), "Away")
    assert row.due_on == date(2026, 4, 14)
    clock.now = datetime(2026, 3, 31, 20, tzinfo=UTC)
    assert "Excused until 31 Mar 2026" in browser.sign_in(boss).get("/team").text
    person = type("Person", (), {"id": ana.person_id})
    assert "Excused until 31 March 2026" in browser.sign_in(person).get("/learn").text
    clock.now += timedelta(days=1)
    assert "Excused until" not in browser.sign_in(boss).get("/team").text


def test_longer_time_than_the_excuse_is_kept(db, task, boss, change):
    ana = task(due_on=date(2026, 6, 1))

    change(boss, ana, what="excuse", day="2026-03-31", why="Away")

    assert now(db, ana).due_on == date(2026, 6, 1)


def test_what_is_finished_is_left_alone(db, task, boss, change, browser, clock):
    done = task(completed_at=clock())

    answer = change(boss, done, what="withdraw", why="Wrong person")

    assert now(db, done).withdrawn_at is None
    assert "1 stayed as it was" in browser.get(answer.headers["Location"]).text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Choose what happens."),
        ({"what": "extend"}, "Write the day."),
        ({"what": "extend", "day": "2026-03-01"}, "The day must be after today."),
        ({"what": "extend", "day": "1 April"}, "Write year, month, day, like 2027-10-14."),
        ({"what": "excuse", "day": "2026-04-01"}, "Write in a few words why."),
        ({"what": "withdraw", "why": " "}, "Write in a few words why."),
        ({"what": "withdraw", "why": "x" * 501}, "Write at most 500 characters."),
        ({"what": "forgive"}, "Not a valid choice"),
    ],
)
def test_what_is_missing_is_said_and_nothing_changes(db, task, boss, change, fields, words):
    ana = task()

    answer = change(boss, ana, **fields)

    assert answer.status_code == 422
    assert words in answer.text
    assert (now(db, ana).due_on, now(db, ana).withdrawn_at) == (DUE, None)


def test_nothing_ticked_leads_back_with_a_word(browser, boss):
    answer = browser.sign_in(boss).get(URL)

    assert answer.headers["Location"] == "/team"
    assert "Tick at least one person" in browser.get("/team").text


def test_board_offers_a_tick_for_what_is_open_only(browser, make, work, task, boss, leeds):
    ana = task()
    make.person(branch=leeds, name="Nobody Asked")
    with work() as uow:
        reports.rebuild(uow)

    page = browser.sign_in(boss).get("/team").text

    assert re.findall(r'name="ids" value="([^"]+)"', page) == [str(ana.id)]


# --- who is out of reach ---------------------------------------------------------------


@pytest.fixture
def outsiders(make, leeds):
    """Everybody who does not reach a contractor of Pike in Leeds."""
    cork = make.branch(name="Cork")
    return {
        "manager of another branch": make.person(Role.MANAGER, branch=cork),
        "region manager elsewhere": make.person(Role.REGION_MANAGER, branch=cork),
        "admin of another vendor": make.person(
            Role.VENDOR_ADMIN, branch=leeds, vendor=make.vendor(name="Other")
        ),
        "auditor": make.person(Role.AUDITOR, branch=leeds),
        "author": make.person(Role.AUTHOR, branch=leeds),
        "colleague": make.person(branch=leeds),
    }


OUTSIDERS = [
    "manager of another branch",
    "region manager elsewhere",
    "admin of another vendor",
    "auditor",
    "author",
    "colleague",
]


@pytest.mark.parametrize("name", OUTSIDERS)
def test_outsider_is_answered_as_if_there_were_nothing(browser, db, task, outsiders, name):
    ana = task()
    browser.sign_in(outsiders[name])
    key = token(browser.get("/learn"))

    def answers(id_):
        save = key | {"ids": id_, "what": "withdraw", "why": "Mine"}
        return [browser.get(f"{URL}?ids={id_}"), browser.post(URL, data=save)]

    hers, nobodys = answers(ana.id), answers("6c7a1e0e-0000-4000-8000-000000000000")

    assert [one.status_code for one in hers] == [404, 404]
    assert [one.text for one in hers] == [one.text for one in nobodys]
    assert now(db, ana).withdrawn_at is None


def test_one_out_of_reach_and_nothing_changes(browser, db, make, task, boss):
    ana = task()
    far = make.branch()
    otto = make.assignment(make.person(name="Otto Outsider", branch=far), branch_id=far.id)
    browser.sign_in(boss)
    save = token(browser.get("/learn")) | {"what": "withdraw", "why": "Both"}

    answer = browser.post(URL, data=save | {"ids": [ana.id, otto.id]})

    assert answer.status_code == 404
    assert now(db, ana).withdrawn_at is None


@pytest.mark.parametrize("role", [Role.REGION_MANAGER, Role.HR, Role.ADMIN, Role.VENDOR_ADMIN])
def test_others_who_reach_them_may(db, make, leeds, change, role):
    pike = make.vendor(name="Pike")
    ben = make.assignment(make.person(branch=leeds, vendor=pike), branch_id=leeds.id, due_on=DUE)
    vendor = pike if role is Role.VENDOR_ADMIN else None

    change(make.person(role, branch=leeds, vendor=vendor), ben, what="extend", day="2026-04-01")

    assert now(db, ben).due_on == date(2026, 4, 1)
