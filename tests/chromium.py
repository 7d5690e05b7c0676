"""Finds a Chromium for the browser tests, or installs one.

``python -m tests.chromium`` does so and prints where it is.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first has no windows of its own to draw: a quarter less work for each page."""
REMEDY = (
    "There is no Chromium, and none could be installed. Install Chromium or Chrome, or set "
    "COURSE_CHROMIUM to where it is."
)


class NoBrowser(Exception):
    """The browser tests cannot run here."""


def find() -> str | None:
    """Where a Chromium is: the one named, one on the PATH, or Playwright's own."""
    if named := os.environ.get("COURSE_CHROMIUM"):
        return named
    if found := next(filter(None, map(shutil.which, NAMES)), None):
        return found
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


def ensure() -> str:
    """The same, installing one where there is none.

    Raises:
        NoBrowser: nothing worked; the message says what to do.
    """
    for attempt in (None, _from_playwright, _from_debian):
        if attempt:
            attempt()
        if found := find():
            return found
    raise NoBrowser(REMEDY)


def _from_playwright() -> None:
    _try([sys.executable, "-m", "playwright", "install", "chromium"])


def _from_debian() -> None:
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        _try(["apt-get", "update", "-qq"])
        for name in NAMES[:2]:
            if not shutil.which(NAMES[0]):
                _try(["apt-get", "install", "-y", "-qq", "--no-install-recommends", name])


def _try(command: list[str]) -> None:
    """What it prints goes to the terminal; whether it worked shows by what is there afterwards."""
    print("+", *command, file=sys.stderr)
    subprocess.run(command, stdout=sys.stderr, check=False)


if __name__ == "__main__":
    try:
        print(ensure())
    except NoBrowser as none:
        sys.exit(str(none))
