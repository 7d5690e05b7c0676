"""The bench: one version for one state of the files, and the last good content while they err."""

import os
from threading import Thread

from course.content.problems import Problem
from course.preview.workshop import Workshop
from tests.content.tiny import ITEMS, LESSON, PATHS

BROKEN = "---\nid: [\n"


def test_change_makes_another_version(author):
    before = author.workshop.bench

    author.writes(LESSON, "It sends help.", "It sends a van.")

    assert author.workshop.bench.version != before.version
    assert "It sends a van." in author.sees("/modules/M01")


def test_file_that_is_only_touched_changes_nothing(author):
    before = author.workshop.bench

    os.utime(author.folder / LESSON)

    assert author.workshop.refresh() is False
    assert author.workshop.bench is before


def test_undoing_a_change_is_the_version_before(author):
    before = author.workshop.bench.version

    author.writes(LESSON, "It sends help.", "It sends a van.")
    author.writes(LESSON, "It sends a van.", "It sends help.")

    assert author.workshop.bench.version == before


def test_last_good_content_stays_while_a_file_is_broken(author):
    good = author.workshop.bench.content

    author.saves(LESSON, BROKEN)

    bench = author.workshop.bench
    assert bench.content is good
    assert bench.is_old
    assert all(isinstance(problem, Problem) for problem in bench.problems)


def test_deleted_file_is_a_problem_and_not_the_end(author):
    author.deletes(PATHS)

    assert author.workshop.bench.is_old
    assert "paths.yaml:1: This file is missing" in author.reads("/")


def test_deleted_folder_is_a_problem_and_not_the_end(author):
    (author.folder / "quizzes").rename(author.folder / "elsewhere")

    author.workshop.refresh()

    assert author.workshop.bench.is_old
    assert author.workshop.bench.content is not None


def test_content_is_fresh_again_once_the_error_is_gone(author):
    text = (author.folder / ITEMS).read_text("utf-8")
    author.saves(ITEMS, BROKEN)

    author.saves(ITEMS, text)

    assert not author.workshop.bench.is_old
    assert author.workshop.bench.good_at == author.workshop.bench.at


def test_pack_that_never_was_right_has_no_content(tmp_path):
    bench = Workshop(tmp_path).bench

    assert bench.content is None
    assert bench.is_old


def test_whoever_waits_hears_of_the_next_version(author):
    before, heard = author.workshop.bench.version, []
    waiting = Thread(target=lambda: heard.append(author.workshop.wait(before, 30)))
    waiting.start()

    author.writes(LESSON, "It sends help.", "It sends a van.")
    waiting.join(30)

    assert heard == [author.workshop.bench.version]


def test_waiting_ends_with_the_same_version_when_nothing_happens(author):
    version = author.workshop.bench.version

    assert author.workshop.wait(version, 0.01) == version
