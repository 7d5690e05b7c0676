"""Ten presses, two workers: one certificate for each period, on connections of their own."""

from collections import Counter
from datetime import UTC, datetime
from functools import partial

import pytest
from sqlalchemy import func, select

from course.actor import Role
from course.app import create_app
from course.audit import queries as audit
from course.audit.models import AuditEntry
from course.credentials.models import Credential
from tests.at_once import at_once
from tests.browser_client import Browser, Forms

PRESSES = 5
"""By each of the two workers."""


@pytest.fixture
def workers(app, settings):
    """Two applications on one database, each with connections of its own."""
    other = create_app(settings, testing=True)
    for one in (app, other):
        one.test_client_class = Browser
    yield app, other
    other.extensions["course.engine"].dispose()


def presses(workers, work, person, address) -> list[int]:
    """The same form, sent ten times at the same moment; the statuses."""
    browsers = []
    for worker in workers:
        for _ in range(PRESSES):
            browser = worker.test_client()
            browser.work = work
            browsers.append(browser.sign_in(person))
    forms = [Forms(browser.get(address).text).forms[-1].hidden for browser in browsers]
    sent = zip(browsers, forms, strict=True)
    return [
        answer.status_code
        for answer in at_once(*(partial(b.post, address, data=form) for b, form in sent))
    ]


def events(db, name: str) -> int:
    return db.scalar(select(func.count()).where(AuditEntry.event == name))


def test_ten_presses_on_two_workers_are_one_certificate_for_each_period(
    workers, make, walk, work, db, clock
):
    ana = make.person(name="Ana Silva")
    for period, now in enumerate((clock(), datetime(2027, 1, 5, 9, tzinfo=UTC)), start=1):
        clock.now = now
        steps = walk(ana, make.assignment(ana))
        steps = steps.ready() if period == 1 else steps.lessons().scenarios()
        paper = steps.begin_check()
        steps.answer(paper)

        answered = presses(workers, work, ana, f"/check/paper/{paper}/hand-in")

        # Who presses while another press is being written down is told to try again.
        assert {303} <= set(answered) <= {303, 409}, Counter(answered)
        rows = db.scalars(select(Credential).order_by(Credential.ordinal)).all()
        assert [row.ordinal for row in rows] == list(range(1, period + 1))
        assert events(db, "CredentialAwarded") == events(db, "CheckPassed") == period
    first, second = rows
    assert (second.valid_from - first.valid_until).days == 1
    with work() as uow:
        assert audit.verify(uow.session) is None


def test_ten_presses_revoke_and_reinstate_once(workers, make, award, work, db):
    serial = award(make.person()).serial
    hr = make.person(Role.HR)
    for act, event in (("revoke", "CredentialRevoked"), ("reinstate", "CredentialReinstated")):
        browsers = []
        for worker in workers:
            for _ in range(PRESSES):
                browser = worker.test_client()
                browser.work = work
                browsers.append(browser.sign_in(hr))
        page = f"/certificates/{serial}"
        forms = [Forms(browser.get(page).text).forms[-1].hidden for browser in browsers]
        sent = zip(browsers, forms, strict=True)
        answered = at_once(
            *(partial(b.post, f"{page}/{act}", data=f | {"reason": "A test"}) for b, f in sent)
        )

        assert {answer.status_code for answer in answered} <= {303, 409}
        assert events(db, event) == 1
