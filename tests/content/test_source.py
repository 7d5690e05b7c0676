"""Reading a pack from disk: only what belongs to it, and nothing outside it."""

import os
from pathlib import Path

import pytest

from course.content.compiler import compile_pack
from course.content.source import FOLDERS, default_place, read_pack
from tests.content.tiny import TINY, first


@pytest.fixture
def folder(tmp_path):
    for path, text in TINY.items():
        file = tmp_path / "pack" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return tmp_path / "pack"


def test_only_the_three_folders_are_read(folder):
    (folder / "notes.md").write_text("x")
    (folder / "course").mkdir()
    (folder / "course" / "a.md").write_text("x")

    assert set(read_pack(folder)) == set(TINY)


def test_dot_files_are_left_out(folder):
    (folder / "modules" / ".DS_Store").write_text("x")
    (folder / "modules" / ".git").mkdir()
    (folder / "modules" / ".git" / "x.md").write_text("x")

    assert set(read_pack(folder)) == set(TINY)


def test_three_folders_may_lie_in_three_places(folder, tmp_path):
    os.rename(folder / "quizzes", tmp_path / "elsewhere")
    places = {name: folder / name for name in FOLDERS} | {"quizzes": tmp_path / "elsewhere"}

    assert compile_pack(read_pack(places)).problems == ()


def test_link_out_of_the_pack_is_refused_and_not_read(folder, tmp_path):
    (tmp_path / "secret.md").write_text("secret")
    (folder / "modules" / "02-secret.md").symlink_to(tmp_path / "secret.md")

    pack = read_pack(folder)

    assert "modules/02-secret.md" not in pack
    assert first(compile_pack(pack), "outside-pack").file == "modules/02-secret.md"


def test_linked_folder_is_refused(folder, tmp_path):
    (tmp_path / "more").mkdir()
    (folder / "modules" / "more").symlink_to(tmp_path / "more")

    assert first(compile_pack(read_pack(folder)), "outside-pack").file == "modules/more"


def test_link_inside_the_pack_is_followed(folder):
    picture = folder / "modules" / "pictures" / "copy.svg"
    picture.symlink_to(folder / "modules" / "pictures" / "line.svg")

    assert read_pack(folder)["modules/pictures/copy.svg"] == picture.read_bytes()


def test_link_to_nowhere_is_a_problem(folder):
    (folder / "modules" / "02-gone.md").symlink_to(folder / "modules" / "gone.md")

    assert first(compile_pack(read_pack(folder)), "unreadable").file == "modules/02-gone.md"


def test_large_file_is_not_even_opened(folder):
    with (folder / "modules" / "large.md").open("wb") as file:
        file.truncate(3_000_000_000)

    pack = read_pack(folder)

    assert "modules/large.md" not in pack
    assert first(compile_pack(pack), "too-large").file == "modules/large.md"


def test_pipe_is_not_opened(folder):
    os.mkfifo(folder / "modules" / "pipe.md")

    assert first(compile_pack(read_pack(folder)), "unreadable").file == "modules/pipe.md"


@pytest.mark.parametrize("name", ["a\nb.md", "a\\b.md", "a\udcffb.md"])
def test_file_name_that_not_every_machine_can_store_is_refused(folder, name):
    (folder / "modules" / name).write_text("x")

    problem = first(compile_pack(read_pack(folder)), "file-name")
    assert "\n" not in str(problem)


def test_folder_that_is_not_there_is_an_empty_pack(tmp_path):
    assert dict(read_pack(tmp_path / "nowhere")) == {}


def test_shipped_course_lies_in_three_folders():
    assert all((default_place() / name).is_dir() for name in FOLDERS)
    assert isinstance(default_place(), Path)
