"""The agreement with a firm: reading and signing it, its words as a file, and its reviews."""

from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from course.actor import Act, Actor
from course.handouts.domain import company as company_of
from course.library import queries as library
from course.vendors import agreement_queries, queries, signing
from course.vendors.agreement_forms import ReviewForm, SendForm, SignForm
from course.vendors.agreement_queries import Sent
from course.vendors.agreement_rules import (
    Side,
    Stage,
    both_sides,
    changes,
    statement,
    values_changed,
)
from course.vendors.blueprint import bp
from course.web.acting import acted, beside
from course.web.context import current_actor, reading, settings, unit_of_work
from course.web.downloads import to_keep
from course.web.guards import requires

ACT = {Side.VENDOR: Act.SIGN_FOR_VENDOR, Side.COMPANY: Act.ADMIT_VENDOR}


@bp.route("/vendors/<uuid:vendor_id>/agreement/send", methods=["GET", "POST"])
@requires(Act.ADMIT_VENDOR)
def send_agreement(vendor_id: UUID) -> ResponseReturnValue:
    """Send the newest text to a firm."""
    firm = _firm(vendor_id, Act.ADMIT_VENDOR)
    form = SendForm(request.form)
    if request.method == "POST" and form.validate():
        with unit_of_work() as uow:
            id_ = signing.send(
                uow,
                actor=current_actor(),
                vendor_id=vendor_id,
                review_months=int(form.months.data),
            )
        flash(
            "Sent. The firm finds it on its page." if id_ else "They have this very text already."
        )
        return redirect(url_for(".file", vendor_id=vendor_id, _anchor="agreement"), code=303)
    agreement = library.newest(reading()).agreement
    page = render_template("vendors/send.html", firm=firm, form=form, agreement=agreement)
    return page, 422 if form.errors else 200


@bp.get("/vendors/<uuid:vendor_id>/agreement/<uuid:agreement_id>")
@requires(Act.SEE_VENDOR_FILES)
def agreement(vendor_id: UUID, agreement_id: UUID) -> ResponseReturnValue:
    """The text, both sides of it on one page, and the form for whoever signs next.

    That somebody of the firm had it on screen is kept, the first time.
    """
    actor = current_actor()
    firm = _firm(vendor_id, Act.SEE_VENDOR_FILES)
    sent = agreement_queries.one(reading(), vendor_id, agreement_id)
    if _side(actor, sent) is Side.VENDOR and sent.read_at is None:
        with unit_of_work() as uow:
            signing.note_read(uow, actor=actor, vendor_id=vendor_id, agreement_id=agreement_id)
        sent = agreement_queries.one(reading(), vendor_id, agreement_id)
    return _agreement(firm, sent, SignForm(None, name=actor.name))


@bp.post("/vendors/<uuid:vendor_id>/agreement/<uuid:agreement_id>/sign")
@requires(Act.SIGN_FOR_VENDOR)
def sign(vendor_id: UUID, agreement_id: UUID) -> ResponseReturnValue:
    """A named person signs for the firm."""
    return _sign(vendor_id, agreement_id, Side.VENDOR)


@bp.post("/vendors/<uuid:vendor_id>/agreement/<uuid:agreement_id>/countersign")
@requires(Act.ADMIT_VENDOR)
def countersign(vendor_id: UUID, agreement_id: UUID) -> ResponseReturnValue:
    """A named person signs for the company, after the firm."""
    return _sign(vendor_id, agreement_id, Side.COMPANY)


def _sign(vendor_id: UUID, agreement_id: UUID, side: Side) -> ResponseReturnValue:
    actor = current_actor()
    firm = _firm(vendor_id, ACT[side])
    sent = agreement_queries.one(reading(), vendor_id, agreement_id)
    form = SignForm(request.form, name=actor.name)
    if not form.validate():
        return _agreement(firm, sent, form), 422
    with unit_of_work() as uow:
        done = signing.sign(
            uow,
            actor=actor,
            vendor_id=vendor_id,
            agreement_id=agreement_id,
            side=side,
            signing=signing.Signing(form.typed_name.data or "", form.office.data or ""),
        )
    flash("Signed." if done else "This side had signed already. Nothing has changed.")
    address = url_for(".agreement", vendor_id=vendor_id, agreement_id=agreement_id, _anchor="sign")
    return redirect(address, code=303)


def _side(actor: Actor, sent: Sent) -> Side | None:
    """For whom somebody could sign this, if for anybody."""
    if any(g.vendor_id == sent.vendor_id for g in actor.grants_for(Act.SIGN_FOR_VENDOR)):
        return Side.VENDOR
    return Side.COMPANY if actor.may(Act.ADMIT_VENDOR) else None


def _agreement(firm: queries.Firm, sent: Sent, form: SignForm) -> str:
    text = library.revision(reading(), sent.revision_id).agreement
    company, side = company_of(text), _side(current_actor(), sent)
    turn = {Stage.READ: Side.VENDOR, Stage.SIGNED: Side.COMPANY}.get(sent.stage)
    return render_template(
        "vendors/agreement.html",
        firm=firm,
        sent=sent,
        agreement=text,
        company=company,
        sections=both_sides(text),
        statement=statement(side, text, company, firm.name) if side else "",
        side=side,
        my_turn=side is not None and side is turn,
        sides=Side,
        stages=Stage,
        form=form,
    )


@bp.get("/vendors/<uuid:vendor_id>/agreement/<uuid:agreement_id>.txt")
@requires(Act.SEE_VENDOR_FILES)
def agreement_text(vendor_id: UUID, agreement_id: UUID) -> ResponseReturnValue:
    """The words that were signed and nothing else, so that ``sha256sum`` says the fingerprint."""
    _firm(vendor_id, Act.SEE_VENDOR_FILES)
    sent = agreement_queries.one(reading(), vendor_id, agreement_id)
    body = agreement_queries.text(reading(), agreement_id).encode()
    response = Response(body, mimetype="text/plain")
    return to_keep(response, f"agreement-{sent.text_sha256[:12]}.txt")


# --- reviews of what both expect ---------------------------------------------------------


@bp.get("/vendors/<uuid:vendor_id>/expectations")
@requires(Act.SEE_VENDOR_FILES)
def expectations(vendor_id: UUID) -> ResponseReturnValue:
    """What has changed since both signed, when the next review is due, and those that were."""
    firm = _firm(vendor_id, Act.SEE_VENDOR_FILES)
    return _expectations(firm, ReviewForm(None))


@bp.post("/vendors/<uuid:vendor_id>/expectations")
@requires(Act.REVIEW_VENDOR)
def review(vendor_id: UUID) -> ResponseReturnValue:
    """Keep that a review was held."""
    firm = _firm(vendor_id, Act.REVIEW_VENDOR)
    form = ReviewForm(request.form)
    went = acted(
        form,
        lambda uow: signing.review(
            uow,
            actor=current_actor(),
            vendor_id=vendor_id,
            held_on=form.held_on.data or settings().clock().date(),
            months=int(form.months.data),
            present=form.present.data or "",
            words=form.words.data or "",
        ),
        says=lambda _: "Kept.",
        to=url_for(".expectations", vendor_id=vendor_id),
        unless=beside(form.held_on),
    )
    if went:
        return went
    return _expectations(firm, form), 422


def _expectations(firm: queries.Firm, form: ReviewForm) -> str:
    session, actor = reading(), current_actor()
    agreements = agreement_queries.sent(session, [firm.id]).get(firm.id, ())
    held = agreement_queries.reviews(session, firm.id)
    binding = agreement_queries.in_force(agreements)
    newest = library.newest(session).agreement
    old = library.revision(session, binding.revision_id).agreement if binding else None
    return render_template(
        "vendors/expectations.html",
        firm=firm,
        binding=binding,
        newest=newest,
        changes=changes(old, newest) if old else (),
        values=values_changed(old, newest) if old else {},
        due_on=agreement_queries.due_on(binding, held),
        held=held,
        today=settings().clock().date(),
        may_review=actor.may(Act.REVIEW_VENDOR),
        may_send=actor.may(Act.ADMIT_VENDOR),
        form=form,
    )


def _firm(vendor_id: UUID, act: Act) -> queries.Firm:
    return queries.firm(reading(), current_actor(), act, vendor_id, settings().clock().date())
