"""What all ways of signing in share: who is trying, and beginning anew on a device."""

import hmac
import re

from flask import redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from course.people.service import Pass
from course.web.context import settings

OWN_ADDRESS = re.compile(r"/(?![/\\])[^\x00-\x1f]*")
"""A path on this site. Browsers read two slashes of either kind as the name of another."""


def enter(opened: Pass) -> ResponseReturnValue:
    """Begin anew on this device, with nothing of whoever was here before."""
    next_page = own_address(session.get("next"))
    session.clear()
    session["sign_in"] = opened.token
    session.permanent = True
    return redirect(next_page or url_for("people.front"), code=303)


def caller(what: str = "") -> str:
    """Who is trying: the network address, keyed so that the table does not tell it.

    Args:
        what: counts apart, where tries of one sort must not use up those of another.
    """
    return keyed(what, request.remote_addr or "unknown")


def keyed(what: str, text: str) -> str:
    """Something to count by, which tells whoever has the table nothing."""
    key = settings().secret_key.encode()
    return hmac.digest(key, f"{what} {text}".strip().encode(), "sha256").hex()


def own_address(wanted: str | None) -> str | None:
    """Only a path on this site; anything else could lead people astray."""
    return wanted if OWN_ADDRESS.fullmatch(wanted or "") else None
