"""What stands beside a server: a worker while there is work, and again when one has died."""

import signal
import subprocess
import sys

import pytest

from course.jobs import keeper
from course.jobs.keeper import AGAIN_AFTER, Keeper
from tests.jobs.conftest import URL

pytestmark = pytest.mark.usefixtures("few", "big")
LONG = [sys.executable, "-c", "import time; time.sleep(60)"]


class Hours:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def hours(monkeypatch):
    hours = Hours()
    monkeypatch.setattr(keeper.time, "monotonic", hours)
    return hours


@pytest.fixture
def keep(app, hours):
    """``keep()``: one look; the process that is there after it."""
    kept = Keeper(app.extensions["course.shop"](), LONG, {})

    def keep() -> subprocess.Popen[bytes] | None:
        kept._look()
        return kept._process

    yield keep
    if kept._process:
        kept._process.kill()
        kept._process.wait()


@pytest.fixture
def asked(browser, hr):
    return lambda: browser.sign_in(hr).submit(URL, press="zip")


def test_no_worker_is_there_until_there_is_work(keep, asked):
    before = keep()
    asked()
    began = keep()

    assert before is None
    assert began.poll() is None
    assert keep() is began, "one is enough"


def test_worker_that_died_is_started_again_the_later_the_more_often(keep, asked, hours):
    asked()
    for seconds in AGAIN_AFTER[1:]:
        process = keep()
        process.send_signal(signal.SIGKILL)
        process.wait()

        assert keep() is None
        hours.now += seconds - 0.1
        assert keep() is None
        hours.now += 0.1
        assert keep() is not None


def test_worker_that_went_because_all_was_done_is_not_held_against_it(keep, asked, hours):
    asked()
    process = keep()
    process.kill()
    process.wait()
    process.returncode = 0

    keep()

    assert keep() is not None
