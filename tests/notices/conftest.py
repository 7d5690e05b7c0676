"""Notices switched on, a real mail server, and the day's run."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import select

from course.notices import running, service
from course.notices.domain import About
from course.notices.models import Notice
from course.notices.post import post_of
from course.operations import daily
from course.reports import service as reports
from tests.incidents.conftest import Harbour
from tests.notices.cases import DANA, LEE, LINE, NEW, NOON, reached_at
from tests.notices.mailbox import Loopback, Mailbox


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def mail_server(mailbox):
    server = Loopback(mailbox)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def settings(settings, mail_server):
    return replace(settings, smtp_url=mail_server.url, mail_from="course@course.test")


@pytest.fixture
def on(work):
    with work() as uow:
        service.switch(uow, on=True)


@pytest.fixture
def post(settings):
    return post_of(settings)


@pytest.fixture(autouse=True)
def held_up(app):
    """What would be sent beside an answer: a test that is about it lets it go."""
    waiting = []
    app.extensions["course.aside"] = waiting.append
    return waiting


@pytest.fixture
def run_day(app, clock, post):
    """``run_day()``: what ``course daily`` does, at the time that it is; lines told."""

    def run(**given):
        begin = partial(app.extensions["course.unit_of_work"], now=clock())
        changed = replace(post, **given)
        return list(daily.run(begin, changed, dry_run=False))

    return run


@pytest.fixture
def later(clock, work):
    """``later(days=3)``: so much time goes by; the board's rows are as if put in just now."""

    def later(**given):
        clock.now += timedelta(**given)
        with work() as uow:
            reports.rebuild(uow)

    return later


@pytest.fixture
def ana(make):
    return make.person(name="Ana Alder", email="ana@alder.test")


# --- cases -----------------------------------------------------------------------------


@pytest.fixture
def harbour(make, work, clock, on):
    clock.now = NOON
    harbour = Harbour(make, work)
    reached_at(work, harbour.dana, DANA)
    reached_at(work, harbour.lee, LEE)
    return harbour


@pytest.fixture
def beside(app):
    """What is done beside an answer is done before it, so that a test can look."""
    app.extensions["course.aside"] = lambda act: act()


@pytest.fixture
def logs(browser, harbour):
    """``logs(person)``: somebody logs an event on the page; its answer."""

    def log(person=None, **given):
        browser.sign_in(person or harbour.sam)
        told = {"told": "5", "told_whom": "Lee", "found": "10"}
        return browser.submit(NEW, **LINE | told | given)

    return log


@pytest.fixture
def rows(db):
    """``rows()``: what the ledger has about cases, in order."""

    def rows():
        db.expire_all()
        found = select(Notice).where(Notice.about == About.CASE).order_by(Notice.stage)
        return db.scalars(found).all()

    return rows


@pytest.fixture
def send(app, settings):
    """``send()``: what a page does beside its answer."""
    return lambda: running.send_now(app.extensions["course.unit_of_work"], settings)
