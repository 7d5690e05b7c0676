"""Whatever an editor or git does to a file is noticed, once it has settled."""

import os
import shutil
import time
from threading import Event

import pytest

from course.preview.watch import EVERY_SECONDS, Watch, marks

PATIENCE_SECONDS = 20


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "modules"
    (folder / "pictures").mkdir(parents=True)
    (folder / "a.md").write_text("one")
    (folder / "pictures" / "a.svg").write_text("<svg/>")
    return folder


def written(folder):
    (folder / "a.md").write_text("other")


def replaced(folder):
    """What careful editors do: write beside, then put in its place."""
    (folder / ".a.md.new").write_text("new")
    os.replace(folder / ".a.md.new", folder / "a.md")


def deleted(folder):
    (folder / "a.md").unlink()


def added_below(folder):
    (folder / "pictures" / "b.svg").write_text("<svg/>")


def moved(folder):
    (folder / "a.md").rename(folder / "b.md")


def folder_exchanged(folder):
    folder.rename(folder.with_name("old"))
    shutil.copytree(folder.with_name("old"), folder)


@pytest.mark.parametrize("change", [written, replaced, deleted, added_below, moved])
def test_change_is_noticed(folder, change):
    before = marks([folder])

    change(folder)

    assert marks([folder]) != before


def test_looking_and_hidden_files_change_nothing(folder):
    before = marks([folder])

    (folder / "a.md").read_text()
    (folder / ".a.md.swp").write_text("an editor's own")
    (folder / "__pycache__").mkdir()
    (folder / "__pycache__" / "x.pyc").write_text("")

    assert marks([folder]) == before


def test_folder_that_is_not_there_yet_is_no_trouble(folder):
    later = folder.with_name("quizzes")
    before = marks([folder, later])

    later.mkdir()
    (later / "s.yaml").write_text("")

    assert marks([folder, later]) != before


@pytest.mark.parametrize("change", [written, folder_exchanged])
def test_watch_tells_of_a_change(folder, change):
    told = Event()
    watch = Watch([folder], told.set)
    watch.start()

    change(folder)

    assert told.wait(PATIENCE_SECONDS)
    watch.close()


def test_watch_goes_on_after_a_change_that_could_not_be_read(folder, caplog):
    told = [Event(), Event()]
    calls = iter(told)

    def read():
        event = next(calls)
        event.set()
        if event is told[0]:
            raise RuntimeError("a bug")

    watch = Watch([folder], read)
    watch.start()
    written(folder)
    assert told[0].wait(PATIENCE_SECONDS)
    added_below(folder)

    assert told[1].wait(PATIENCE_SECONDS)
    watch.close()
    assert "could not be read" in caplog.text


def test_watch_says_nothing_while_nothing_changes(folder):
    told = Event()
    watch = Watch([folder], told.set)
    watch.start()

    time.sleep(EVERY_SECONDS * 3)

    watch.close()
    assert not told.is_set()


def test_two_thousand_files_are_looked_at_in_no_time(tmp_path, within_seconds):
    for n in range(2_000):
        (tmp_path / f"{n}.md").write_text("")

    with within_seconds(0.2):
        assert len(marks([tmp_path])) == 2_000
