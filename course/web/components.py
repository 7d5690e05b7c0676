"""What templates may call: icons, files with a fingerprint, the fields that every form carries."""

import hashlib
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, current_app, g, request, session
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from course.web.filters import day
from course.web.menu import menu
from course.web.moulds import rendered
from course.web.style import style

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


WATCHED = Markup(
    '<aside class="watched" aria-label="Auditing"><p>You look as an auditor until {}; what you open'
    " is noted, your own course apart.</p></aside>"
)


def watched() -> Markup:
    """What auditors are told on every page; nothing for anybody else."""
    grant = g.actor.audits if g.get("actor") else None
    return WATCHED.format(day(grant.until)) if grant and grant.until else Markup()


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
        watched=watched,
    )

    @app.context_processor
    def _who() -> dict[str, Any]:
        return {"actor": g.get("actor")}

    if debug:
        app.add_url_rule("/_style", view_func=style)
