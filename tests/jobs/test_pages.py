"""A big export from the button to the file, and everything that may go wrong on the way."""

import errno
import hashlib
import io
import json
import re
import zipfile
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from course.actor import Role
from course.audit.models import AuditEntry
from course.errors import NotReady
from course.jobs import running
from course.jobs.domain import KEPT_FOR, LINK_LIFE, State
from course.jobs.models import Job, JobLink, JobWorker
from course.jobs.store import EXPORTS, Store
from course.jobs.working import Worker
from course.people.models import RoleGrant
from tests.browser_client import token
from tests.jobs.conftest import URL

pytestmark = pytest.mark.usefixtures("few", "big")


@pytest.fixture
def ask(browser, hr):
    """``ask()``: press the button; the address of the export's page."""

    def ask() -> str:
        answer = browser.sign_in(hr).submit(URL, press="zip")
        assert answer.status_code == 303
        return answer.location

    return ask


def download(browser, page):
    """Press the button of a finished export, and follow its link."""
    answer = browser.submit(page)
    return browser.get(answer.location) if answer.status_code == 303 else answer


@pytest.fixture
def file_of(settings, db):
    """The finished files on the disk."""
    return lambda: [f for f in (settings.home / EXPORTS).glob("*") if f.is_file()]


def test_big_pack_is_made_in_the_background_and_downloaded(browser, ask, do_jobs, db, settings):
    page = ask()
    waiting = browser.get(page)

    assert do_jobs() == 1

    ready = browser.get(page)
    answer = download(browser, page)
    job = db.scalars(select(Job)).one()
    assert "It begins in a moment" in waiting.text
    assert "It is ready" in ready.text
    assert hashlib.sha256(answer.data).hexdigest() == job.sha256
    assert job.sha256 in ready.text
    assert answer.headers["Content-Disposition"] == "attachment; filename=" + job.file_name
    assert len(zipfile.ZipFile(io.BytesIO(answer.data)).namelist()) == 17
    assert not list((settings.home / EXPORTS).glob("*.parts"))


def test_pack_from_the_background_is_the_one_that_is_downloaded_at_once(
    browser, ask, do_jobs, hr, monkeypatch
):
    page = ask()
    do_jobs()
    background = download(browser, page).data

    monkeypatch.setattr("course.reports.views.DIRECT", 5)
    at_once = browser.submit(URL, press="zip").data

    assert background == at_once


def test_progress_is_told_in_things_that_are_done(browser, ask, app, db):
    page = ask()
    runner = running.Runner(app.extensions["course.shop"](), "one")
    runner.hear()
    job = db.scalars(select(Job)).one()
    runner.plan(job.id, 1)

    runner.part(job.id, 1, 0, 0)

    assert re.search(r">2</span> of 5 certificates", browser.get(page).text)
    assert "Being made, 40" in browser.get(page).text


def test_a_part_that_runs_twice_counts_once(ask, app, db):
    ask()
    runner = running.Runner(app.extensions["course.shop"](), "one")
    job = db.scalars(select(Job)).one()
    runner.plan(job.id, 1)

    done = [runner.part(job.id, 1, number, 2 * number) for number in (0, 1, 1, 0)]
    runner.finish(job.id, 1)
    runner.finish(job.id, 1)

    assert done == [2, 4, 4, 2]
    assert db.scalar(select(Job.state)) is State.DONE
    finished = select(AuditEntry).where(AuditEntry.event == "JobFinished")
    assert len(db.scalars(finished).all()) == 1


def test_worker_taken_for_dead_does_not_finish_a_second_time(ask, app, db, file_of):
    ask()
    job, shop = db.scalars(select(Job)).one(), app.extensions["course.shop"]()
    one, other = running.Runner(shop, "one"), running.Runner(shop, "other")
    one.plan(job.id, 1)
    work, task = one._task(job.id)
    late = shop.store.write(job.id, work.file(task))
    other.finish(job.id, 1)

    db.expire_all()
    assert db.get(Job, job.id).sha256 == late.sha256, "the same data, the same bytes"
    assert [file.name for file in file_of()] == [f"{job.id}.{late.sha256[:16]}"]


# --- whose it is -----------------------------------------------------------------------


def test_somebody_else_finds_neither_page_nor_file(new_browser, ask, do_jobs, make, browser, db):
    page = ask()
    do_jobs()
    link = browser.submit(page).location
    other = new_browser().sign_in(make.person(Role.HR, name="Otto Outsider"))

    answers = [other.get(page), other.get(link), other.get("/exports")]

    assert [answer.status_code for answer in answers] == [404, 404, 200]
    assert "Evidence pack" not in answers[2].text
    assert new_browser().get(link).status_code == 303, "signing in comes first"


def test_who_may_not_export_any_more_gets_no_pack(ask, do_jobs, browser, work, hr, db):
    ask()
    with work() as uow:
        uow.session.execute(update(RoleGrant).values(role=Role.LEARNER))

    do_jobs()

    job = db.scalars(select(Job)).one()
    assert job.state is State.FAILED
    assert "may not export certificates any more" in job.problem


# --- the link --------------------------------------------------------------------------


def test_link_ends_after_an_hour_and_only_its_hash_is_kept(browser, ask, do_jobs, clock, db):
    page = ask()
    do_jobs()
    link = browser.submit(page).location
    kept = db.scalars(select(JobLink.token_sha256)).one()

    clock.now += LINK_LIFE - timedelta(seconds=1)
    during = browser.get(link).status_code
    clock.now += timedelta(seconds=1)

    assert (during, browser.get(link).status_code) == (200, 404)
    assert kept == hashlib.sha256(link.rsplit("/", 1)[1].encode()).hexdigest()


def test_download_that_broke_off_goes_on(browser, ask, do_jobs):
    page = ask()
    do_jobs()
    link = browser.submit(page).location

    rest = browser.get(link, headers={"Range": "bytes=100-"})

    assert rest.status_code == 206
    assert rest.data == browser.get(link).data[100:]


# --- the end of a file -----------------------------------------------------------------


def test_file_is_removed_after_a_week_and_can_be_made_again(
    browser, ask, do_jobs, clock, run, file_of, db
):
    ask()
    do_jobs()
    assert len(file_of()) == 1
    clock.now += KEPT_FOR

    run("daily")

    assert file_of() == []
    assert db.scalars(select(Job)).one().removed_at == clock.now


def test_what_is_gone_is_made_again_from_its_page(browser, ask, do_jobs, db, work):
    page = ask()
    do_jobs()
    with work() as uow:
        uow.session.execute(update(Job).values(expires_at=uow.now))

    assert "The file has been removed" in browser.get(page).text
    again = token(browser.get(page))
    pressed = [browser.post(f"{page}/again", data=again).status_code for _ in range(2)]

    assert pressed == [303, 409]
    assert do_jobs() == 1
    assert "It is ready" in browser.get(page).text


# --- what goes wrong -------------------------------------------------------------------


def full(*_args, **_given):
    raise OSError(errno.ENOSPC, "No space left on device")


def test_full_disk_is_said_in_words_and_tried_again(browser, ask, do_jobs, monkeypatch):
    page = ask()
    with monkeypatch.context() as broken:
        broken.setattr(Store, "write", full)
        do_jobs()
    failed = browser.get(page)

    browser.submit(page)
    do_jobs()

    assert "The disk of the server is full" in failed.text
    assert "Try again" in failed.text
    assert "It is ready" in browser.get(page).text


def test_what_nobody_expected_gets_an_incident_number(browser, ask, do_jobs, monkeypatch, caplog):
    def broken(*_args):
        raise ZeroDivisionError

    page = ask()
    monkeypatch.setattr(Store, "write", broken)
    do_jobs()

    incident = re.search(r"incident ([0-9a-f]{8})", browser.get(page).text)[1]
    assert incident in caplog.text


def test_no_worker_for_a_minute_is_said_with_what_to_do(browser, ask, clock, run):
    page = ask()
    clock.now += timedelta(seconds=61)

    assert "Nobody has begun it yet" in browser.get(page).text
    said = run("doctor").output
    assert "1 waiting" in said
    assert "course worker" in said


def test_worker_that_vanished_is_said_with_what_to_do(browser, ask, clock, app, db):
    page = ask()
    runner = running.Runner(app.extensions["course.shop"](), "one")
    runner.hear()
    runner.plan(db.scalars(select(Job.id)).one(), 1)
    clock.now += timedelta(seconds=61)

    assert "The worker one stopped" in browser.get(page).text


def test_file_on_a_machine_that_this_one_does_not_see_is_said(browser, ask, do_jobs, file_of):
    page = ask()
    do_jobs()
    file_of()[0].unlink()

    answer = download(browser, page)

    assert answer.status_code == 409
    assert "COURSE_HOME" in answer.text


def test_two_workers_of_one_name_are_refused(app, work, clock, db):
    with work() as uow:
        uow.session.add(
            JobWorker(
                name="one",
                machine="elsewhere",
                process=1,
                began_at=clock(),
                heard_at=clock(),
                ended_at=None,
            )
        )

    with pytest.raises(NotReady, match="a name of its own"):
        Worker(app.extensions["course.shop"](), "one", "sqlite://")


def test_the_log_says_who_asked_for_what_and_no_names(ask, do_jobs, browser, db):
    page = ask()
    do_jobs()
    browser.submit(page)

    rows = db.execute(select(AuditEntry.event, AuditEntry.data).order_by(AuditEntry.seq))
    told = [(event, json.loads(data)) for event, data in rows if event.startswith("Job")]
    assert [event for event, _ in told] == ["JobAsked", "JobFinished", "JobFileTaken"]
    assert "Ruth" not in str(told)
