"""``make addresses``: writes the list of addresses that the decorators of all views note."""

from importlib import import_module
from pathlib import Path

import course
from course.app import PAGES
from course.web.addresses import FILE, Address

ROOT = Path(course.__file__).parent


def noted() -> list[Address]:
    """What the decorators say, in the order of the file."""
    for source in ROOT.glob("*/*views.py"):
        if source.parent.name != "preview":  # an application of its own
            import_module(f"course.{source.parent.name}.{source.stem}")
    return sorted(address for pages in PAGES for address in pages.noted)


def text() -> str:
    return "".join(" ".join(address) + "\n" for address in noted())


if __name__ == "__main__":
    FILE.write_text(text(), "utf-8")
