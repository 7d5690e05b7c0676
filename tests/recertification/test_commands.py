"""``course content diff`` and ``course content publish``, killed in the middle too."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time

import pytest
from sqlalchemy import func, select

from course.assignments.models import Delta
from course.content.source import FOLDERS, default_place
from course.credentials.models import Demand
from course.library.models import PublishedRevision

AGREEMENT = "modules/agreement.md"


@pytest.fixture
def pack(tmp_path):
    """A copy of the shipped course in which the office is called sooner: edition 1.1."""
    folder = tmp_path / "pack"
    for name in FOLDERS:
        shutil.copytree(default_place() / name, folder / name)
    change(
        folder,
        ("call_office_minutes: 15", "call_office_minutes: 10"),
        ('edition: "1.0"', 'edition: "1.1"'),
        ("changes: {}", 'changes: {call-the-office: {kind: material, why: "Was 15"}}'),
    )
    return folder


def change(folder, *replacements) -> None:
    file = folder / AGREEMENT
    text = file.read_text("utf-8")
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new, 1)
    file.write_text(text, "utf-8")


@pytest.fixture
def holders(make, award):
    pike = make.vendor(name="Pike")
    return [award(make.person(**given)) for given in ({}, {"vendor": pike}, {"vendor": pike})]


def demanded(db) -> int:
    db.expire_all()
    return db.scalar(select(func.count()).select_from(Demand))


def test_diff_says_what_changes_and_whom_it_asks_and_changes_nothing(run, pack, holders, db):
    said = run("content", "diff", str(pack))

    assert said.exit_code == 0, said.output
    assert "Call within [-15-] {+10+} minutes" in said.output
    assert "~ 4.2 call-the-office (changed, material): Was 15" in said.output
    assert "M06/call" in said.output
    assert "3 asked again, until 2026-12-15:" in said.output
    assert demanded(db) == 0


def test_programs_get_the_same(run, pack, holders):
    found = json.loads(run("content", "diff", str(pack), "--json").output)

    assert [c["clause_id"] for c in found["clauses"]] == ["call-the-office"]
    assert {link["suspect"] for link in found["clauses"][0]["proved_by"]} == {True}
    assert found["people"] == 3
    assert {(row["kind"], row["vendor"], row["people"]) for row in found["asked"]} == {
        ("employee", None, 1),
        ("contractor", "Pike", 2),
    }


def test_dry_run_says_the_numbers_of_the_act_and_saves_nothing(run, pack, holders, db):
    dry = run("content", "publish", str(pack), "--dry-run")
    assert demanded(db) == 0

    done = run("content", "publish", str(pack))

    assert dry.output.replace("Would publish", "Published") == done.output
    assert "3 asked again" in done.output
    assert demanded(db) == 3
    assert "Nothing to do" in run("content", "publish", str(pack)).output


def test_edition_that_was_there_before_needs_a_number_of_its_own(run, pack, db):
    assert run("content", "publish", str(pack)).exit_code == 0
    change(
        pack,
        ("call_office_minutes: 10", "call_office_minutes: 15"),
        ('edition: "1.1"', 'edition: "1.0"'),
    )

    answer = run("content", "publish", str(pack))

    assert answer.exit_code == 1
    assert "A text that comes back is a new edition" in answer.output
    assert db.scalar(select(func.count()).select_from(PublishedRevision)) == 2


def test_changed_clause_that_nobody_can_be_asked_about_is_refused(run, pack, monkeypatch):
    monkeypatch.setattr("course.recertification.domain.checkable", lambda _: frozenset())

    answer = run("content", "publish", str(pack))

    assert answer.exit_code == 1
    assert "no question of the final check is about 4.2 call-the-office" in answer.output


def test_killed_in_the_middle_nobody_or_everybody_is_asked(
    pack, holders, database_url, settings, tmp_path, db, run
):
    given = {
        "COURSE_HOME": str(tmp_path),
        "COURSE_DATABASE_URL": database_url,
        "COURSE_SECRET_KEY": settings.secret_key,
    }
    script = (
        "import os, sys, time\n"
        "from course.reports import service\n"
        "def wait(*_):\n"
        "    print('asked', flush=True)\n"
        "    time.sleep(60)\n"
        "service.after_asking = lambda **_: wait()\n"
        "from course.__main__ import main\n"
        f"sys.argv = ['course', 'content', 'publish', {str(pack)!r}]\n"
        "main()\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script], env=os.environ | given, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout.readline().strip() == "asked", "every row is written by now"
        process.send_signal(signal.SIGKILL)
        process.wait(30)
    finally:
        process.kill()
        process.communicate()
    _wait_until_rolled_back(db)

    assert demanded(db) == 0
    assert db.scalar(select(func.count()).select_from(PublishedRevision)) == 1
    assert run("content", "publish", str(pack)).exit_code == 0
    assert demanded(db) == db.scalar(select(func.count()).select_from(Delta)) == 3


def _wait_until_rolled_back(db) -> None:
    """PostgreSQL notices a moment later that nobody is there any more."""
    time.sleep(0.2 if db.get_bind().dialect.name == "postgresql" else 0)
