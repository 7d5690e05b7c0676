"""Handed on, called or closed: what need not be said any more is not said."""

import json
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from course.actor import Actor, Grant, Role
from course.audit.models import AuditEntry
from course.incidents import erasing as events_erasing
from course.incidents.domain import Fact
from course.notices import claims, erasing, filling
from course.notices.domain import Channel, State, Why
from course.notices.models import Notice
from course.people import erasing_queries, merging
from tests.notices.cases import DANA, LEE, add, hand_on, link_of

# --- handed on, called, closed --------------------------------------------------------


def test_handed_on_the_new_owner_is_told_and_the_old_letter_goes_no_more(
    harbour, browser, rows, send, mailbox
):
    id_ = harbour.log()
    browser.sign_in(harbour.dana)
    assert rows()[0].state is State.DUE

    browser.submit(f"/service-events/{id_}", form=2, owner=str(harbour.lee.id))
    send()

    first, second = rows()
    assert (first.person_id, first.state, first.why) == (
        harbour.dana.id,
        State.DROPPED,
        Why.OVERTAKEN,
    )
    assert (second.person_id, second.state) == (harbour.lee.id, State.SENT)
    assert mailbox.to == [LEE]
    assert f"next=/service-events/{id_}" in link_of(mailbox.mails[0])


def test_handing_on_sends_at_once(harbour, browser, beside, mailbox):
    id_ = harbour.log()
    browser.sign_in(harbour.dana)

    browser.submit(f"/service-events/{id_}", form=2, owner=str(harbour.lee.id))

    assert mailbox.to == [LEE]


def test_to_and_fro_each_taking_over_is_told_once(harbour, make, work, rows, send, mailbox):
    id_ = harbour.log()
    send()
    for to in (harbour.lee, harbour.lee):
        hand_on(work, harbour, id_, to)
        send()
    region = make.branch(name="Region")
    rita = make.person(Role.MANAGER, branch=region)
    boss = Actor(rita.id, "Rita", (Grant(Role.MANAGER, branch_id=harbour.branch.id),))
    for to in (harbour.dana, harbour.lee):
        hand_on(work, harbour, id_, to, by=boss)
        send()

    assert [mail.to for mail in mailbox.mails] == [DANA, LEE, DANA, LEE]
    assert {row.state for row in rows()} == {State.SENT}


def test_who_takes_a_case_over_needs_no_letter_about_it(harbour, work, rows, send, mailbox):
    id_ = harbour.log()

    assert hand_on(work, harbour, id_, harbour.dana)
    send()

    assert [(row.state, row.why) for row in rows()] == [(State.DROPPED, Why.OVERTAKEN)]
    assert mailbox.mails == []


def test_a_manager_who_logs_it_reads_on_the_page_that_it_is_theirs(
    logs, harbour, browser, rows, held_up, mailbox
):
    page = browser.get(logs(harbour.dana).location).text

    assert "<b>Dana Whitfield</b> from our company calls you" in page
    assert rows() == []


def test_who_was_told_by_another_manager_keeps_the_letter_when_named_again(
    harbour, make, work, rows
):
    id_ = harbour.log()
    boss = Actor(harbour.otto.id, "Otto", (Grant(Role.MANAGER, branch_id=harbour.branch.id),))

    hand_on(work, harbour, id_, harbour.dana, by=boss)

    assert [row.state for row in rows()] == [State.DUE]


@pytest.mark.parametrize("kind", [Fact.OWNER_CALLED, Fact.AGREED])
def test_once_called_or_closed_nobody_is_told_to_call(kind, harbour, work, rows, send, mailbox):
    id_ = harbour.log()

    add(work, harbour, id_, kind)
    send()

    assert [(row.state, row.why) for row in rows()] == [(State.DROPPED, Why.FINISHED)]
    assert mailbox.mails == []


def test_a_note_changes_nothing(harbour, work, rows):
    id_ = harbour.log()

    add(work, harbour, id_, Fact.NOTE)

    assert [row.state for row in rows()] == [State.DUE]


def test_whoever_owns_it_after_the_call_is_told_that_there_was_one(
    harbour, work, clock, send, mailbox
):
    id_ = harbour.log(told=5)
    add(work, harbour, id_, Fact.OWNER_CALLED)
    clock.now += timedelta(minutes=10)

    hand_on(work, harbour, id_, harbour.lee)
    send()

    (mail,) = mailbox.mails
    assert mail.to == LEE
    assert "The customer was called at 12:00 on Monday 2 March 2026, Dublin time." in mail.text


OVER = {
    "closed": lambda work, harbour, id_: add(work, harbour, id_, Fact.AGREED),
    "called": lambda work, harbour, id_: add(work, harbour, id_, Fact.OWNER_CALLED),
    "handed on": lambda work, harbour, id_: hand_on(work, harbour, id_, harbour.lee),
}


@pytest.mark.parametrize("what", sorted(OVER))
def test_what_a_sender_has_in_its_hands_meanwhile_is_looked_at_again(
    what, harbour, work, clock, rows, run_day, mailbox
):
    """It gives the row back unsent: a later sender, or the day's run, finds that it is over."""
    id_ = harbour.log()
    with work() as uow:
        _, (facts,) = claims.take(uow, me="here/1/slow", most=5)
    clock.now += timedelta(minutes=1)
    OVER[what](work, harbour, id_)
    with work() as uow:
        claims.release(uow, me="here/1/slow", ids=[facts.notice_id])
    assert rows()[0].state is State.DUE

    with work() as uow:
        assert DANA not in [facts.email for facts in claims.take(uow, me="me/1/x", most=5)[1]]

    assert (rows()[0].state, rows()[0].why) == (State.DROPPED, Why.FINISHED)


@pytest.mark.parametrize("what", sorted(OVER))
def test_the_days_run_settles_what_is_over(what, harbour, work, clock, rows, run_day, mailbox):
    id_ = harbour.log()
    with work() as uow:
        claims.take(uow, me="here/1/slow", most=5)
    clock.now += timedelta(minutes=1)
    OVER[what](work, harbour, id_)
    back = {"state": State.DUE, "channel": Channel.IN_PERSON, "why": Why.REFUSED}
    with work() as uow:
        uow.session.execute(
            update(Notice).where(Notice.person_id == harbour.dana.id).values(**back)
        )

    with work() as uow:
        assert filling.settle(uow, filling.today(uow)) == 1

    assert rows()[0].state is State.DROPPED


def test_the_days_run_leaves_what_stands(harbour, work, rows):
    harbour.log()

    with work() as uow:
        assert filling.settle(uow, filling.today(uow)) == 0

    assert rows()[0].state is State.DUE


def test_closing_does_not_wait_for_a_sender_that_waits_for_the_log(harbour, work, rows):
    """One has the row and needs the head of the log, the other the other way round."""
    id_ = harbour.log()

    with ThreadPoolExecutor(1) as thread:
        with work() as uow:
            claims.take(uow, me="here/1/x", most=5)
            closing = thread.submit(add, work, harbour, id_, Fact.AGREED)
            wait([closing], timeout=1)
        assert closing.result()

    assert rows()[0].state is State.CLAIMED


# --- what else happens to people ------------------------------------------------------


def test_merged_the_kept_record_is_told_and_parted_again_the_other(
    harbour, make, work, rows, send, mailbox
):
    harbour.log()
    kept = make.record(name="Dana W.", email="kept@x.test")
    with work() as uow:
        merge_id = merging.merge(uow, kept_id=kept.id, lost_id=harbour.dana.id)
    assert rows()[0].person_id == kept.id
    with work() as uow:
        assert filling.settle(uow, filling.today(uow)) == 0
    with work() as uow:
        merging.undo(uow, merge_id=merge_id)
    assert rows()[0].person_id == harbour.dana.id
    with work() as uow:
        merging.merge(uow, kept_id=kept.id, lost_id=harbour.dana.id)

    send()

    assert mailbox.to == ["kept@x.test"]
    assert rows()[0].state is State.SENT


def test_erased_nothing_more_is_said(harbour, work, rows, send, mailbox):
    harbour.log()
    with work() as uow:
        whose = erasing_queries.whose(uow.session, harbour.dana.id, {"Dana Whitfield"})
        erasing.erase(uow, whose)

    send()

    assert [(row.state, row.why) for row in rows()] == [(State.DROPPED, Why.LEFT)]
    assert mailbox.mails == []


def test_words_that_were_erased_meanwhile_are_not_mailed(harbour, work, send, mailbox):
    harbour.log(what="Sam Okoro told me that the line is cut")
    with work() as uow:
        whose = erasing_queries.whose(uow.session, harbour.sam.id, {"Sam Okoro"})
        events_erasing.erase(uow, whose)

    send()

    assert "What happened: Name erased" in mailbox.mails[0].text


def test_status_and_the_log_know_of_it(harbour, run, send, db):
    harbour.log()
    waits = {"channel": "mail", "state": "due", "why": "", "notices": 1}
    assert json.loads(run("notices", "status", "--json").output)["waiting"] == [waits]

    send()

    sent = db.scalars(select(AuditEntry.data).where(AuditEntry.event == "NoticeSent")).one()
    assert '"owner:000000"' in sent
    assert "Nothing waits." in run("notices", "status").output
