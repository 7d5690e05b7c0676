"""Signing in and out, and the way to everybody's first page."""

import hmac
import re

from flask import Blueprint, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from course.actor import Act
from course.people import service
from course.web.context import settings, unit_of_work
from course.web.guards import public, requires

bp = Blueprint("people", __name__, template_folder="templates")

OWN_ADDRESS = re.compile(r"/(?![/\\])[^\x00-\x1f]*")
"""A path on this site. Browsers read two slashes of either kind as the name of another."""


@bp.get("/")
@public("sends everybody on: learners to their path, managers to their board")
def front() -> ResponseReturnValue:
    if g.actor is None:
        return redirect(url_for("people.sign_in_first"), code=303)
    for act, endpoint in (
        (Act.SEE_CERTIFICATES, "reports.register"),
        (Act.SEE_BOARD, "reports.board"),
    ):
        if g.actor.may(act):
            return redirect(url_for(endpoint), code=303)
    return redirect(url_for("home.home"), code=303)


@bp.get("/sign-in")
@public("says how to sign in")
def sign_in_first() -> ResponseReturnValue:
    """There are no passwords: a link comes by e-mail, as a QR code or on paper."""
    if wanted := _own_address(request.args.get("next")):
        session["next"] = wanted
    return render_template("people/sign_in_first.html")


@bp.get("/sign-in/<token>")
@public("a one-time link; opening it shows a button, so that a mail scanner cannot use it up")
def sign_in(token: str) -> ResponseReturnValue:
    return render_template("people/sign_in.html", token=token)


@bp.post("/sign-in/<token>")
@public("uses up a one-time link")
def use_link(token: str) -> ResponseReturnValue:
    address = _caller()
    with unit_of_work() as uow:
        service.refuse_guessing(uow, address=address)
        opened = service.sign_in(uow, token=token)
        if opened is None:
            service.note_miss(uow, address=address)
    if opened is None:
        return render_template("people/sign_in_missed.html"), 403
    next_page = _own_address(session.get("next"))
    session.clear()
    session["sign_in"] = opened.token
    session.permanent = True
    return redirect(next_page or url_for("people.front"), code=303)


@bp.post("/sign-out")
@requires(Act.LEARN)
def sign_out() -> ResponseReturnValue:
    """Finish and hand over: nothing of this person stays on the device."""
    with unit_of_work() as uow:
        service.sign_out(uow, token=session["sign_in"])
    session.clear()
    return render_template("people/signed_out.html")


def _caller() -> str:
    """Who is trying: the network address, keyed so that the table does not tell it."""
    key, address = settings().secret_key, request.remote_addr or "unknown"
    return hmac.digest(key.encode(), address.encode(), "sha256").hex()


def _own_address(wanted: str | None) -> str | None:
    """Only a path on this site; anything else could lead people astray."""
    return wanted if OWN_ADDRESS.fullmatch(wanted or "") else None
