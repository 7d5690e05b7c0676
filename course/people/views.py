"""Signing in and out, and the way to everybody's first page."""

from flask import g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from course.actor import Act
from course.errors import NotFound
from course.people import service
from course.people.blueprint import bp
from course.people.domain import fold
from course.people.entering import caller, enter, keyed, own_address
from course.people.pin_forms import CodeForm, MailForm
from course.web.context import settings, unit_of_work
from course.web.guards import public, requires
from course.web.menu import menu

NO_MAIL = "No e-mail leaves here. Sign in with your card, or ask your branch manager for a link."


@bp.get("/")
@public("sends everybody on: learners to their path, others to what they need daily")
def front() -> ResponseReturnValue:
    if g.actor is None:
        return redirect(url_for("people.sign_in_first"), code=303)
    return redirect(menu().first[0].address, code=303)


@bp.get("/sign-in")
@public("says how to sign in")
def sign_in_first() -> ResponseReturnValue:
    """There are no passwords: people have a card with a code, or get a link by e-mail."""
    if wanted := own_address(request.args.get("next")):
        session["next"] = wanted
    return _sign_in_page(MailForm())


def _sign_in_page(mail: MailForm) -> str:
    """Offers a link by e-mail only where e-mail leaves."""
    offered = mail if settings().mails else None
    return render_template("people/sign_in_first.html", form=CodeForm(), mail=offered)


@bp.post("/sign-in/link")
@public("asks for a link by e-mail; the answer is the same whoever has the address")
def ask_for_link() -> ResponseReturnValue:
    if not settings().mails:
        raise NotFound(NO_MAIL)
    mail = MailForm(request.form)
    if not mail.validate():
        return _sign_in_page(mail), 422
    email = mail.email.data or ""
    with unit_of_work() as uow:
        service.ask_for_link(
            uow, email=email, mailbox=keyed("mailbox", fold(email)), address=caller("asks")
        )
    return redirect(url_for("people.link_asked"), code=303)


@bp.get("/sign-in/link")
@public("says that a link is on its way, if there is anybody to get it")
def link_asked() -> ResponseReturnValue:
    if not settings().mails:
        raise NotFound(NO_MAIL)
    return render_template("people/link_asked.html")


@bp.get("/sign-in/<token>")
@public("a one-time link; opening it shows a button, so that a mail scanner cannot use it up")
def sign_in(token: str) -> ResponseReturnValue:
    """``next``, in the links of notices, is where it leads once the button is pressed."""
    if wanted := own_address(request.args.get("next")):
        session["next"] = wanted
    return render_template("people/sign_in.html", token=token)


@bp.post("/sign-in/<token>")
@public("uses up a one-time link")
def use_link(token: str) -> ResponseReturnValue:
    address = caller()
    with unit_of_work() as uow:
        service.refuse_guessing(uow, address=address)
        opened = service.sign_in(uow, token=token)
        if opened is None:
            service.note_miss(uow, address=address)
    if opened is None:
        return render_template("people/sign_in_missed.html"), 403
    return enter(opened)


@bp.post("/sign-out")
@requires(Act.LEARN)
def sign_out() -> ResponseReturnValue:
    """Finish and hand over: nothing of this person stays on the device."""
    with unit_of_work() as uow:
        service.sign_out(uow, token=session["sign_in"])
    session.clear()
    g.actor = None
    return render_template("people/signed_out.html", form=CodeForm())
