"""Addresses are known before their views, and a server that begins loads little else."""

import os
import subprocess
import sys

import pytest

from course.web.addresses import FILE
from tests import addresses

SERVES_A_LESSON = """
import os
import sys
from datetime import datetime
from pathlib import Path

from course.app import create_app
from course.config import Settings

url, address, cookie, now = sys.argv[1:]
app = create_app(
    Settings(
        home=Path(), database_url=url, secret_key="k" * 32, base_url="http://course.test",
        clock=lambda: datetime.fromisoformat(now),
    )
)
client = app.test_client()
client.set_cookie("course", cookie)
assert client.get(address).status_code == 200
print(*sorted(sys.modules))

# What each slice adds later names no table that is not there by then.
import course
from course.db import Base

slices = sorted(Path(course.__file__).parent.glob("*/*models.py"))
assert len(slices) > 10
for source in slices:
    child = os.fork()
    if not child:
        __import__(f"course.{source.parent.name}.{source.stem}")
        [key.column for table in Base.metadata.tables.values() for key in table.foreign_keys]
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0, source
"""
HEAVY = {
    "alembic",
    "argon2",
    "cryptography",
    "dbos",
    "icalendar",
    "markdown",
    "numpy",
    "pandas",
    "pyhanko",
    "pyld",
    "pypdf",
    "statsmodels",
    "xlsxwriter",
    "yaml",
}
OTHERS = {"directory", "erasure", "incidents", "measures", "recertification", "reviews", "vendors"}
"""Slices of which a lesson shows nothing: addresses and rules of them may be there, no tables."""


def test_list_of_addresses_is_what_the_views_say():
    assert FILE.read_text("utf-8") == addresses.text(), "Run: make addresses"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_lesson_is_served_without_what_it_does_not_need(browser, make, settings, clock):
    learner = make.person()
    assignment = make.assignment(learner)
    browser.sign_in(learner)
    cookie = browser.get_cookie("course").value
    address = f"/learn/{assignment.id}/M06/call"
    given = (settings.database_url, address, cookie, clock().isoformat())

    done = subprocess.run(
        [sys.executable, "-c", SERVES_A_LESSON, *given],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": os.getcwd()},
    )

    assert done.returncode == 0, done.stderr
    loaded = set(done.stdout.split())
    assert not loaded & HEAVY
    assert not loaded & {f"course.{other}.models" for other in OTHERS}
    assert "course.learning.views" in loaded
