"""Simulated classes: knowledge passes, habits do not."""

import json

import pytest
from click.testing import CliRunner

from course.assessment.simulation import HABITS, simulate
from course.cli import main
from tests.content.tiny import FOLDER
from tests.packs import shipped

PATHS = ["field", "office", "manager", "vendor-admin"]
KNOWING = {"perfect", "knows 70 %, guesses the rest"}


@pytest.fixture(scope="module")
def classes():
    """``classes("field")``: 300 learners of each habit on the shipped course."""
    revision = shipped().revision
    assert revision
    kept = {path: simulate(revision, path, 300, 1) for path in PATHS}
    return lambda path: {one.name: one for one in kept[path]}


def run(*words: str):
    return CliRunner().invoke(main, ["content", "simulate", *words])


@pytest.mark.parametrize("path", PATHS)
def test_whoever_knows_everything_passes(classes, path):
    perfect = classes(path)["perfect"]

    assert (perfect.passed, perfect.points) == (perfect.learners, perfect.max_points)
    assert (perfect.critical_misses, perfect.missed) == (0, ())


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("habit", sorted(HABITS.keys() - KNOWING))
def test_nobody_passes_by_a_habit(classes, path, habit):
    found = classes(path)[habit]

    assert found.passed_percent < 1
    assert found.mean_critical_misses > 1


@pytest.mark.parametrize("path", PATHS)
def test_length_of_an_option_tells_no_more_than_a_guess(classes, path):
    guessed = classes(path)["random"].points_percent

    for habit in ("always the longest option", "always the shortest option"):
        assert classes(path)[habit].points_percent < guessed + 15


def test_same_seed_gives_the_same_classes():
    revision = shipped().revision
    assert revision

    assert simulate(revision, "field", 20, 7) == simulate(revision, "field", 20, 7)
    assert simulate(revision, "field", 20, 7) != simulate(revision, "field", 20, 8)


def test_command_prints_a_line_for_each_class():
    result = run("field", str(FOLDER), "--learners", "20")

    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert [line.split("  ")[0] for line in lines] == ["Class", *HABITS]
    assert lines[1].split()[1:] == ["20", "100.0", "%", "100.0", "%", "0.00", "none"]


def test_command_gives_the_same_as_json():
    result = run("field", str(FOLDER), "--learners", "20", "--seed", "3", "--json")

    found = json.loads(result.output)
    assert (found["path"], found["seed"]) == ("field", 3)
    assert [one["name"] for one in found["classes"]] == list(HABITS)
    guessing = found["classes"][list(HABITS).index("random")]
    assert guessing["missed"].keys() <= {"sorry-at-once", "call-the-office"}


def test_unknown_path_is_answered_with_those_there_are():
    result = run("fild", str(FOLDER))

    assert (result.exit_code, result.output) == (1, "There is no path fild. There are: field.\n")


def test_pack_with_errors_has_no_classes(tmp_path):
    for folder in ("modules", "quizzes", "certificates"):
        (tmp_path / folder).mkdir()

    result = run("field", str(tmp_path))

    assert result.exit_code == 1
    assert "modules/agreement.md:1: This file is missing" in result.output
