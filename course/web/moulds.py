"""Pages that are the same for everybody but in a few places.

A mould is such a page, rendered once per process with slots where it differs; for each person
the slots are filled in. Rendering a lesson took half a millisecond, filling it in takes a
fiftieth of that.
"""

from collections.abc import Mapping
from secrets import token_hex
from typing import Any

from flask import render_template
from markupsafe import Markup, escape

_EDGE = f"slot{token_hex(12)}:"
"""Nobody who writes a course can guess it, so no text of theirs looks like a slot."""


def slot(name: str) -> Markup:
    """Stands in a mould for what ``Mould.fill`` is given under that name."""
    return Markup("{0}{1}{0}").format(_EDGE, name)


def rendered(template: str, **given: Any) -> Markup:
    """A piece of a page out of one of our own templates, to stand in another."""
    return Markup(render_template(template, **given))  # noqa: S704 - templates escape


class Mould:
    """A rendered page, cut at its slots. Immutable; requests share it."""

    def __init__(self, page: str):
        self._pieces = page.split(_EDGE)

    def fill(self, given: Mapping[str, str]) -> Markup:
        """The finished page. What is not markup already is escaped.

        Raises:
            KeyError: a slot for which nothing is given.
        """
        pieces = self._pieces.copy()
        for place in range(1, len(pieces), 2):
            pieces[place] = escape(given[pieces[place]])
        return Markup("".join(pieces))  # noqa: S704 - our own templates, and escaped values
