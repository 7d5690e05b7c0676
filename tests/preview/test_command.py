"""``course content preview`` as it is typed: serves here, follows files, leaves no trace."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from urllib.request import urlopen

import pytest

from tests.content.tiny import AGREEMENT, LESSON
from tests.preview.packs import Author

PATIENCE_SECONDS = 60


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def preview(tmp_path):
    """``preview(pack)``: the command in a process of its own, in a folder of its own."""
    begun = []
    (tmp_path / "here").mkdir()

    def begin(pack, port=None):
        port = port or free_port()
        command = [sys.executable, "-m", "course", "content", "preview", str(pack)]
        process = subprocess.Popen(
            [*command, "--no-open", f"--port={port}"],
            cwd=tmp_path / "here",
            env=os.environ | {"COURSE_DATABASE_URL": "nonsense", "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        process.port = port
        begun.append(process)
        return process

    yield begin
    for process in begun:
        process.kill()
        process.wait(PATIENCE_SECONDS)
        process.stdout.close()


def page(process, address="/"):
    give_up = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            with urlopen(f"http://127.0.0.1:{process.port}{address}", timeout=10) as reply:
                return reply.read().decode()
        except ConnectionError:
            raise
        except OSError:
            assert time.monotonic() < give_up, "it does not serve"
            assert process.poll() is None, process.stdout.read()
            time.sleep(0.1)


def test_serves_without_an_instance_and_leaves_none_behind(preview, author: Author, tmp_path):
    process = preview(author.folder)

    assert "Agreement of Alderway" in page(process)
    process.send_signal(signal.SIGINT)
    assert process.wait(PATIENCE_SECONDS) == 0
    told = process.stdout.read()
    assert f"http://127.0.0.1:{process.port}/" in told
    assert re.search(r"\d\d:\d\d:\d\d  no problems", told)
    assert "Stopped." in told
    assert list((tmp_path / "here").iterdir()) == []


def test_tells_the_terminal_and_the_page_of_each_change(preview, author: Author):
    process = preview(author.folder)
    page(process)

    text = (author.folder / LESSON).read_text("utf-8")
    (author.folder / LESSON).write_text(text.replace("::recall r-sorry", "::recall r-sory"))

    lines = [process.stdout.readline() for _ in range(3)]
    assert "1 error" in lines[2]
    assert "r-sory" in page(process, "/modules/M01/words")


def test_listens_on_this_machine_only(preview, author: Author):
    process = preview(author.folder)
    page(process)

    with socket.socket() as other, pytest.raises(ConnectionRefusedError):
        other.connect(("127.0.0.2", process.port))


def test_starts_on_a_pack_that_is_broken(preview, author: Author):
    (author.folder / AGREEMENT).write_text("nothing")

    assert "Nothing to see yet" in page(preview(author.folder))


def test_taken_port_is_told_in_one_line(preview, author: Author):
    first = preview(author.folder)
    page(first)

    second = preview(author.folder, first.port)

    assert second.wait(PATIENCE_SECONDS) == 1
    assert second.stdout.read().startswith(f"Cannot listen on 127.0.0.1:{first.port}")
