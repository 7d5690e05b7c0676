"""Counts that are kept: right after whatever happens, on whatever day, whoever looks."""

import random
from datetime import UTC, date, datetime, timedelta
from threading import Thread

import pytest
from sqlalchemy import delete, select

from course.actor import OPERATOR, Act, Actor, Grant, Role
from course.credentials import service as credentials
from course.credentials.models import Credential
from course.reports import board, board_memory, board_places
from course.reports import service as reports
from course.reports.board_rules import Asked
from course.reports.models import Standing, StandingVersion

TODAY = date(2026, 3, 1)


@pytest.fixture
def asked(app, clock):
    """``asked(session)``: the board of all branches, as they stand in this snapshot."""

    def asked(session, actor=OPERATOR, branch=None) -> Asked:
        places = board_places.places(session, actor, clock())
        wanted = [one for one in places.branches if branch in (None, one.id)]
        return Asked(actor.grants_for(Act.SEE_BOARD), tuple(wanted))

    return asked


@pytest.fixture
def look(app, asked):
    """``look()``: the counts a page shows, and what counting anew gives, from one snapshot."""

    def look(actor=OPERATOR, branch=None):
        with app.extensions["course.read_sessions"]() as session:
            question = asked(session, actor, branch)
            return board_memory.counts(session, question), board.counts(session, question)

    return look


@pytest.fixture
def shown(look):
    """The counts a page shows; they are checked against counting anew."""

    def shown(*args, **kwargs):
        kept, anew = look(*args, **kwargs)
        assert kept == anew
        return kept

    return shown


@pytest.fixture
def certified(make, walk):
    """``certified()``: somebody who has just passed."""

    def certified():
        person = make.person()
        walk(person, make.assignment(person)).certify()
        return person

    return certified


# --- when they are kept -----------------------------------------------------------------


def test_nobody_counts_twice_while_nothing_changes(make, assign, browser, statements):
    assign(make.person(), make.home())
    browser.sign_in(make.person(Role.MANAGER, branch=make.home()))
    browser.get("/team")

    with statements() as ran:
        page = browser.get("/team")

    assert "1 person" in page.text
    assert len(ran) == 3, "\n".join(ran)


def test_all_filters_share_the_counts(make, assign, browser, statements):
    assign(make.person(), make.home())
    browser.sign_in(make.person(Role.MANAGER, branch=make.home()))
    browser.get("/team")

    with statements() as ran:
        page = browser.get("/team", query_string={"status": "revoked"})

    assert "1 person" in page.text
    assert len(ran) == 3, "\n".join(ran)


def test_state_without_a_name_is_counted_each_time(make, assign, work, shown):
    assign(make.person(), make.home())
    with work() as uow:
        uow.session.execute(delete(StandingVersion))
    assert shown().everybody.people == 1

    with work() as uow:
        uow.session.execute(delete(Standing))

    assert shown().everybody.people == 0


# --- right after every kind of change ---------------------------------------------------


def test_assigned(make, assign, shown, clock):
    ana = make.person()
    shown()

    assign(ana, make.home(), due_on=TODAY + timedelta(days=1))
    assert shown().overdue == 0

    clock.now += timedelta(days=2)
    assert shown().overdue == 1, "the next day nothing was written"


def test_passed_and_revoked(certified, shown, work):
    shown()

    certified()
    assert shown().everybody.holding == 1

    with work() as uow:
        serial = uow.session.scalars(select(Credential.serial)).one()
        credentials.revoke(uow, actor=OPERATOR, serial=serial, reason="A mistake")
    assert shown().everybody.holding == 0


def test_moved_renamed_and_left(make, assign, move, shown, clock):
    ana, leeds = make.person(), make.branch()
    assign(ana, make.home())
    assert shown(branch=make.home().id).everybody.people == 1

    move(ana, branch_id=leeds.id)
    assert shown(branch=make.home().id).everybody.people == 0
    assert shown(branch=leeds.id).everybody.people == 1

    move(ana, kind="contractor", vendor_id=make.vendor().id)
    assert shown(branch=leeds.id).contractors.people == 1

    move(ana, ends_on=TODAY)
    assert shown(branch=leeds.id).everybody.people == 1

    clock.now += timedelta(days=1)
    assert shown(branch=leeds.id).everybody.people == 0


def test_days_turn_without_anybody_writing(certified, shown, clock):
    certified()
    found = []

    for _ in range(14):
        found.append(shown().everybody)
        clock.now += timedelta(days=30)

    assert {(share.holding, share.expiring) for share in found} == {(1, 0), (1, 1), (0, 0)}


def test_midnight_comes_to_each_branch_by_itself(make, assign, shown, clock):
    clock.now = datetime(2026, 3, 1, 20, tzinfo=UTC)
    tokyo = make.branch(time_zone="Asia/Tokyo")
    kenji, ana = make.person(branch=tokyo), make.person()
    for person, branch in ((kenji, tokyo), (ana, make.home())):
        assign(person, branch, due_on=TODAY)

    assert shown().overdue == 1

    clock.now += timedelta(hours=12)
    assert shown().overdue == 2


def test_rebuilt_after_rows_came_from_outside(make, assign, shown, work):
    ana, ben = make.person(), make.person()
    assign(ana, make.home())
    assert shown().everybody.people == 1

    with work() as uow:
        reports.rebuild(uow)

    assert ben.id
    assert shown().everybody.people == 2


@pytest.mark.parametrize("seed", [1, 2])
def test_any_history(make, assign, move, shown, clock, seed):
    chance = random.Random(seed)
    branches = [make.branch() for _ in range(3)]
    people = [make.person(branch=chance.choice(branches)) for _ in range(6)]

    def moves():
        move(chance.choice(people), branch_id=chance.choice(branches).id)

    def leaves():
        move(chance.choice(people), ends_on=clock.now.date() + timedelta(days=1))

    def is_asked():
        days = timedelta(days=chance.randrange(9))
        path_id = chance.choice(["field", "office"])
        assign(chance.choice(people), make.home(), path_id, clock.now.date() + days)

    def sleeps():
        clock.now += timedelta(days=chance.randrange(5))

    for _ in range(25):
        chance.choice([moves, leaves, is_asked, is_asked, sleeps])()
        for branch in (None, *(branch.id for branch in branches)):
            shown(branch=branch)


# --- whoever looks ----------------------------------------------------------------------


def test_reach_is_part_of_the_question(make, assign, shown):
    pike = make.vendor()
    for vendor in (None, pike):
        person = make.person(vendor=vendor)
        assign(person, make.home())
    admin = Actor(None, "Ada", (Grant(Role.VENDOR_ADMIN, vendor_id=pike.id),))
    manager = Actor(None, "Mona", (Grant(Role.MANAGER, branch_id=make.home().id),))

    assert shown(manager).everybody.people == 2
    assert shown(admin).everybody.people == 1
    assert shown(manager).everybody.people == 2


def test_reader_is_right_while_somebody_else_writes(make, assign, move, look):
    people = [make.person() for _ in range(4)]
    for person in people:
        assign(person, make.home())

    def write():
        for turn in range(40):
            over = TODAY - timedelta(days=1) if turn % 3 else None
            move(people[turn % 4], ends_on=over)

    writer = Thread(target=write)
    writer.start()
    seen = []
    while writer.is_alive():
        seen.append(look())
    writer.join()

    assert all(kept == anew for kept, anew in seen)
    assert len({kept.everybody.people for kept, _ in seen}) > 1
