"""A server for each module of journeys, one Chromium for all of them, devices to hold."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.chromium import ensure
from tests.databases import Sqlite
from tests.journeys.device import DESK, PHONE, Device
from tests.journeys.eyes import Eyes
from tests.journeys.site import Site

AS_ROOT = ["--no-sandbox"] if os.name == "posix" and os.getuid() == 0 else []
"""Chromium's sandbox refuses to run as root, as it is in containers."""


IN_ONE = ["--disable-gpu", "--in-process-gpu", "--disable-features=SpareRendererForSitePerProcess"]
"""Nothing is drawn by a graphics card, and no process waits for a site that nobody opens: a sixth
of the browser's time for each page."""


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    program = ensure()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=AS_ROOT + IN_ONE)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def eyes(of_this_run: Path) -> Eyes:
    return Eyes(of_this_run / "screens")


@pytest.fixture(scope="module")
def site(
    request: pytest.FixtureRequest, sqlite: Sqlite, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """The real server on its own database; ``DEBUG = True`` in a module turns debugging on."""
    home = tmp_path_factory.mktemp("site")
    debug = getattr(request.module, "DEBUG", False)
    site = Site(sqlite.copy(home), home, debug=debug)
    yield site
    site.close()


@pytest.fixture
def device(chromium: Browser, site: Site, eyes: Eyes) -> Iterator[Any]:
    """``device(**context)`` hands out browsers; at the end none of them may have complained."""
    held: list[Device] = []

    def hand_out(**context: Any) -> Device:
        held.append(Device(chromium, site.url, eyes, **context))
        return held[-1]

    yield hand_out
    for one in held:
        one.close()
    assert [one.complaints for one in held] == [[] for _ in held]


@pytest.fixture
def phone(device: Any) -> Device:
    return device(**PHONE)


@pytest.fixture
def desk(device: Any) -> Device:
    return device(**DESK)
