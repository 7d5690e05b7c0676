"""``course daily``: what time brings, once however often it is run."""

import json
from datetime import date

import pytest
from sqlalchemy import select

from course.assignments.models import Assignment

RULE = ("assignments", "rules", "add", "--path", "field", "--days", "14")


@pytest.fixture
def rule(run, make):
    """A rule for everybody, and Ana who begins on the ninth of March."""
    make.person(name="Ana", starts_on=date(2026, 3, 9))
    return run(*RULE).output.split(":")[0]


def asked(db):
    return [row.due_on for row in db.scalars(select(Assignment))]


def test_who_begins_is_asked_on_that_day_once(run, db, rule):
    before = run("daily", "--on", "2026-03-08")
    first = run("daily", "--on", "2026-03-09")
    second = run("daily", "--on", "2026-03-09")

    assert "Changed something for 0 people." in before.output
    assert "Changed something for 1 person." in first.output
    assert "Changed something for 0 people." in second.output
    assert asked(db) == [date(2026, 3, 23)]


def test_dry_run_tells_it_and_saves_nothing(run, db, rule):
    result = run("daily", "--on", "2026-03-09", "--dry-run", "--json")

    assert json.loads(result.output) == [
        {"stage": "rules", "about": rule, "what": "asked", "people": 1},
        {"stage": "rules", "about": rule, "what": "let go", "people": 0},
        {"stage": "notices", "about": "switched off", "what": "planned", "people": 0},
    ]
    assert asked(db) == []


def test_nothing_to_do_is_said(run):
    run("notices", "on", "--yes")

    assert run("daily").output == "Changed something for 0 people.\n"


def test_an_engagement_that_runs_out_ends_what_is_open_after_its_last_day(run, make, db):
    ana = make.person(ends_on=date(2026, 3, 9))
    task = make.assignment(ana)

    during = run("daily", "--on", "2026-03-09")
    after = run("daily", "--on", "2026-03-10")
    again = run("daily", "--on", "2026-03-11")

    assert "leavers" not in during.output
    assert "engagement ended  left" in after.output
    assert "leavers" not in again.output
    assert db.get(Assignment, task.id).withdrawn_at is not None


def test_who_goes_on_elsewhere_has_not_left(run, make, db):
    ana = make.person(ends_on=date(2026, 3, 9))
    make.engagement(person_id=ana.id, branch_id=make.branch().id, starts_on=date(2026, 3, 20))
    task = make.assignment(ana)

    run("daily", "--on", "2026-03-15")

    assert db.get(Assignment, task.id).withdrawn_at is None


def test_day_that_cannot_be_read_is_wrong_use(run):
    assert run("daily", "--on", "9 March").exit_code == 2
