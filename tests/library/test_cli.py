"""Checking and publishing a course at the command line."""

import json
import shutil

import pytest
from sqlalchemy import select

from course.content.source import FOLDERS, default_place
from course.library.models import PublishedRevision


@pytest.fixture
def pack(tmp_path):
    """A copy of the shipped course to change."""
    folder = tmp_path / "pack"
    for name in FOLDERS:
        shutil.copytree(default_place() / name, folder / name)
    return folder


@pytest.fixture
def second_edition(pack):
    """The shipped course with one clause changed, and the change named."""
    agreement = pack / "modules" / "agreement.md"
    text = agreement.read_text("utf-8")
    heading = next(line for line in text.splitlines() if "{: #stay " in line)
    text = text.replace(f"{heading}\n\n", f"{heading}\n\nThis is new. ", 1)
    text = text.replace("changes: {}", 'changes:\n  stay: {kind: material, why: "It is new"}')
    text = text.replace('edition: "1.0"', 'edition: "1.1"')
    agreement.write_text(text, "utf-8")
    return pack


def published(db):
    return db.scalars(select(PublishedRevision.edition)).all()


def test_the_shipped_course_has_no_problem(run):
    answer = run("content", "check")

    assert answer.exit_code == 0, answer.output
    assert "0 problems." in answer.output
    assert "Call the office" in answer.output


def test_every_problem_is_told_with_file_line_and_remedy(run, pack):
    (pack / "modules" / "paths.yaml").write_text("kind: paths\npaths: [", "utf-8")

    answer = run("content", "check", str(pack))

    assert answer.exit_code == 1
    assert answer.output.startswith("modules/paths.yaml:2: ")


def test_programs_get_problems_and_coverage(run):
    found = json.loads(run("content", "check", "--json").output)

    assert found["problems"] == []
    assert {row["clause_id"] for row in found["coverage"]} >= {"call-the-office", "stay"}


def test_publishing_what_is_published_changes_nothing(run, db):
    answer = run("content", "publish")

    assert answer.exit_code == 0
    assert "Nothing to do" in answer.output
    assert published(db) == ["1.0"]


def test_a_dry_run_tells_what_changes_and_saves_nothing(run, db, second_edition):
    answer = run("content", "publish", str(second_edition), "--dry-run")

    assert answer.exit_code == 0, answer.output
    assert "stay: material change" in answer.output
    assert "Would publish edition 1.1" in answer.output
    assert published(db) == ["1.0"]


def test_publishing_tells_what_changed(run, db, second_edition):
    answer = run("content", "publish", str(second_edition))

    assert "stay: material change" in answer.output
    assert "Published edition 1.1" in answer.output
    assert sorted(published(db)) == ["1.0", "1.1"]


def test_a_pack_with_errors_is_not_published(run, db, pack):
    (pack / "quizzes" / "check.yaml").unlink()

    answer = run("content", "publish", str(pack))

    assert answer.exit_code == 1
    assert "Not published" in answer.output
    assert published(db) == ["1.0"]
