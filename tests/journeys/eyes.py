"""Looks hard at a page: axe in light and dark, and whether it scrolls sideways on any width."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

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


class Eyes:
    """Remembers what it has seen: each sort of page is examined once, however often it is met."""

    def __init__(self) -> None:
        self._axe = Axe()
        self._seen: set[str] = set()

    def look(self, page: Page) -> None:
        """Raises ``AssertionError`` with the page and everything that is wrong with it."""
        shape = page.evaluate(SHAPE)
        if shape in self._seen:
            return
        self._seen.add(shape)
        see_no_overflow(page)
        for scheme, rules in SCHEMES.items():
            page.emulate_media(color_scheme=scheme)
            found = self._axe.run(page, LEFT_OUT, rules | {"resultTypes": ["violations"]})
            assert not found.violations_count, f"{page.url} {scheme}\n{found.generate_report()}"
        page.emulate_media(color_scheme="light")


def see_no_overflow(page: Page) -> None:
    """Fails where the page itself, not a table in it, scrolls sideways."""
    before = page.viewport_size
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 740})
        found = page.evaluate(LINES, width)
        assert found["at"] <= width, f"{page.url} on {width} px: {found}"
    if before:
        page.set_viewport_size(before)
