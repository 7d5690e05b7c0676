"""Vendors, and inviting whoever is to run a vendor's people here."""

from uuid import UUID

import segno
from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from course.actor import Act
from course.directory import inviting, place_queries
from course.directory import vendor_queries as vendors_
from course.directory.blueprint import bp
from course.directory.forms import InviteForm, JoinForm
from course.directory.person_views import opens
from course.errors import NotReady
from course.people import keeping_queries
from course.people import service as people_service
from course.people.entering import caller, enter
from course.web.context import current_actor, reading, settings, unit_of_work
from course.web.guards import public, requires


@bp.get("/vendors")
@requires(Act.INVITE_VENDOR)
def vendors() -> ResponseReturnValue:
    session, now = reading(), settings().clock()
    return render_template(
        "directory/vendors.html",
        vendors=vendors_.vendors(session, now.date()),
        waiting=[(one, one.state(now)) for one in vendors_.waiting(session)],
    )


@bp.route("/vendors/invite", methods=["GET", "POST"])
@requires(Act.INVITE_VENDOR)
def invite() -> ResponseReturnValue:
    """The link is shown on the answer to the button, and never again."""
    actor = current_actor()
    form = InviteForm(request.form or None, data={"vendor": request.args.get("vendor", "")})
    if request.method == "POST":
        try:
            with unit_of_work() as uow:
                _, link = inviting.invite(
                    uow, actor=actor, **{field.name: field.data or "" for field in form}
                )
        except inviting.Refused as refused:
            form.refuse(refused.problems)
        else:
            return _shown(form, link)
    page = render_template(
        "directory/invite.html",
        form=form,
        vendors=vendors_.names(reading()),
        places=keeping_queries.places(reading(), actor),
    )
    return page, 422 if request.method == "POST" else 200


def _shown(form: InviteForm, link: people_service.Pass) -> ResponseReturnValue:
    address = f"{settings().base_url}{url_for('.join', token=link.token)}"
    picture = segno.make(address, error="m", micro=False).svg_data_uri(scale=5, border=2)
    return render_template(
        "directory/invited.html", form=form, link=link, address=address, picture=picture
    )


@bp.post("/vendors/invitations/<uuid:invitation_id>/withdraw")
@requires(Act.INVITE_VENDOR)
def withdraw(invitation_id: UUID) -> ResponseReturnValue:
    with unit_of_work() as uow:
        done = inviting.withdraw(uow, actor=current_actor(), invitation_id=invitation_id)
    flash("Taken back. The link opens nothing any more." if done else "It had ended already.")
    return redirect(url_for(".vendors"), code=303)


# --- whoever was invited ------------------------------------------------------------------


@bp.get("/join/<token>")
@public("an invitation; opening it shows a button, so that a mail scanner cannot use it up")
def join(token: str) -> ResponseReturnValue:
    return _join_page(token, None)


@bp.post("/join/<token>")
@public("uses up an invitation")
def use_invitation(token: str) -> ResponseReturnValue:
    form = JoinForm(request.form)
    if not form.validate():
        return _join_page(token, form)
    address = caller()
    try:
        with unit_of_work() as uow:
            people_service.refuse_guessing(uow, address=address)
            opened = inviting.accept(uow, token=token, name=form.name.data or "")
            if opened is None:
                people_service.note_miss(uow, address=address)
    except NotReady as refused:
        form.name.errors = (str(refused),)
        return _join_page(token, form)
    if opened is None:
        return _join_page(token, None)
    enter(opened)
    return redirect(url_for(".welcome"), code=303)


def _join_page(token: str, form: JoinForm | None) -> ResponseReturnValue:
    now = settings().clock()
    found = vendors_.by_token(reading(), people_service.sha256(token))
    state = found.state(now) if found else "unknown"
    if found is None or state != "open":
        return render_template("directory/join_missed.html", state=state, found=found), 403
    status = 422 if form else 200
    shown = form or JoinForm(None, data={"name": found.name})
    return render_template("directory/join.html", form=shown, found=found, token=token), status


@bp.get("/vendors/welcome")
@requires(Act.IMPORT_PEOPLE)
def welcome() -> ResponseReturnValue:
    """The first page of whoever runs a vendor's people: what to do, one thing after the other."""
    session, actor = reading(), current_actor()
    places = place_queries.places(session, actor, settings().clock())
    firms = [place.name for place in places.vendors] if len(places.vendors) <= 3 else []
    return render_template(
        "directory/welcome.html",
        firms=firms,
        code=vendors_.code_of(session, actor.learner_id),
        cards=opens(actor, "people.cards"),
    )
