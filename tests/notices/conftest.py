"""Notices switched on, a real mail server, and the day's run."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from course.notices import service
from course.notices.post import post_of
from course.operations import daily
from course.reports import service as reports
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
