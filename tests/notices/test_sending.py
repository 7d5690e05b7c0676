"""Mail servers that say no, later or nothing: nobody hears twice, and nobody is forgotten."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from course.events import SignInLinkAsked
from course.notices import claims, filling
from course.notices.domain import Channel, State, Why
from course.notices.models import Notice
from tests.browser_client import token


@pytest.fixture
def row(db):
    """``row(person)``: the one notice of somebody."""
    return lambda person: db.scalars(select(Notice).where(Notice.person_id == person.id)).one()


@pytest.fixture
def asked(make, on):
    """``asked(n)``: so many people who have been asked to do something, with an address each."""

    def asked(number, **given):
        found = [make.person(email=f"p{n}@x.test") for n in range(number)]
        for person in found:
            make.assignment(person, **given)
        return found

    return asked


def test_letter_says_what_until_when_why_and_whom_to_ask(make, on, run_day, mailbox):
    ana = make.person(name="Ana Alder", email="ana@alder.test")
    make.assignment(ana, due_on=date(2026, 3, 31), note="Bring your card")

    run_day()

    (mail,) = mailbox.mails
    for words in (
        "Hello Ana Alder,",
        "You are asked to finish the path “Field”.",
        "You have until the end of Tuesday 31 March 2026, Dublin time.",
        "Note from whoever asked: Bring your card",
        "Why you get this: Somebody you work with asked you to finish this path.",
        "Questions? Nadia Rahman, 0800 555 0142, Monday to Friday, 07:00 to 18:00.",
    ):
        assert words in mail.text
        assert words in mail.html
    assert "List-Unsubscribe" not in mail.message
    assert "<img" not in mail.html


def test_its_button_signs_in_once_and_leads_to_the_path(asked, run_day, mailbox, browser, db):
    asked(1)
    run_day()
    link = next(line for line in mailbox.mails[0].text.splitlines() if "/sign-in/" in line)

    page = browser.get(link.removeprefix("http://course.test"))
    assert "Sign in" in page.text
    entered = browser.submit(link.removeprefix("http://course.test"))
    assert (entered.status_code, entered.location) == (303, "/learn")
    again = browser.submit(link.removeprefix("http://course.test"))

    assert again.status_code == 403


def test_words_come_in_the_persons_language(make, on, run_day, mailbox):
    anna = make.person(name="Anna", email="anna@x.test", language="de-AT")
    kim = make.person(name="Kim", email="kim@x.test", language="ko")
    for person in (anna, kim):
        make.assignment(person, due_on=date(2026, 3, 31))

    run_day()

    says = {mail.to: mail for mail in mailbox.mails}
    assert says["anna@x.test"].message["Content-Language"] == "de"
    assert "Guten Tag Anna," in says["anna@x.test"].text
    assert "Dienstag, 31. März 2026" in says["anna@x.test"].text
    assert 'lang="de"' in says["anna@x.test"].html
    assert "Hello Kim," in says["kim@x.test"].text


@pytest.mark.parametrize(
    "name",
    [
        "Ana\r\nBcc: evil@x.test",
        "Ana\nSubject: Free",
        "Ana\u2028Bcc: evil@x.test",
        "A\x07na",
        '"Ana" <evil@x.test>',
    ],
)
def test_no_name_can_add_a_header_or_an_address(name, make, on, run_day, mailbox):
    person = make.person(name=name, email="ana@x.test")
    make.assignment(person, note="One\r\nBcc: evil@x.test")

    run_day()

    (mail,) = mailbox.mails
    assert mail.to == "ana@x.test"
    assert mail.message["Bcc"] is None
    assert [a.addr_spec for a in mail.message["To"].addresses] == ["ana@x.test"]
    assert len(mail.message.get_all("Subject")) == 1


def test_markup_in_a_name_is_shown_and_not_run(make, on, run_day, mailbox):
    person = make.person(name="<script>alert(1)</script>", email="ana@x.test")
    make.assignment(person)

    run_day()

    assert "<script>" not in mailbox.mails[0].html


@pytest.mark.parametrize(
    "address", ["no address", "a@b@c", "ana@x.test\r\nBcc: b@x.test", "a,b@x.test"]
)
def test_what_is_no_address_is_told_in_person(address, make, on, run_day, mailbox, row):
    person = make.person(email=address)
    make.assignment(person)

    run_day()

    assert mailbox.mails == []
    assert (row(person).channel, row(person).state) == (Channel.IN_PERSON, State.DUE)
    assert row(person).why is Why.REFUSED


def test_lines_that_begin_with_a_dot_arrive_whole(make, on, run_day, mailbox):
    person = make.person(name=". . .", email="ana@x.test")
    make.assignment(person, note="." + "x" * 200 + "\n.\n.")

    run_day()

    assert "Note from whoever asked: ." + "x" * 200 + " . ." in mailbox.mails[0].text


def test_all_mails_of_a_run_go_over_one_connection(asked, run_day, mailbox):
    asked(45)

    run_day()

    assert len(mailbox.mails) == 45
    assert mailbox.connections == 1


def test_no_for_good_puts_somebody_on_the_list_with_the_reason(asked, run_day, mailbox, row, later):
    ana, *others = asked(3)
    mailbox.answers[ana.email] = "550 5.1.1 No such mailbox"

    run_day()
    later(hours=3)
    run_day()

    assert mailbox.to == sorted(person.email for person in others)
    assert (row(ana).channel, row(ana).state) == (Channel.IN_PERSON, State.DUE)
    assert row(ana).why is Why.REFUSED
    assert row(ana).said == "550 5.1.1 No such mailbox"


def test_no_to_the_whole_message_counts_the_same(asked, run_day, mailbox, row):
    ana, bo = asked(2)
    mailbox.last_answers[ana.email] = "554 5.6.0 Not like this"

    run_day()

    assert mailbox.to == [bo.email]
    assert row(ana).why is Why.REFUSED


@pytest.mark.parametrize("when", ["answers", "last_answers"])
def test_later_is_tried_again_later_and_not_for_ever(
    when, asked, run_day, mailbox, row, later, clock
):
    (ana,) = asked(1, due_on=date(2026, 4, 20))
    getattr(mailbox, when)[ana.email] = "451 4.7.1 Greylisted"
    clock.now = clock.now.replace(hour=8)

    run_day()
    assert (row(ana).state, row(ana).why, row(ana).tries) == (State.HELD, Why.LATER, 1)
    run_day()
    assert row(ana).tries == 1, "not before its time"
    for _ in range(5):
        later(hours=9)
        clock.now = clock.now.replace(hour=12)
        later(days=1)
        run_day()

    assert mailbox.mails == []
    assert (row(ana).channel, row(ana).why, row(ana).tries) == (Channel.IN_PERSON, Why.LATER, 6)


def test_a_server_that_comes_back_gets_what_waited(asked, run_day, mailbox, row, later):
    (ana,) = asked(1)
    mailbox.answers[ana.email] = "451 4.7.1 Greylisted"
    run_day()
    mailbox.answers.clear()

    later(minutes=20)
    run_day()

    assert mailbox.to == [ana.email]


def test_no_server_ends_the_run_and_says_so(asked, run_day, mail_server, mailbox, later, db, post):
    people = asked(30)
    away = replace(post.server, port=1)

    lines = run_day(server=away)

    assert any("cannot be used" in line.about for line in lines)
    assert {row.state for row in db.scalars(select(Notice))} == {State.HELD}
    run_day()
    assert mailbox.to == sorted(person.email for person in people)


def test_a_server_that_wants_nothing_from_us_blames_nobody(asked, run_day, mailbox, row):
    """Relaying denied is about us: everybody would land on the list for one wrong setting."""
    (ana,) = asked(1)
    mailbox.answers[ana.email] = "554 5.7.1 Relay access denied"

    run_day()

    assert (row(ana).channel, row(ana).state) == (Channel.MAIL, State.HELD)


def test_ceiling_keeps_the_rest_for_later_and_says_so(asked, make, run_day, mailbox, clock):
    asked(5)
    late = make.person(email="late@x.test")
    make.assignment(late, due_on=date(2026, 2, 10), assigned_at=clock() - timedelta(days=60))

    lines = run_day(ceiling=2)

    assert len(mailbox.mails) == 2
    assert mailbox.mails[0].to == "late@x.test", "the most urgent first"
    assert ("over the ceiling, for the next run", 4) in dict_of(lines).items()
    run_day(ceiling=2)
    run_day(ceiling=2)
    assert len(set(mailbox.to)) == len(mailbox.to) == 6


def dict_of(lines) -> dict[str, int]:
    return {words: n for line in lines for words, n in line.counts}


def test_switched_off_in_the_settings_nothing_is_planned_or_sent(asked, run_day, mailbox, db):
    asked(2)

    lines = run_day(on=False)

    assert mailbox.mails == []
    assert db.scalars(select(Notice)).all() == []
    assert [line.about for line in lines] == ["switched off"]


def test_without_a_mail_server_everybody_is_told_in_person(asked, run_day, mailbox, db):
    asked(2)

    run_day(server=None)

    rows = db.scalars(select(Notice)).all()
    assert {(row.channel, row.state, row.why) for row in rows} == {
        (Channel.IN_PERSON, State.DUE, Why.NO_MAIL)
    }


def test_a_lost_claim_sends_nothing(asked, run_day, mailbox, work, clock, post, app):
    """Somebody slow is overtaken between claim and last byte."""
    (ana,) = asked(1)
    with work() as uow:
        filling.fill(uow, "assignment assigned", filling.today(uow), mail=True)
    with work() as uow:
        _, (facts,) = claims.take(uow, me="elsewhere/1/slow", most=5)
    clock.now += claims.LEASE + timedelta(minutes=1)
    run_day()

    with work() as uow:
        assert not claims.begin(uow, me="elsewhere/1/slow", id_=facts.notice_id, message_id="<x>")
    assert mailbox.to == [ana.email]


def test_what_a_lost_sender_knows_wins_in_the_end(asked, run_day, mailbox, work, clock, row):
    (ana,) = asked(1)
    with work() as uow:
        filling.fill(uow, "assignment assigned", filling.today(uow), mail=True)
    with work() as uow:
        _, (facts,) = claims.take(uow, me="elsewhere/1/slow", most=5)
    with work() as uow:
        assert claims.begin(uow, me="elsewhere/1/slow", id_=facts.notice_id, message_id="<x>")
    clock.now += claims.LEASE + timedelta(minutes=1)
    run_day()
    assert (row(ana).channel, row(ana).why) == (Channel.IN_PERSON, Why.IN_DOUBT)
    assert mailbox.mails == []

    with work() as uow:
        claims.sent(uow, me="elsewhere/1/slow", facts=facts, message_id="<x>")

    assert (row(ana).channel, row(ana).state) == (Channel.MAIL, State.SENT)


# --- asked for -------------------------------------------------------------------------


@pytest.fixture
def at_once(app):
    """What is done beside an answer is done before it, so that a test can look."""
    app.extensions["course.aside"] = lambda work: work()


def test_who_asks_for_a_link_gets_it_at_once_even_at_night(make, browser, at_once, mailbox, clock):
    """Also while notices are switched off: they have just asked for it."""
    make.person(email="ana@x.test")
    clock.now = clock.now.replace(hour=3)

    _ask(browser, "ana@x.test")

    (mail,) = mailbox.mails
    assert mail.subject == "Your link to sign in"
    assert "within a day" in mail.text


def _ask(browser, email):
    page = browser.get("/sign-in")
    return browser.post("/sign-in/link", data=token(page) | {"email": email})


def test_a_link_for_nobody_is_answered_alike_and_sends_nothing(make, browser, at_once, mailbox):
    make.person(email="ana@x.test")

    known, unknown = _ask(browser, "ana@x.test"), _ask(browser, "bo@x.test")

    assert (known.status_code, known.location) == (unknown.status_code, unknown.location)
    assert mailbox.to == ["ana@x.test"]


def test_three_links_an_hour_and_no_more(make, work, mailbox, run_day, on, clock, db):
    ana = make.person(email="ana@x.test")
    for _ in range(5):
        with work() as uow:
            uow.emit(SignInLinkAsked(person_id=ana.id))
    clock.now += timedelta(minutes=59)
    with work() as uow:
        uow.emit(SignInLinkAsked(person_id=ana.id))
    assert len(db.scalars(select(Notice)).all()) == 3

    clock.now += timedelta(minutes=2)
    with work() as uow:
        uow.emit(SignInLinkAsked(person_id=ana.id))

    assert len(db.scalars(select(Notice)).all()) == 4
    run_day()
    assert len(mailbox.mails) == 1, "who asked an hour ago has given up waiting"
