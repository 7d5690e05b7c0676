"""A browser in somebody's hands."""

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request

from tests.journeys.eyes import Eyes

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
DESK = {"viewport": {"width": 1280, "height": 800}}
PATIENCE_MS = 30_000
BROKEN = "Something broke"
"""Head of the page that stands in for one that raised an error."""


class Device:
    """Opens pages and presses what stands on them; looks at every page it is shown.

    The policy of the pages is in force. ``complaints`` collects what the browser's console
    says, and requests to anywhere else; nothing of either is expected, but for what a test
    names in ``expected``.
    """

    def __init__(self, browser: Browser, url: str, eyes: Eyes, **context: Any):
        self.url = url
        self._eyes = eyes
        self._runs_scripts = context.get("java_script_enabled", True)
        self._press = "tap" if context.get("has_touch") else "click"
        self.context = browser.new_context(base_url=url, reduced_motion="reduce", **context)
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE_MS)
        self.complaints: list[str] = []
        self.expected = ""
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", self._watch)

    def open(self, path: str) -> "Device":
        self.page.goto(path)
        return self._look()

    def sign_in(self, link: str) -> "Device":
        return self.open(link).press("Sign in")

    def press(self, name: str, *, role: str = "", twice: bool = False) -> "Device":
        """Press the button or link of that name and wait for the page that follows."""
        return self.touch(self.named(name, role), twice=twice)

    def go(self, name: str) -> "Device":
        """Press an entry of the menu, also one that stands below "More"."""
        entry = self.page.get_by_role("navigation", name="Pages").locator("a", has_text=name)
        if not entry.is_visible():
            getattr(self.page.locator("summary", has_text="More"), self._press)()
        return self.touch(entry)

    def touch(self, target: Locator, *, twice: bool = False) -> "Device":
        self.page.locator("main").evaluate("main => { main.dataset.before = '' }")
        if twice:
            target.dblclick()
        else:
            getattr(target, self._press)()
        self.page.locator("main:not([data-before])").wait_for()
        self.page.wait_for_load_state()
        return self._look()

    def named(self, name: str, role: str = "") -> Locator:
        """The button or link that bears exactly that name, or begins with it before "…"."""
        wanted: Any = name
        if name.endswith("…"):
            wanted = re.compile("^" + re.escape(name[:-1]))
        found = [
            self.page.get_by_role(kind, name=wanted, exact=True)  # type: ignore[arg-type]
            for kind in ([role] if role else ["button", "link"])
        ]
        both = found[0] if len(found) == 1 else found[0].or_(found[1])
        return both.first

    def download(self, name: str, folder: Path) -> Path:
        """Press what starts a download; where the file is."""
        with self.page.expect_download() as waiting:
            getattr(self.named(name), self._press)()
        file = folder / waiting.value.suggested_filename
        waiting.value.save_as(file)
        return file

    @property
    def head(self) -> str:
        return self.page.locator("h1").inner_text()

    @property
    def words(self) -> str:
        """Everything that stands on the page."""
        return self.page.locator("main").inner_text()

    def close(self) -> None:
        self.context.close()

    def _look(self) -> "Device":
        assert BROKEN not in self.page.title(), f"{self.page.url}: {self.words}"
        if self._runs_scripts:  # the examination waits for ever where none may run
            self._eyes.look(self.page)
        return self

    def _hear(self, message: ConsoleMessage) -> None:
        hoped_for = self.expected and self.expected in message.text
        if message.type in {"error", "warning"} and not hoped_for:
            self.complaints.append(message.text)

    def _watch(self, request: Request) -> None:
        if not request.url.startswith((self.url, "data:")):
            self.complaints.append(f"external: {request.url}")
