"""What the owner of a case is told: what happened, where, and until when to call; no blame."""

import re
from datetime import timedelta
from uuid import uuid4

from sqlalchemy import select

from course.incidents.models import ServiceEvent
from tests.notices.cases import DANA, NOON, link_of, reached_at


def test_the_manager_hears_at_once_what_where_and_until_when(logs, beside, mailbox, db):
    assert logs().status_code == 303

    (mail,) = mailbox.mails
    logged = db.scalars(select(ServiceEvent)).one()
    case = f"{logged.digits[:4]} {logged.digits[4:]}"
    assert mail.to == DANA
    assert mail.subject == (
        f"Please call the customer by 12:55 on Monday 2 March 2026: case {case}, Harbour"
    )
    for words in (
        "Hello Dana Whitfield,",
        "You own this case now. The customer hears one name from our company: yours.",
        "The clock started at 11:55 on Monday 2 March 2026. Please call the customer by 12:55 on "
        "Monday 2 March 2026, Dublin time.",
        f"Reference: {case}",
        "What happened: Line cut",
        "Where: 4 Mill Lane",
        "Found: 11:50 on Monday 2 March 2026, Dublin time",
        "Branch: Harbour",
        "Open the case",
        "Why you get this: Each case has one owner from our company, and this one is yours.",
    ):
        assert words in mail.text, words
        assert words in mail.html, words


def test_nobody_is_named_but_the_owner(logs, beside, mailbox, harbour):
    logs()

    (mail,) = mailbox.mails
    for body in (mail.subject, mail.text, mail.html):
        assert not re.search("Sam|Okoro|Pike|Lee|fault|blame", body)


def test_its_button_signs_in_and_lands_on_the_case(logs, beside, mailbox, new_browser):
    page = logs().location
    phone = new_browser()

    entered = phone.submit(link_of(mailbox.mails[0]))

    assert (entered.status_code, entered.location) == (303, page)
    case = phone.get(page)
    assert case.status_code == 200
    assert "Add to the case" in case.text


def test_a_machine_of_the_branch_has_the_owner_told_alike(
    harbour, run, new_browser, beside, mailbox
):
    made = run("service-events", "key", "--branch", "harbour", "--name", "Phone system")
    head = {"Authorization": f"Bearer {made.output.strip()}"}
    sent = {"id": str(uuid4()), "what": "No heating", "where": "Job 4711"}
    sent |= {"found_at": f"{NOON - timedelta(minutes=20):%Y-%m-%dT%H:%M}Z"}

    answers = [new_browser().post("/api/events", json=sent, headers=head) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 200]
    (mail,) = mailbox.mails
    assert mail.to == DANA
    assert mail.subject == f"Case {answers[0].json['reference']}, Harbour: you own it now"
    assert (
        "Once somebody has, you call the customer within 60 minutes in working hours, otherwise by "
        "10:00 the next day." in mail.text
    )
    assert f"next=/service-events/{sent['id']}" in link_of(mail)


def test_the_letter_comes_in_the_owners_language(logs, beside, mailbox, work, harbour):
    reached_at(work, harbour.dana, DANA, "de")

    logs()

    (mail,) = mailbox.mails
    assert mail.subject.startswith("Bitte den Kunden anrufen bis Montag, 2. März 2026, 12:55 Uhr:")
    assert "Die Uhr läuft seit Montag, 2. März 2026, 11:55 Uhr." in mail.text
    assert "Wo: 4 Mill Lane" in mail.text


def test_minutes_are_those_of_the_text_that_the_case_goes_by(logs, mailbox, send, clock):
    """Logged after six in the evening: the promise is ten the next morning."""
    clock.now = NOON.replace(hour=18, minute=30)
    logs()
    send()

    assert "Please call the customer by 10:00 on Tuesday 3 March 2026" in mailbox.mails[0].text


def test_a_letter_that_waited_says_that_the_time_is_over(logs, mailbox, send, clock):
    logs()
    clock.now += timedelta(hours=2)
    send()

    (mail,) = mailbox.mails
    assert mail.subject.startswith("Please call the customer now: case ")
    assert "A call was promised by 12:55 on Monday 2 March 2026, Dublin time." in mail.text


def test_what_was_typed_is_shown_and_not_run(logs, beside, mailbox):
    logs(what="{by} <script>alert(1)</script>\nBcc: evil@x.test", place="{0} Lane")

    (mail,) = mailbox.mails
    assert "What happened: {by} <script>alert(1)</script> Bcc: evil@x.test" in mail.text
    assert "Where: {0} Lane" in mail.text
    assert "<script>" not in mail.html
    assert mail.message["Bcc"] is None
