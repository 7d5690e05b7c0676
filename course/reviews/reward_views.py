"""Recognition: proposals, thanks, preferred firms; and letters, which anybody may check."""

from uuid import UUID

from dateutil.relativedelta import relativedelta
from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from course.actor import Act
from course.credentials.domain import normalise_serial
from course.credentials.sealer import sealer
from course.library import queries as library
from course.reviews import letters, reward_queries, rewarding, rule_queries
from course.reviews.blueprint import bp
from course.reviews.domain import CLAUSES
from course.reviews.forms import EndForm, GrantForm, LetterForm, ThanksForm
from course.reviews.reward_rules import Reward
from course.vendors import queries as vendors
from course.web.acting import acted, beside
from course.web.context import current_actor, reading, settings
from course.web.downloads import to_keep
from course.web.forms import day_of
from course.web.guards import public, requires


@bp.get("/recognition")
@requires(Act.SEE_REVIEWS)
def recognition() -> ResponseReturnValue:
    """What good service brings, whom it brought what, and whom to ask first."""
    session, actor, today = reading(), current_actor(), settings().clock().date()
    decides = actor.may(Act.RECOGNISE)
    agreement = library.newest(session).agreement
    return render_template(
        "reviews/recognition.html",
        rules=rule_queries.lines(session, today),
        proposals=rule_queries.proposals(session, actor, today) if decides else [],
        preferred=reward_queries.preferred(session, actor, today),
        granted=reward_queries.granted(session, actor, today),
        thanks=reward_queries.thanks(session, actor, today),
        letters=reward_queries.letters(session, actor, today),
        firms=vendors.choices(session, actor, Act.RECOGNISE, today) if decides else [],
        clauses=[one for one in agreement.clauses if one.id in CLAUSES["reward"]],
        decides=decides,
        may_thank=actor.may(Act.THANK),
        today=today,
    )


@bp.route("/recognition/grant/<uuid:award_id>/<uuid:vendor_id>", methods=["GET", "POST"])
@requires(Act.RECOGNISE)
def grant(award_id: UUID, vendor_id: UUID) -> ResponseReturnValue:
    """Grant what the numbers propose."""
    today = settings().clock().date()
    one = rule_queries.proposal(reading(), current_actor(), award_id, vendor_id, today)
    form = GrantForm(request.form)
    if one.rule.terms.reward is not Reward.PREFERRED:
        del form.ends_on
    writes = one.rule.terms.reward is Reward.LETTER
    went = acted(
        form,
        lambda uow: rewarding.grant(
            uow,
            actor=current_actor(),
            award_id=one.rule.id,
            vendor_id=vendor_id,
            reason=form.reason.data or "",
            ends_on=form.ends_on.data if form.ends_on else None,
        ),
        says=lambda done: "Granted." if done else "Somebody had granted it already.",
        to=url_for(".issue_letter", vendor_id=vendor_id) if writes else part_of_page("granted"),
        unless=beside(form.reason),
    )
    if went:
        return went
    lead = (
        f"{one.rule.terms.reward.words}, by the rule “{one.rule.terms.title}”. "
        f"{one.share.title}: {one.share.part} of {one.share.whole} ({one.share.percent} %)."
    )
    to = url_for(".grant", award_id=award_id, vendor_id=vendor_id)
    return fill_page(form, f"Recognise {one.firm}", lead, "Grant it", to)


@bp.route("/recognition/thanks/new", methods=["GET", "POST"])
@requires(Act.THANK)
def keep_thanks() -> ResponseReturnValue:
    """Keep what a customer said."""
    today = settings().clock().date()
    firms = vendors.choices(reading(), current_actor(), Act.THANK, today)
    form = ThanksForm(request.form, firms=[(one.id, one.name) for one in firms])
    went = acted(
        form,
        lambda uow: rewarding.keep_thanks(
            uow,
            actor=current_actor(),
            vendor_id=UUID(form.firm.data),
            customer=form.customer.data or "",
            source=form.source.data or "",
            words=form.words.data or "",
            said_on=day_of(form.said_on),
        ),
        says=lambda _: "Kept. The firm reads it.",
        to=part_of_page("thanks"),
        unless=beside(form.words),
    )
    if went:
        return went
    lead = "Thanks belong to the record of the firm. Name nobody who works for it."
    return fill_page(form, "Thanks from a customer", lead, "Keep it", url_for(".keep_thanks"))


@bp.route("/recognition/preferred/<uuid:award_id>/end", methods=["GET", "POST"])
@requires(Act.RECOGNISE)
def end_preferred(award_id: UUID) -> ResponseReturnValue:
    """End preferred status before its last day."""
    one = reward_queries.preferred_one(reading(), award_id)
    form = EndForm(request.form)
    went = acted(
        form,
        lambda uow: rewarding.end_preferred(
            uow, actor=current_actor(), preferred_id=one.id, reason=form.reason.data or ""
        ),
        says=lambda _: "It has ended.",
        to=part_of_page("preferred"),
        unless=beside(form.reason),
    )
    if went:
        return went
    to = url_for(".end_preferred", award_id=award_id)
    return fill_page(form, f"End preferred status of {one.firm}", one.reason, "End it", to)


@bp.route("/recognition/letter/<uuid:vendor_id>", methods=["GET", "POST"])
@requires(Act.RECOGNISE)
def issue_letter(vendor_id: UUID) -> ResponseReturnValue:
    """Sign a letter of reference."""
    today = settings().clock().date()
    firm = vendors.firm(reading(), current_actor(), Act.RECOGNISE, vendor_id, today)
    form = LetterForm(request.form, since=today - relativedelta(months=12), until=today)
    went = acted(
        form,
        lambda uow: rewarding.issue_letter(
            uow,
            actor=current_actor(),
            vendor_id=vendor_id,
            since=day_of(form.since),
            until=day_of(form.until),
        ),
        says=lambda _: "Signed, with your name. The firm finds it under Recognition.",
        to=part_of_page("letters"),
        unless=beside(form.since),
    )
    if went:
        return went
    lead = (
        "It quotes what was recorded in this period, each number with what it is of, and you sign."
    )
    to = url_for(".issue_letter", vendor_id=vendor_id)
    return fill_page(form, f"Letter of reference for {firm.name}", lead, "Sign it", to)


@bp.get("/recognition/letters/<uuid:letter_id>.pdf")
@requires(Act.SEE_REVIEWS)
def letter_pdf(letter_id: UUID) -> ResponseReturnValue:
    """The sealed letter, for the company and the firm itself."""
    today = settings().clock().date()
    row = reward_queries.letter(reading(), current_actor(), letter_id, today)
    address = settings().base_url + url_for(".check_letter", token=row.serial)
    response = Response(
        letters.printed(row.letter, address, sealer("letters")), mimetype="application/pdf"
    )
    return to_keep(response, f"reference-{row.serial}.pdf")


@bp.get("/letters/<token>")
@public("whoever was handed a letter checks it without an account")
def check_letter(token: str) -> ResponseReturnValue:
    """Whether a letter was signed here, and what it says."""
    row = reward_queries.letter_by_serial(reading(), normalise_serial(token) or "")
    page = render_template("reviews/letter.html", row=row, typed=token)
    return page, 200 if row else 404


def fill_page(form: object, head: str, lead: str, go: str, to: str) -> ResponseReturnValue:
    """One act of recognition to fill in; 422 where something in it is not in order."""
    page = render_template("reviews/fill.html", form=form, head=head, lead=lead, go=go, to=to)
    return page, 422 if getattr(form, "errors", None) else 200


def part_of_page(anchor: str) -> str:
    """The address of that part of the page of recognition."""
    return url_for(".recognition", _anchor=anchor)
