"""An author with a small pack, and the preview of the course that ships."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path

import pytest

from course.content.source import default_place
from course.preview.app import create_preview
from course.preview.workshop import Workshop
from tests.browser_client import Browser
from tests.preview.packs import Author


@pytest.fixture
def author(tmp_path: Path) -> Author:
    return Author(tmp_path)


@pytest.fixture(scope="session")
def shipped_workshop() -> Workshop:
    return Workshop(default_place())


@pytest.fixture(scope="session")
def shipped(shipped_workshop: Workshop) -> Browser:
    """A browser on the preview of the shipped course."""
    app = create_preview(shipped_workshop)
    app.testing = True
    app.test_client_class = Browser
    return app.test_client()


@pytest.fixture(scope="session")
def links():
    """Addresses on this machine that a page leads to, its pictures and files included."""

    def found(page: str) -> set[str]:
        named = re.findall(r'(?:href|src)="(/[^"#]*)', page)
        return {unescape(address) for address in named}

    return found


@pytest.fixture
def within_seconds():
    """``with within_seconds(2)``: fails where it takes longer on the clock of the process."""

    @contextmanager
    def within(seconds: float) -> Iterator[None]:
        started = time.process_time()
        yield
        assert time.process_time() - started < seconds

    return within
