"""Who waits for an export is told by e-mail when it is there, or why it is not."""

import re

import pytest
from sqlalchemy import select

from course.actor import Role
from course.jobs import running, service
from course.jobs.domain import Plan
from course.notices.models import Notice
from tests.learners import as_actor

pytestmark = pytest.mark.usefixtures("on")


@pytest.fixture
def ask(work):
    """``ask(person)``: something that is never made by itself; the job's id."""

    def ask(person):
        with work() as uow:
            return service.ask(
                uow,
                actor=as_actor(person),
                kind="none",
                title="Evidence pack: Pike",
                file_name="x.zip",
                given={},
            )

    return ask


@pytest.fixture
def shop(app):
    return app.extensions["course.shop"]()


def text_of(mailbox):
    [mail] = mailbox.mails
    return mail.text


def test_mail_leads_to_the_page_of_the_export(make, ask, work, shop, mailbox):
    job_id = ask(make.person(Role.HR, email="ruth@alderway.example"))
    with work() as uow:
        service.begin(uow, job_id=job_id, attempt=1, worker="one", plan=Plan(1, 1))
    with work() as uow:
        service.finish(uow, job_id=job_id, attempt=1, size=1_500_000, sha256="0" * 64)
    shop.and_then()

    said = text_of(mailbox)
    assert "Evidence pack: Pike" in said
    assert re.search(rf"/sign-in/\S+\?next=/exports/{job_id}", said)


def test_mail_says_why_it_could_not_be_made(make, ask, work, shop, mailbox):
    ask(make.person(Role.HR, email="ruth@alderway.example"))

    running.run_here(shop)

    assert "does not know how to make it" in text_of(mailbox)


def test_nobody_without_an_address_waits_for_a_mail(make, ask, shop, mailbox, db):
    ask(make.person(Role.HR))

    running.run_here(shop)

    assert mailbox.mails == []
    assert db.scalars(select(Notice)).all() == []
