"""Whoever becomes the owner of a case is told at once and once, by mail or in person."""

from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy import select

from course.actor import Role
from course.app import connect
from course.incidents.domain import Fact
from course.incidents.models import ServiceEvent, ServiceEventFact
from course.notices import claims
from course.notices.domain import Channel, State, Why
from tests.at_once import at_once
from tests.notices.cases import DANA, LINE, NEW, NOON, add, hand_on, reached_at

# --- at once, and once ----------------------------------------------------------------


def test_not_even_the_night_holds_it(logs, beside, mailbox, clock):
    clock.now = NOON.replace(hour=23)

    logs()

    assert mailbox.to == [DANA]


def test_what_waits_at_night_waits_for_the_mail_server_and_not_for_the_morning(
    harbour, clock, run_day, post, rows, mailbox
):
    clock.now = NOON.replace(hour=23)
    harbour.log()
    run_day(server=replace(post.server, port=1))
    assert (rows()[0].state, rows()[0].why) == (State.HELD, Why.LATER)

    run_day()

    assert mailbox.to == [DANA]


def test_the_row_is_there_with_the_case_and_goes_without_the_answer_waiting(
    logs, rows, held_up, mailbox, db
):
    """A mail server that does not answer can delay neither."""
    assert logs().status_code == 303

    (row,) = rows()
    owner = select(ServiceEventFact.person_id, ServiceEventFact.event_id)
    assert (row.person_id, row.about_id) == tuple(
        db.execute(owner.where(ServiceEventFact.kind == Fact.OWNER)).one()
    )
    assert (row.channel, row.state) == (Channel.MAIL, State.DUE)
    assert mailbox.mails == []
    (beside_the_answer,) = held_up
    beside_the_answer()
    assert mailbox.to == [DANA]


def test_a_mail_server_that_is_down_loses_nothing(
    logs, app, settings, beside, rows, mailbox, db, run_day
):
    aside = app.extensions["course.aside"]
    away = replace(settings, smtp_url="smtp://127.0.0.1:1")
    connect(app, away, app.extensions["course.engine"])
    app.extensions["course.aside"] = aside

    assert logs().status_code == 303

    assert len(db.scalars(select(ServiceEvent)).all()) == 1
    assert (rows()[0].channel, rows()[0].state) == (Channel.MAIL, State.DUE)
    run_day()
    assert mailbox.to == [DANA], "as soon as it is back"


def test_sent_again_it_is_logged_once_and_told_once(logs, beside, mailbox, rows):
    again = {"answer_id": str(uuid4())}

    first, second = (logs(**again) for _ in range(2))

    assert first.location == second.location
    assert (len(rows()), mailbox.to) == (1, [DANA])


def test_two_that_log_at_once_with_one_id_have_one_mail_sent(harbour, mailbox, rows, send, db):
    id_ = uuid4()

    at_once(*(lambda: harbour.log(id_=id_) for _ in range(2)))
    at_once(send, send)

    assert len(db.scalars(select(ServiceEvent)).all()) == 1
    assert (len(rows()), mailbox.to) == (1, [DANA])


def test_nobody_owns_a_case_where_nobody_leads_and_nobody_is_told(make, work, browser, rows, on):
    make.person(Role.MANAGER, branch=make.branch(), email="far@x.test")
    alone = make.person()

    browser.sign_in(alone).submit(NEW, **LINE, told="", found="0")

    assert rows() == []


# --- in person, and not at all --------------------------------------------------------


def test_without_an_address_the_owner_stands_on_the_list(
    harbour, work, rows, browser, make, mailbox, send, db
):
    reached_at(work, harbour.lee, None)
    id_ = harbour.log()
    hand_on(work, harbour, id_, harbour.lee)
    send()
    (row,) = [row for row in rows() if row.person_id == harbour.lee.id]
    assert (row.channel, row.state, row.why) == (Channel.IN_PERSON, State.DUE, Why.NO_ADDRESS)
    digits = db.scalars(select(ServiceEvent.digits)).one()

    page = browser.sign_in(harbour.dana).get("/team/tell").text
    sheet = browser.get("/team/tell/sheet").text

    assert "Lee Tran" in page
    assert "At once" in page
    for said in (page, sheet):
        assert f"They own case {digits[:4]} {digits[4:]} since Monday 2 March 2026." in said
    assert browser.sign_in(harbour.otto).get("/team/tell").text.count("Lee Tran") == 0

    browser.sign_in(harbour.dana).submit("/team/tell", ids=str(row.id))
    (told,) = [row for row in rows() if row.person_id == harbour.lee.id]
    assert (told.state, told.told_by) == (State.TOLD, harbour.dana.id)


def test_a_case_that_is_closed_leaves_the_list(harbour, work, browser):
    reached_at(work, harbour.lee, None)
    id_ = harbour.log()
    hand_on(work, harbour, id_, harbour.lee)
    browser.sign_in(harbour.dana)
    assert "Lee Tran" in browser.get("/team/tell").text

    add(work, harbour, id_, Fact.AGREED)

    assert "Nobody needs telling in person" in browser.get("/team/tell").text


def test_an_address_that_takes_nothing_puts_the_owner_on_the_list(logs, beside, rows, mailbox):
    mailbox.answers[DANA] = "550 5.1.1 No such mailbox"

    logs()

    (row,) = rows()
    assert (row.channel, row.state, row.why) == (Channel.IN_PERSON, State.DUE, Why.REFUSED)


def test_in_doubt_the_owner_is_told_in_person(harbour, work, rows, clock):
    harbour.log()
    with work() as uow:
        _, (facts,) = claims.take(uow, me="elsewhere/1/x", most=5)
    with work() as uow:
        assert claims.begin(uow, me="elsewhere/1/x", id_=facts.notice_id, message_id="<x>")

    with work() as uow:
        assert claims.recover(uow, ["elsewhere/1/x"]) == 1

    assert (rows()[0].channel, rows()[0].why) == (Channel.IN_PERSON, Why.IN_DOUBT)


class TestWithoutMail:
    @pytest.fixture
    def settings(self, settings):
        return replace(settings, smtp_url=None)

    def test_everybody_is_told_in_person(self, logs, rows, held_up):
        logs()

        (row,) = rows()
        assert (row.channel, row.state, row.why) == (Channel.IN_PERSON, State.DUE, Why.NO_MAIL)
        assert held_up == []


class TestOffInTheSettings:
    @pytest.fixture
    def settings(self, settings):
        return replace(settings, notices=False)

    def test_nothing_is_planned(self, logs, rows, held_up):
        assert logs().status_code == 303

        assert rows() == []
        assert held_up == []


def test_switched_off_nothing_is_planned_nor_sent_later(logs, run, run_day, beside, mailbox, rows):
    run("notices", "off")
    logs()
    assert (rows(), mailbox.mails) == ([], [])

    run("notices", "on", "--yes")
    run_day()

    assert [mail.to for mail in mailbox.mails if "case" in mail.subject] == []


def test_switched_off_after_it_was_logged_it_does_not_go(harbour, run, send, mailbox, rows):
    harbour.log()
    run("notices", "off")

    send()

    assert mailbox.mails == []
    assert rows()[0].state is State.DUE
