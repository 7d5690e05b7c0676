"""What templates may call: icons, files with a fingerprint, and the menu of whoever is here."""

import hashlib
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, current_app, g, request, session, url_for
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from course.actor import Act
from course.web.moulds import rendered
from course.web.style import style

MENU = (
    ("home.home", "My path", Act.LEARN),
    ("reports.board", "Board", Act.SEE_BOARD),
    ("assignments.assign", "Assign", Act.ASSIGN),
    ("reports.register", "Certificates", Act.SEE_CERTIFICATES),
    ("handouts.kit", "Team kit", Act.SEE_BOARD),
    ("roster.roster", "Roster", Act.IMPORT_PEOPLE),
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
def strip_line(total: int, done: int, here: int | None) -> Markup:
    """The level line cut into ``total`` steps; ``here`` is zero-based, or none is."""
    return Markup().join(_strip_step(n, done, here) for n in range(total))


def _strip_step(number: int, done: int, here: int | None) -> Markup:
    state = (
        " strip__step--here" if number == here else " strip__step--done" if number < done else ""
    )
    mark = DATUM if number == here else ""
    return Markup('<span class="strip__step{}">{}</span>').format(state, mark)


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
    known = session.get("csrf_token")
    return _signed_field(current_app.secret_key, known) if known else _csrf_field()


@lru_cache(maxsize=10_000)
def _signed_field(_secret_key: str, _known: str) -> Markup:
    """Signed once per sign-in: the token holds as long as the session, so one will do."""
    return _csrf_field()


def _csrf_field() -> Markup:
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(generate_csrf())


def flashes() -> Markup:
    """What the last act has to say, once."""
    if "_flashes" not in session:
        return Markup()
    return rendered("components/flashes.html")


def install(app: Flask, *, debug: bool) -> None:
    app.jinja_env.globals.update(
        icon=icon,
        datum=DATUM,
        asset=asset,
        menu=menu,
        csrf_field=csrf_field,
        symbols=symbols,
        strip_line=strip_line,
        flashes=flashes,
    )

    @app.context_processor
    def _who() -> dict[str, Any]:
        return {"actor": g.get("actor")}

    if debug:
        app.add_url_rule("/_style", view_func=style)
