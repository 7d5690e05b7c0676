"""``course assignments assign``: the same service, from the command line."""

import json
from datetime import date

import pytest
from sqlalchemy import select

from course.assignments.models import Assignment

DUE = ("--due", "2026-03-31")


@pytest.fixture
def leeds(make):
    return make.branch(name="Leeds")


@pytest.fixture
def pike(make):
    return make.vendor(name="Pike")


@pytest.fixture(autouse=True)
def people(make, leeds, pike):
    """Ana and Ben in Leeds, Cid in Cork; Ben and Cid are sent by Pike."""
    make.person(name="Ana", code="A-1", branch=leeds)
    make.person(name="Ben", code="B-2", branch=leeds, vendor=pike)
    make.person(name="Cid", code="C-3", branch=make.branch(name="Cork"), vendor=pike)


@pytest.fixture
def assign(run):
    """Run the command with these filters; gives back the names of who was assigned."""

    def assign(*filters: str) -> set[str]:
        result = run("assignments", "assign", "--path", "field", *DUE, "--json", *filters)
        assert result.exit_code == 0, result.output
        return {row["name"] for row in json.loads(result.output) if row["result"] == "assigned"}

    return assign


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        ((), {"Ana", "Ben", "Cid"}),
        (("--branch", "leeds"), {"Ana", "Ben"}),
        (("--vendor", "PIKE"), {"Ben", "Cid"}),
        (("--kind", "employee"), {"Ana"}),
        (("--branch", "Leeds", "--kind", "contractor"), {"Ben"}),
        (("--person", "a-1", "--person", " C-3 "), {"Ana", "Cid"}),
    ],
)
def test_filters_say_who_is_meant(assign, filters, names):
    assert assign(*filters) == names


def test_repeating_it_assigns_nobody_twice_and_moves_no_day(run, assign, db):
    assign()

    again = run("assignments", "assign", "--path", "field", "--due", "2026-06-30")

    assert again.exit_code == 0
    assert "Assigned to 0; 3 had it already." in again.output
    assert "2026-06-30" not in again.output
    assert {row.due_on for row in db.scalars(select(Assignment))} == {date(2026, 3, 31)}


def test_dry_run_says_what_would_happen_and_saves_nothing(run, db):
    result = run("assignments", "assign", "--path", "field", *DUE, "--dry-run")

    assert "Would assign to 3; 0 had it already." in result.output
    assert db.scalars(select(Assignment)).all() == []


@pytest.mark.parametrize(
    ("filters", "words"),
    [
        (("--path", "flying"), "There is no such path."),
        (("--path", "field", "--branch", "Nowhere"), "Nobody matches these filters."),
        (("--path", "field", "--person", "A-1", "--person", "Z-9"), "Not found there today: Z-9."),
    ],
)
def test_what_is_not_there_is_a_no_and_nobody_is_assigned(run, db, filters, words):
    result = run("assignments", "assign", *DUE, *filters)

    assert result.exit_code == 1
    assert words in result.output
    assert db.scalars(select(Assignment)).all() == []


@pytest.mark.parametrize("day", ["2026-03-01", "31.03.2026"])
def test_day_that_has_come_or_cannot_be_read_is_wrong_use(run, db, day):
    result = run("assignments", "assign", "--path", "field", "--due", day)

    assert result.exit_code == 2
    assert db.scalars(select(Assignment)).all() == []
