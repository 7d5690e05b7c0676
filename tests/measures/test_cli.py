"""Facts from the command line: a dry run changes nothing, refused rows end with exit code 1."""

import json

import pytest
from sqlalchemy import select

from course.measures.models import Visit
from tests.measures.files import VISIT, table


@pytest.fixture
def file(tmp_path, make):
    make.branch(name="York")
    path = tmp_path / "visits.csv"
    rows = VISIT | {"weather": "wet"}, VISIT | {"reference": "V-2", "branch": "Nowhere"}
    path.write_bytes(table(*rows).getvalue())
    return str(path)


def test_dry_run_says_what_would_be_and_records_nothing(run, file, db):
    result = run("measures", "import", "visits", file, "--dry-run")

    assert result.exit_code == 1
    assert "row 3  V-2  There is no branch 'Nowhere'." in result.output
    assert "Columns that are not used: weather." in result.output
    assert "Would be: 1 added, 0 settled, 0 same, 1 refused." in result.output
    assert db.scalars(select(Visit)).all() == []


def test_import_is_safe_to_repeat_and_tells_other_programs(run, file, db):
    found = [json.loads(run("measures", "import", "visits", file, "--json").output) for _ in "12"]

    assert [(told["added"], told["same"]) for told in found] == [(1, 0), (0, 1)]
    assert found[0]["ignored"] == ["weather"]
    assert db.scalars(select(Visit.reference)).all() == ["V-1"]


def test_programs_are_listed_with_their_branch_and_never_with_their_secret(run, file):
    secret = run("measures", "token", "planner", "--branch", "york").output.strip()

    listed = run("measures", "tokens").output

    assert "planner  York" in listed
    assert secret not in listed
