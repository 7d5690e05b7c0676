"""What templates may call: icons, files with a fingerprint, and the menu of whoever is here."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, g, request, url_for
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from course.actor import Act
from course.web.style import style

MENU = (
    ("home.home", "My path", Act.LEARN),
    ("reports.board", "Board", Act.SEE_BOARD),
    ("assignments.assign", "Assign", Act.ASSIGN),
    ("reports.register", "Certificates", Act.SEE_CERTIFICATES),
)
"""Endpoint, words and act of every entry; people see those that their roles open."""

STATIC = Path(__file__).parent / "static"
TEMPLATES = Path(__file__).parent / "templates"


@cache
def icon(name: str, more: str = "") -> Markup:
    """One symbol of ``components/symbols.svg``, always beside a word.

    Args:
        more: modifiers such as ``small`` or ``turns`` (turned in right-to-left pages).
    """
    classes = " ".join(["icon", *(f"icon--{part}" for part in more.split())])
    return Markup(
        '<svg class="{}" viewBox="0 0 24 24" aria-hidden="true"><use href="#{}"/></svg>'
    ).format(classes, name)


DATUM = Markup(
    '<svg class="datum" viewBox="0 0 20 18" aria-hidden="true"><use href="#datum"/></svg>'
)
"""The mark that says: you are here."""


@cache
def fingerprint(name: str) -> str:
    """The first 12 hex digits of a static file's SHA-256; a new file gets a new address."""
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]


def asset(name: str) -> str:
    return _address(request.script_root, name)


@cache
def _address(root: str, name: str) -> str:
    """Asked three times a page, so not built anew each time."""
    return f"{root}/static/{name}?v={fingerprint(name)}"


@cache
def symbols() -> Markup:
    """The drawings behind ``icon``: once a page, always the same."""
    drawings = (TEMPLATES / "components" / "symbols.svg").read_text("utf-8")
    return Markup(drawings)  # noqa: S704 - a file of our own


def menu() -> list[tuple[str, str, bool]]:
    """Address, words and whether this is it, for each page the actor may open from anywhere."""
    if g.actor is None:
        return []
    return [
        (url_for(endpoint), words, request.endpoint == endpoint)
        for endpoint, words, act in MENU
        if g.actor.may(act)
    ]


def csrf_field() -> Markup:
    """The hidden field that every posting form carries."""
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(generate_csrf())


def install(app: Flask, *, debug: bool) -> None:
    app.jinja_env.globals.update(
        icon=icon, datum=DATUM, asset=asset, menu=menu, csrf_field=csrf_field, symbols=symbols
    )

    @app.context_processor
    def _who() -> dict[str, Any]:
        return {"actor": g.get("actor")}

    if debug:
        app.add_url_rule("/_style", view_func=style)
