"""Claims: HR is told that one waits, whoever made it that it was decided, and nobody else."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from course.actor import Role
from course.notices.domain import About, State, Why
from course.notices.models import Notice
from course.people.models import Person
from tests.credentials.test_claims import Firm

UNTIL = timedelta(days=200)


@pytest.fixture
def firm(make, work, revision, on):
    """With addresses; and outsiders who have one, too."""
    firm = Firm(make, work, revision)
    make.person(Role.VENDOR_ADMIN, name="Otto Other", vendor=firm.pike, email="otto@pike.test")
    make.person(Role.MANAGER, name="Mo Manager", email="mo@alderway.test")
    make.person(Role.AUDITOR, name="Audra Auditor", email="audra@alderway.test")
    with work() as uow:
        for person, email in ((firm.boss, "vera@pike.test"), (firm.hanna, "hanna@alderway.test")):
            given = {"email": email, "email_key": email}
            uow.session.execute(update(Person).where(Person.id == person.id).values(**given))
    return firm


def mails(mailbox) -> list[tuple[str, str]]:
    found = [(mail.to, mail.subject) for mail in mailbox.mails]
    mailbox.mails.clear()
    return found


def test_hr_hears_that_it_waits_and_the_claimant_what_became_of_it_once_each(
    firm, run_day, later, mailbox, clock
):
    claim_id = firm.claim("stay")
    for _ in range(2):
        run_day()
    assert "next=/claims" in mailbox.mails[0].text
    assert "Until it is decided, nothing counts" in mailbox.mails[0].text
    assert mails(mailbox) == [("hanna@alderway.test", "A claim waits for HR: Cora Lind, Field")]

    later(days=1)
    firm.review(claim_id, until=clock().date() + UNTIL)
    for _ in range(2):
        run_day()

    assert mails(mailbox) == [("vera@pike.test", "Your claim was decided: Cora Lind, Field")]


def test_what_was_decided_before_anybody_was_told_is_not_said_to_wait(
    firm, run_day, later, mailbox, clock, db
):
    """Planned in the night, when nothing is sent."""
    clock.now = clock.now.replace(hour=23)
    claim_id = firm.claim("stay")
    run_day()
    firm.review(claim_id, until=clock().date() + UNTIL)
    later(hours=10)
    run_day()

    assert [to for to, _ in mails(mailbox)] == ["vera@pike.test"]
    waited = select(Notice.state, Notice.why).where(
        Notice.about == About.CLAIM, Notice.stage == "claim_waits"
    )
    assert tuple(db.execute(waited).one()) == (State.DROPPED, Why.FINISHED)


def test_old_claims_and_ones_own_are_not_told(firm, make, run_day, later, mailbox, db, work):
    firm.claim("stay")
    later(days=15)
    both = make.person(Role.HR, name="Bea Both", vendor=firm.pike, email="bea@pike.test")
    firm.claim("stay", person=both)

    run_day()

    assert [to for to, _ in mails(mailbox)] == ["hanna@alderway.test"], "and it is about Bea"
