"""The real server, in a process of its own."""

import signal
import socket
import subprocess
import sys
import time
from urllib.error import URLError
from urllib.request import urlopen

import pytest

PATIENCE_SECONDS = 60


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def start(sqlite, tmp_path, port):
    """Run a command beside a made instance; stopped at the end of the test."""
    url, started = sqlite.copy(tmp_path), []

    def start(*words):
        process = subprocess.Popen(
            [sys.executable, "-m", "course", *words, "--port", str(port)],
            env={"COURSE_HOME": str(tmp_path), "COURSE_DATABASE_URL": url, "PATH": ""},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.terminate()
        process.communicate(timeout=PATIENCE_SECONDS)


def first_answer(port, path):
    """The status of a page, as soon as there is one."""
    for _ in range(PATIENCE_SECONDS * 10):
        try:
            with urlopen(f"http://127.0.0.1:{port}{path}") as answer:
                return answer.status, answer.headers["Server"]
        except URLError:
            time.sleep(0.1)
    raise TimeoutError(path)


def test_it_serves_until_it_is_told_to_stop(start, port):
    process = start("serve", "--workers", "2")

    status, server = first_answer(port, "/sign-in")
    process.send_signal(signal.SIGTERM)
    told, _ = process.communicate(timeout=PATIENCE_SECONDS)

    assert (status, server) == (200, "gunicorn")
    assert f"http://127.0.0.1:{port}" in told
    assert process.returncode == 0
    assert "Traceback" not in told


def test_a_port_that_is_taken_is_told_plainly(start, port):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()

        process = start("serve")
        told, _ = process.communicate(timeout=PATIENCE_SECONDS)

    assert process.returncode == 1
    assert told.startswith(f"Cannot listen on 127.0.0.1:{port}")
    assert len(told.splitlines()) == 1
