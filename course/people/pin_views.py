"""Signing in with a card: person code and PIN, and the first choice of an own PIN."""

from typing import Any
from uuid import UUID

from flask import flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from course.actor import Act
from course.errors import NotReady
from course.people import pin as service
from course.people.blueprint import bp
from course.people.entering import caller, enter
from course.people.pin import Choosing, Paused, Wrong
from course.people.pin_forms import CodeForm, OwnPinForm
from course.web.context import settings, unit_of_work
from course.web.filters import count
from course.web.guards import public

CHOOSING_SECONDS = 15 * 60
"""How long somebody has to choose a PIN before the printed one has to be typed again."""


@bp.get("/sign-in/card")
@public("where the square on a card leads: the code is filled in, the PIN is not in it")
def card_scanned() -> ResponseReturnValue:
    """For whoever is signed in and stands at a gate, the square leads to the answer; from there
    a link leads back here, so that somebody else can sign in on this device."""
    code = request.args.get("code", "").strip()
    asks = g.actor is not None and g.actor.may(Act.SEE_READY)
    if code and asks and "sign-in" not in request.args:
        return redirect(url_for("vendors.ready", code=code), code=303)
    return render_template("people/sign_in_card.html", form=CodeForm(request.args), wrong=None)


@bp.post("/sign-in/card")
@public("tries a code and a PIN")
def use_card() -> ResponseReturnValue:
    """One answer for wrong PINs and for codes that nobody has."""
    form = CodeForm(request.form)
    if not form.validate():
        return _card_page(form), 422
    return _try(form, form.code.data or "", form.pin.data or "")


def _try(form: CodeForm, code: str, pin: str) -> ResponseReturnValue:
    key = settings().secret_key
    tried = service.sign_in(unit_of_work, secret_key=key, address=caller(), code=code, pin=pin)
    if isinstance(tried, Paused):
        return render_template("people/sign_in_paused.html", minutes=tried.minutes), 429
    if isinstance(tried, Wrong):
        return _card_page(form, wrong=count(tried.left, "try", "tries")), 403
    if isinstance(tried, Choosing):
        return _let_choose(tried, code)
    return enter(tried)


def _card_page(form: CodeForm, wrong: str | None = None) -> str:
    """``wrong``: how many tries are left. What was typed as the PIN is not sent back."""
    form.pin.data = ""
    return render_template("people/sign_in_card.html", form=form, wrong=wrong)


# --- the first PIN of one's own --------------------------------------------------------


def _let_choose(choosing: Choosing, code: str) -> ResponseReturnValue:
    """Nobody is signed in yet: the cookie says who may choose, and for how long."""
    wanted = session.get("next")
    session.clear()
    until = settings().clock().timestamp() + CHOOSING_SECONDS
    session["choosing"] = {
        "person": choosing.person_id.hex,
        "mark": choosing.mark,
        "code": code,
        "until": int(until),
    }
    if wanted:
        session["next"] = wanted
    return redirect(url_for("people.own_pin"), code=303)


@bp.route("/sign-in/own-pin", methods=["GET", "POST"])
@public("only whoever has just typed a printed PIN can choose; others are sent to sign in")
def own_pin() -> ResponseReturnValue:
    """Choose a PIN in the place of the printed one, before anything else."""
    known = _choosing()
    if known is None:
        return redirect(url_for("people.sign_in_first"), code=303)
    form = OwnPinForm(request.form)
    if request.method == "POST" and form.validate():
        try:
            return _chosen(known, form.pin.data or "")
        except NotReady as problem:
            form.pin.errors = [str(problem)]
    form.pin.data = form.again.data = ""
    return render_template("people/own_pin.html", form=form), 422 if form.errors else 200


def _choosing() -> dict[str, Any] | None:
    known = session.get("choosing")
    return known if known and known["until"] > settings().clock().timestamp() else None


def _chosen(known: dict[str, Any], pin: str) -> ResponseReturnValue:
    """A second press finds the choice made: then the PIN signs in like any day after."""
    key = settings().secret_key
    choosing = Choosing(UUID(known["person"]), known["mark"])
    opened = service.choose(unit_of_work, secret_key=key, choosing=choosing, pin=pin)
    if opened:
        return enter(opened)
    tried = service.sign_in(
        unit_of_work, secret_key=key, address=caller(), code=known["code"], pin=pin
    )
    if isinstance(tried, Wrong | Paused | Choosing):
        flash("Your card has changed in between. Sign in with the new one.")
        return redirect(url_for("people.sign_in_first"), code=303)
    return enter(tried)
