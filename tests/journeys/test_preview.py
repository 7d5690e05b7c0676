"""An author writes, and the browser follows: the real command on a pack of their own."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import pytest

from course.content.source import FOLDERS, default_place
from tests.content.tiny import FOLDER as TINY_FOLDER
from tests.content.tiny import ITEMS, LESSON, SCENARIO
from tests.journeys.device import DESK, PHONE, Device
from tests.journeys.eyes import SCHEMES, Eyes
from tests.journeys.site import _free_port

pytestmark = pytest.mark.browser

PATIENCE_SECONDS = 60
WIDE = {"viewport": {"width": 1440, "height": 900}}
LARGE = ("/", "/modules/M06/safe", "/scenarios/S01", "/scenarios/S01?way=a.a", "/coverage")
"""Pages to be seen with the shipped course in them."""
LONG = (
    "/agreement",
    "/modules/M01",
    "/paths",
    "/check",
    "/check/paper?path=field&seed=1",
    "/items/items",
    "/cases/cases",
    "/nothing",
)
"""Pages that only grow longer with a pack, so that a small one shows them just as well."""


class Preview:
    """The command in a process of its own, and the pack it shows."""

    def __init__(self, pack: Path):
        self.pack = pack
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "course", "content", "preview", str(self.pack)]
        self._process = subprocess.Popen(
            [*command, "--no-open", f"--port={self.port}"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        give_up = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < give_up:
            try:
                urlopen(f"{self.url}/static/icon.svg", timeout=10).close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise AssertionError("The preview did not start")

    def change(self, path: str, old: str, new: str) -> None:
        file = self.pack / path
        text = file.read_text("utf-8")
        assert old in text
        file.with_name(".new").write_text(text.replace(old, new, 1), "utf-8")
        os.replace(file.with_name(".new"), file)

    def stop(self) -> None:
        self._process.kill()
        self._process.wait(PATIENCE_SECONDS)


@pytest.fixture(scope="module")
def open_preview(tmp_path_factory: pytest.TempPathFactory):
    """``open_preview(folder)``: the preview of a copy of that pack."""
    begun: list[Preview] = []

    def begin(folder: Path) -> Preview:
        place = tmp_path_factory.mktemp("pack")
        for name in FOLDERS:
            shutil.copytree(folder / name, place / name)
        begun.append(Preview(place))
        return begun[-1]

    yield begin
    for preview in begun:
        preview.stop()


@pytest.fixture(scope="module")
def unchanged(open_preview) -> Preview:
    """The small pack for those who only look at it."""
    return open_preview(TINY_FOLDER)


@pytest.fixture(scope="module")
def shipped(open_preview) -> Preview:
    return open_preview(default_place())


@pytest.fixture
def small(open_preview):
    """The small pack, to be changed."""
    preview = open_preview(TINY_FOLDER)
    yield preview
    preview.stop()


def _device(chromium, preview: Preview, eyes: Eyes, **kind):
    """A browser on it; nothing is complained about but what the test expects."""
    device = Device(chromium, preview.url, eyes, **kind)
    yield device
    device.close()
    assert device.complaints == []


@pytest.fixture
def author(chromium, eyes, small):
    yield from _device(chromium, small, eyes, **DESK)


@pytest.fixture
def reader(chromium, eyes, unchanged):
    yield from _device(chromium, unchanged, eyes, **DESK)


@pytest.mark.parametrize("place", ["phone", "desk"])
def test_pages_of_every_length_are_clean_and_fit(chromium, shipped, unchanged, place):
    """With eyes of its own for each width. Colours are the same on both: the dark ones once."""
    kind, schemes = (PHONE, SCHEMES) if place == "phone" else (WIDE, ["light"])
    for preview, paths, expected in ((shipped, LARGE, ""), (unchanged, LONG, "404")):
        device = Device(chromium, preview.url, Eyes(schemes=schemes), **kind)
        device.expected = expected

        for path in paths:
            device.open(path)

        device.close()
        assert device.complaints == []


def test_page_with_problems_is_clean_and_fits(author, small):
    small.change(LESSON, "::recall r-sorry", "::recall r-sory")
    small.change(SCENARIO, "do: Run away, next: END", "do: Run away, next: N7")
    small.change(ITEMS, "do: Sorry., best: true", "do: Sorry.")
    author.page.goto("/")
    author.page.get_by_text("3 errors").wait_for()

    for path in ("/", "/modules/M01", "/modules/M01/words", "/scenarios/S01", "/items/items"):
        author.open(path)


def test_page_shows_a_change_by_itself_and_keeps_its_place(author, small):
    page = author.open("/modules/M01").page
    heading = page.get_by_role("heading", name="Where do you wait?")
    page.evaluate("document.getElementById('screen-wait').scrollIntoView()")
    before = heading.bounding_box()["y"]
    page.evaluate("document.body.dataset.same = 'yes'")

    small.change(LESSON, "She does.", "She does. " + "It is her house. " * 40)

    page.get_by_text("It is her house.").wait_for()
    assert abs(heading.bounding_box()["y"] - before) < 3
    assert page.evaluate("window.scrollY") > 0
    assert page.evaluate("document.body.dataset.same") == "yes"


def test_choice_walked_to_stays_when_the_pack_changes(author, small):
    page = author.open("/scenarios/S01?way=a").page

    small.change(SCENARIO, "do: Say sorry", "do: Say that you are sorry")

    page.get_by_text("Say that you are sorry").first.wait_for()
    assert "Decision 2, node N2" in author.words


def test_broken_file_shows_its_problem_over_the_last_good_words(author, small):
    page = author.open("/modules/M01/office").page

    small.change(LESSON, "It sends help.", "It sends a van.\n\n::recall nobody")

    page.get_by_text("There is no recall item `nobody`").first.wait_for()
    assert "It sends help." in author.words
    assert "It sends a van." not in author.words

    small.change(LESSON, "::recall nobody", "")

    page.get_by_text("It sends a van.").wait_for()
    assert "nobody" not in author.words


def test_graph_is_walked_with_the_keyboard(reader):
    page = reader.open("/scenarios/S01").page

    page.get_by_role("link", name="Choose a in N1").focus()
    page.keyboard.press("Enter")

    page.get_by_role("heading", name="Decision 2, node N2").wait_for()
    reader.press("Step back")
    assert "Decision 1, node N1" in reader.words


def test_page_says_when_the_preview_has_stopped_and_goes_on_with_it(author, small):
    author.expected = "net::ERR"
    page = author.open("/modules/M01").page
    note = page.get_by_text("The preview has stopped.")
    assert note.is_hidden()

    small.stop()
    note.wait_for()
    small.change(LESSON, "It sends help.", "It sends a van.")
    small.start()

    page.get_by_text("It sends a van.").wait_for()
    assert note.is_hidden()


def test_recall_is_answered_where_it_stands(reader):
    page = reader.open("/modules/M01/first").page

    reader.press("A friend who knows")

    assert "You chose" in reader.words
    assert page.url.endswith("#recall-r-call")
