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


# --- more filters ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        (("--job-role", "Technician"), {"Ana", "Ben", "Cid"}),
        (("--job-role", "clerk"), {"Dot"}),
        (("--started-from", "2026-01-01"), {"Dot"}),
        (("--region", "NORTH"), {"Dot"}),
    ],
)
def test_more_filters_say_who_is_meant(assign, make, filters, names):
    york = make.branch(region_id=make.region(name="North").id)
    make.person(name="Dot", branch=york, job_role="clerk", starts_on=date(2026, 2, 1))

    assert assign(*filters) == names


def test_who_finished_it_is_left_out_unless_asked_again(run, assign, db, make, walk):
    person = make.person(name="Eva")
    walk(person, make.assignment(person)).certify()

    without = run("assignments", "assign", "--path", "field", *DUE, "--dry-run")

    assert "Would assign to 3; 0 had it already; 1 finished it before." in without.output
    assert assign("--again") == {"Ana", "Ben", "Cid", "Eva"}


def test_note_is_kept(run, db):
    run("assignments", "assign", "--path", "field", *DUE, "--note", "Before winter")

    assert {row.note for row in db.scalars(select(Assignment))} == {"Before winter"}


def test_region_that_is_not_there_is_a_no(run, db):
    result = run("assignments", "assign", "--path", "field", *DUE, "--region", "Nowhere")

    assert result.exit_code == 1
    assert "There is no region called Nowhere." in result.output


# --- rules -----------------------------------------------------------------------------

ADD = ("assignments", "rules", "add", "--path", "field", "--days", "14")


def test_rules_are_added_listed_and_ended(run, db, leeds):
    added = run(*ADD, "--branch", "LEEDS", "--kind", "employee")
    id_ = added.output.split(":")[0]
    [line] = json.loads(run("assignments", "rules", "list", "--json").output)
    ended = [run("assignments", "rules", "end", id_).exit_code for _ in range(2)]

    assert "asked 1." in added.output
    assert (line["rule"], line["who"], line["asked"]) == (id_, "employee, Leeds", 1)
    assert ended == [0, 0]
    assert "2026-03-01  2026-03-01" in run("assignments", "rules", "list").output


def test_dry_run_of_a_rule_saves_nothing(run, db):
    result = run(*ADD, "--vendor", "Pike", "--dry-run")

    assert "Would ask 2." in result.output
    assert db.scalars(select(Assignment)).all() == []
    assert run("assignments", "rules", "list", "--json").output.strip() == "[]"


@pytest.mark.parametrize(
    ("more", "code", "words"),
    [
        (("--branch", "Nowhere"), 1, "There is no branch called Nowhere."),
        (("--vendor", "Nobody"), 1, "There is no vendor called Nobody."),
        (("--region", "Nowhere"), 1, "There is no region called Nowhere."),
        (("--days", "0"), 2, "--days"),
        (("--path", "flying"), 1, "There is no such path."),
    ],
)
def test_rule_that_cannot_be_is_told(run, more, code, words):
    result = run(*ADD, *more)

    assert result.exit_code == code
    assert words in result.output


def test_ending_a_rule_that_is_not_there_is_a_no(run):
    result = run("assignments", "rules", "end", "6c7a1e0e-0000-4000-8000-000000000000")

    assert result.exit_code == 1
    assert "There is no such rule." in result.output


def test_roll_out_is_a_rule_for_each_branch_from_its_day_on(run, db):
    waves = {"Leeds": "2026-03-02", "Cork": "2026-03-09"}
    for branch, day in waves.items():
        run(*ADD, "--branch", branch, "--holds-from", day, "--plan", "Spring")

    first = run("daily", "--on", "2026-03-02")
    second = run("daily", "--on", "2026-03-09")

    assert "Changed something for 2 people." in first.output
    assert "Changed something for 1 person." in second.output
    covered = run("assignments", "rules", "coverage", "--path", "field", "--json").output
    assert {(row["branch"], row["people"], row["asked"]) for row in json.loads(covered)} == {
        ("Leeds", 2, 2),
        ("Cork", 1, 1),
    }
