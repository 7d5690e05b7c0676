"""What firms are told: papers that end, reviews that are due, visits that were refused."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from course.actor import Actor, Grant, Role
from course.notices.domain import About, State, Why
from course.notices.models import Notice
from course.people.models import Person
from course.vendors import service, signing, visiting
from course.vendors.agreement_rules import Side
from course.vendors.domain import DocumentKind, Status
from tests.vendors.firms import Firm

ENDS = date(2026, 5, 1)
"""61 days after the first of March, on which every test begins."""


@pytest.fixture
def firm(make, work, on):
    firm = Firm(make, work, make.branch(name="Harbour"))
    _reach(work, firm.admin_person, "joan@pike.test")
    return firm


def _reach(work, person, email):
    with work() as uow:
        uow.session.execute(
            update(Person).where(Person.id == person.id).values(email=email, email_key=email)
        )


def ledger(db, about) -> dict[str, tuple[str, str | None]]:
    rows = db.execute(select(Notice.stage, Notice.state, Notice.why).where(Notice.about == about))
    return {stage: (state, why) for stage, state, why in rows}


def test_a_paper_is_named_45_14_and_1_days_before_its_end_and_once_each(
    firm, run_day, later, mailbox, clock
):
    firm.paper(ends_on=ENDS)
    said = []
    for after in (15, 1, 1, 30, 13, 1):
        later(days=after)
        run_day()
        said += [((ENDS - clock().date()).days, mail.to) for mail in mailbox.mails]
        mailbox.mails.clear()

    assert said == [(days, "joan@pike.test") for days in (45, 14, 1)]


def test_the_letter_says_which_paper_until_when_and_leads_to_the_file(
    firm, run_day, later, mailbox
):
    firm.paper(ends_on=ENDS)
    later(days=20)

    run_day()

    (mail,) = mailbox.mails
    assert mail.subject == "Public liability, Pike: ends on Friday 1 May 2026"
    assert "Its last day is Friday 1 May 2026." in mail.text
    assert "next=/vendors/files" in mail.text


def test_a_paper_that_was_replaced_or_taken_out_is_not_named(firm, run_day, later, mailbox, db):
    firm.paper(ends_on=ENDS)
    firm.paper(ends_on=date(2027, 5, 1))
    out = firm.paper(ends_on=ENDS, title="Gas", kind=DocumentKind.LICENCE)
    firm.do(service.withdraw, firm.hr, what="document", item_id=out)
    firm.paper(ends_on=ENDS, title="Water", kind=DocumentKind.LICENCE, approved=None)
    later(days=20)

    run_day()

    assert mailbox.mails == []
    assert ledger(db, About.VENDOR_PAPER) == {}


def test_what_waited_for_the_morning_is_dropped_when_a_new_paper_has_come(
    firm, run_day, later, mailbox, db, clock
):
    firm.paper(ends_on=ENDS)
    later(days=20, hours=13)  # night in Dublin
    run_day()
    assert ledger(db, About.VENDOR_PAPER) == {"paper_45": (State.HELD, Why.QUIET)}

    firm.paper(ends_on=date(2027, 5, 1))
    later(hours=11)
    run_day()

    assert mailbox.mails == []
    assert ledger(db, About.VENDOR_PAPER) == {"paper_45": (State.DROPPED, Why.FINISHED)}


def test_hr_hears_where_nobody_of_the_firm_has_an_address(firm, run_day, later, mailbox, work):
    _reach(work, firm.admin_person, None)
    _reach(work, firm.hr_person, "ruth@alderway.test")
    firm.paper(ends_on=ENDS)
    later(days=20)

    run_day()

    assert [mail.to for mail in mailbox.mails] == ["ruth@alderway.test"]


def test_both_sides_hear_that_a_review_is_due_and_not_again_once_it_was_held(
    firm, run_day, later, mailbox, work, db
):
    _reach(work, firm.hr_person, "ruth@alderway.test")
    firm.sign(Side.VENDOR, Side.COMPANY)
    later(days=351)
    run_day()

    assert sorted((mail.to, mail.subject) for mail in mailbox.mails) == [
        ("joan@pike.test", "Pike: review of expectations on Monday 1 March 2027"),
        ("ruth@alderway.test", "Pike: review of expectations on Monday 1 March 2027"),
    ]
    mailbox.mails.clear()
    firm.do(
        signing.review, firm.hr, held_on=date(2027, 2, 1), months=12, present="Both", words="Well"
    )
    later(days=30)
    run_day()
    assert mailbox.mails == []


def test_a_worker_who_was_not_let_in_and_the_firm_are_told_and_others_are_not(
    firm, make, work, run_day, mailbox, clock, db
):
    worker = make.person(
        name="Piotr Kowal", email="piotr@pike.test", vendor=firm.vendor, branch=firm.branch
    )
    boss = make.person(Role.MANAGER, branch=firm.branch, email="dana@alderway.test")
    actor = Actor(boss.id, boss.name, (Grant(Role.MANAGER, branch_id=firm.branch.id),))
    for let_in in (True, False):
        with work(actor) as uow:
            visiting.decide(
                uow,
                actor=actor,
                decision_id=uuid4(),
                code=worker.code,
                let_in=let_in,
                reason="No ladder",
            )

    run_day()
    run_day()

    assert sorted((mail.to, mail.subject) for mail in mailbox.mails) == [
        ("joan@pike.test", "A visit on Sunday 1 March 2026: Piotr Kowal, Harbour"),
        ("piotr@pike.test", "Your visit on Sunday 1 March 2026"),
    ]
    assert "next=/visits/mine" in next(m.text for m in mailbox.mails if m.to == "piotr@pike.test")


def test_a_worker_without_an_address_stands_on_the_list_to_be_told(
    firm, make, work, run_day, browser
):
    worker = make.person(name="Piotr Kowal", vendor=firm.vendor, branch=firm.branch)
    boss = make.person(Role.MANAGER, branch=firm.branch, name="Dana")
    actor = Actor(boss.id, boss.name, (Grant(Role.MANAGER, branch_id=firm.branch.id),))
    with work(actor) as uow:
        visiting.decide(
            uow, actor=actor, decision_id=uuid4(), code=worker.code, let_in=False, reason="Rain"
        )

    run_day()

    page = browser.sign_in(boss).get("/team/tell").text
    assert "they do not go to a visit" in page
    assert "Not let in" in page


def test_a_paper_of_a_firm_that_has_left_is_not_named(firm, run_day, later, mailbox):
    firm.paper(ends_on=ENDS)
    firm.status(Status.ENDED)
    later(days=20)

    run_day()

    assert mailbox.mails == []


def test_days_are_counted_to_the_last_one_included(firm, run_day, later, db):
    firm.paper(ends_on=date(2026, 3, 1) + timedelta(days=46))

    run_day()
    assert ledger(db, About.VENDOR_PAPER) == {}
    later(days=1)
    run_day()
    assert set(ledger(db, About.VENDOR_PAPER)) == {"paper_45"}
