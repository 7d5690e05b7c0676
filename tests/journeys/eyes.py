"""Looks hard at a page: axe in light and dark, and whether it scrolls sideways on any width."""

from collections.abc import Collection
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe, AxeResults
from playwright.sync_api import Page

from tests.seen import Seen

WIDTHS = (320, 360, 768, 1100, 1440)
ALL_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SCHEMES = {
    "light": {"runOnly": ALL_RULES},
    "dark": {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}},
}
"""In the dark only colours differ."""

LEFT_OUT = {"exclude": [[".clause ~ .clause ~ .clause"]]}
"""The agreement has 33 plates, all alike; two are enough."""

SHAPE = """() => [location.pathname.split("/")[1], ...new Set(
  [...document.body.querySelectorAll("[class], form, input, table")]
    .flatMap((e) => [e.localName === "svg" ? "" : e.localName, ...e.classList])
    .filter((word) => word && !word.includes("__") && !word.startsWith("icon"))
)].sort().join()"""
"""Which components a page is made of, whatever it says: pages of one template and state."""

LINES = """(width) => ({at: document.documentElement.scrollWidth,
  past: [...document.querySelectorAll("*")]
    .filter((e) => e.getBoundingClientRect().right > width + 1)
    .map((e) => e.outerHTML.slice(0, 80)).slice(-3)})"""


EXAMINE = """async ([context, schemes]) => {
  const found = await axe.run(context, {...schemes, resultTypes: ["violations"], preload: false});
  return {violations: found.violations, testEngine: found.testEngine, url: found.url};
}"""
"""What passed is not sent over: that would be a hundred times as much."""


class Eyes:
    """Remembers what it has seen: each sort of page is examined once, however often it is met.

    With a folder that other processes share, by whichever of them meets it first.
    """

    def __init__(
        self, folder: Path | None = None, schemes: Collection[str] = tuple(SCHEMES)
    ) -> None:
        self._axe = Axe()
        self._schemes = {scheme: SCHEMES[scheme] for scheme in schemes}
        self._seen = Seen()
        if folder:
            self._seen.share(folder)

    def look(self, page: Page) -> None:
        """Raises ``AssertionError`` with the page and everything that is wrong with it."""
        shape = page.evaluate(SHAPE)
        if shape in self._seen:
            return
        see_no_overflow(page)
        page.evaluate(self._axe.axe_script)
        for scheme, rules in self._schemes.items():
            page.emulate_media(color_scheme=scheme)
            found = AxeResults(page.evaluate(EXAMINE, [LEFT_OUT, rules]))
            assert not found.violations_count, f"{page.url} {scheme}\n{found.generate_report()}"
        page.emulate_media(color_scheme="light")
        self._seen.add(shape)


def see_no_overflow(page: Page) -> None:
    """Fails where the page itself, not a table in it, scrolls sideways."""
    before = page.viewport_size
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 740})
        found = page.evaluate(LINES, width)
        assert found["at"] <= width, f"{page.url} on {width} px: {found}"
    if before:
        page.set_viewport_size(before)
