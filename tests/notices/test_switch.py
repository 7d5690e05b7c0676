"""On and off: nothing is sent by an upgrade, nor by a backup that was restored."""

import json
from dataclasses import replace

import pytest
from sqlalchemy import select

from course.actor import Role
from course.app import create_app
from course.notices import queries
from course.notices.domain import State, Why
from course.notices.models import Notice
from course.operations.backup import backup
from course.operations.restore import restore


def test_an_upgraded_instance_says_nothing_until_somebody_says_so(make, ana, run_day, mailbox, db):
    """As every migrated database: nobody has switched anything on."""
    make.assignment(ana)

    run_day()

    assert mailbox.mails == []
    assert db.scalars(select(Notice)).all() == []


def test_on_tells_first_and_does_nothing(make, ana, run, db):
    make.assignment(ana)

    told = run("notices", "on")

    assert "assignment assigned  1" in told.output
    assert "This would be 1 e-mail, and 0 notices to tell in person. Say: --yes" in told.output
    assert not queries.is_on(db)
    assert db.scalars(select(Notice)).all() == []


def test_on_says_only_the_latest_stage_of_each(make, ana, run, run_day, later, mailbox):
    make.assignment(ana)
    later(days=60)

    run("notices", "on", "--yes")
    run_day()

    assert [mail.subject for mail in mailbox.mails] == ["“Field” is two weeks late"]


def test_what_is_due_by_then_can_be_written_off(make, ana, run, run_day, later, mailbox, db):
    make.assignment(ana)
    later(days=20)

    run("notices", "on", "--yes", "--skip-missed")
    run_day()

    assert mailbox.mails == []
    assert {(row.state, row.why) for row in db.scalars(select(Notice))} == {
        (State.DROPPED, Why.BEFORE)
    }
    later(days=9)
    run_day()
    assert len(mailbox.mails) == 1, "from then on everything is said"


def test_off_and_on_again_sends_no_heap(make, ana, on, run, run_day, later, mailbox):
    make.assignment(ana)
    run("notices", "off")
    for _ in range(4):
        later(days=10)
        run_day()
    assert mailbox.mails == []

    run("notices", "on", "--yes")
    run_day()

    assert [mail.subject for mail in mailbox.mails] == ["“Field” is a week late"]


def test_a_restored_backup_sends_nothing(
    make, ana, on, app, settings, tmp_path, clock, mailbox, run
):
    make.assignment(ana)
    file = tmp_path / "all.zip"
    backup(app.extensions["course.engine"], file, secret_key=settings.secret_key, now=clock())
    copy = replace(settings, database_url=f"sqlite:///{tmp_path / 'copy.db'}", home=tmp_path / "c")
    other = create_app(copy, testing=True)
    restore(other.extensions["course.engine"], copy.home, file)

    with other.app_context():
        from click.testing import CliRunner
        from flask.cli import ScriptInfo

        from course.cli import main

        said = CliRunner().invoke(main, ["daily"], obj=ScriptInfo(create_app=lambda: other))

    assert mailbox.mails == []
    assert "switched off" in said.output
    other.extensions["course.engine"].dispose()


def test_status_tells_what_waits_and_why(make, ana, on, run, run_day, clock):
    make.assignment(ana)
    make.assignment(make.person())
    clock.now = clock.now.replace(hour=4)
    run_day()

    told = json.loads(run("notices", "status", "--json").output)

    assert told["on"] is True
    assert told["mail"] is True
    assert told["waiting"] == [
        {"channel": "in_person", "state": "due", "why": "no_address", "notices": 1},
        {"channel": "mail", "state": "held", "why": "quiet", "notices": 1},
    ]
    assert "Notices are on since 2026-03-01" in run("notices", "status").output


def test_doctor_says_whether_and_where(run, make, work):
    off = run("doctor").output
    run("notices", "on", "--yes")
    on = run("doctor").output

    assert "Run: course notices on" in off
    assert "Run: course notices on" not in on
    assert "127.0.0.1:" in on


@pytest.mark.parametrize("role", [Role.MANAGER, Role.HR])
def test_a_new_instance_is_on(role, work, db):
    from course.operations.instance import First, furnish

    with work() as uow:
        furnish(uow, First("R", "B", "UTC", "a", "A"))

    assert queries.is_on(db)
