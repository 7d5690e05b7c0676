"""Certificates on screen, taking one back and reinstating it, and the public check of a serial."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from course.actor import Act
from course.assignments.domain import today_in
from course.credentials import (
    fact_queries,
    period_cases,
    print_queries,
    queries,
    service,
    signed_queries,
)
from course.credentials.answers import three, verdict
from course.credentials.blueprint import bp
from course.credentials.certificate import day
from course.credentials.domain import LETTER_PREFIX, Status, normalise_serial
from course.credentials.edition_queries import Shown
from course.credentials.forms import ReinstateForm, RevokeForm, VerifyForm
from course.errors import Conflict
from course.web.context import current_actor, reading, settings, unit_of_work
from course.web.filters import count
from course.web.guards import public, requires


@bp.get("/certificates/<serial>")
@requires(Act.LEARN)
def certificate(serial: str) -> ResponseReturnValue:
    """A certificate for its holder, and for whoever may see everybody's."""
    return _certificate(serial)


@bp.post("/certificates/<serial>/revoke")
@requires(Act.REVOKE)
def revoke(serial: str) -> ResponseReturnValue:
    """Take a certificate back, with a reason."""
    form = RevokeForm(request.form)
    if not form.validate():
        return _certificate(serial, revoking=form), 422
    with unit_of_work() as uow:
        revoked = service.revoke(
            uow, actor=current_actor(), serial=serial, reason=form.reason.data or ""
        )
    flash("Revoked." if revoked else "It was revoked before. Nothing has changed.")
    return redirect(url_for("credentials.certificate", serial=serial), code=303)


@bp.post("/certificates/<serial>/reinstate")
@requires(Act.REVOKE)
def reinstate(serial: str) -> ResponseReturnValue:
    """Let a revoked certificate stand again, with a reason; the revocation stays in history."""
    form = ReinstateForm(request.form)
    if not form.validate():
        return _certificate(serial, reinstating=form), 422
    try:
        with unit_of_work() as uow:
            fresh = service.reinstate(
                uow, actor=current_actor(), serial=serial, reason=form.reason.data or ""
            )
    except Conflict as overlap:
        form.reason.errors = [str(overlap)]
        return _certificate(serial, reinstating=form), 409
    flash("Reinstated." if fresh else "It is not revoked. Nothing has changed.")
    return redirect(url_for("credentials.certificate", serial=serial), code=303)


def _certificate(
    serial: str, revoking: RevokeForm | None = None, reinstating: ReinstateForm | None = None
) -> str:
    actor, base_url, now = current_actor(), settings().base_url, settings().clock()
    found = queries.within_reach(reading(), actor, serial)
    signed = signed_queries.signed(reading(), found.id)
    may_revoke = actor.may(Act.REVOKE)
    return render_template(
        "credentials/certificate.html",
        certificate=found,
        status=found.status_at(now),
        answers=three(signed_queries.facts(found, signed, now)),
        covered_until=found.covered_at(now),
        history=fact_queries.history(reading(), found.id) if found.times_revoked else [],
        missed=found.missed_at(now),
        clauses=queries.missing_clauses(reading(), found),
        evidence=[_evidence(shown) for shown in found.shown],
        page=print_queries.page(reading(), found, base_url),
        check_address=base_url + url_for("credentials.verify_serial", serial=found.serial),
        may_revoke=may_revoke and found.revoked_at is None,
        may_reinstate=may_revoke and found.revoked_at is not None,
        may_cover=actor.may(Act.COVER),
        form=revoking or RevokeForm(),
        reinstating=reinstating or ReinstateForm(),
    )


@bp.get("/hr/periods")
@requires(Act.SEE_CERTIFICATES)
def periods() -> ResponseReturnValue:
    """How days are counted: the tables that the product is tested against."""
    return render_template(
        "credentials/periods.html", opening=period_cases.opening(), sections=period_cases.sections()
    )


def _evidence(shown: Shown) -> tuple[str, str]:
    clauses = count(len(shown.clause_ids), "changed clause", "changed clauses")
    return f"Edition {shown.edition}", f"{day(shown.shown_on)}, {clauses}"


@bp.get("/verify")
@public("customers and doormen check a certificate without an account")
def verify() -> ResponseReturnValue:
    """Look up a serial that somebody typed."""
    form = VerifyForm(request.args)
    if "serial" in request.args and form.validate():
        return _answer(form)
    return _verify_page(form), 422 if form.errors else 200


@bp.get("/verify/<serial>")
@public("where the code on a certificate leads")
def verify_serial(serial: str) -> ResponseReturnValue:
    """Look up the serial of a scanned code."""
    return _answer(VerifyForm(data={"serial": serial}))


def _answer(form: VerifyForm) -> ResponseReturnValue:
    """Least data: first name and initial, and only for a certificate that is or was valid."""
    found = queries.by_serial(reading(), form.serial.data or "")
    if found is None and (letter := _letter(form.serial.data or "")):
        return redirect(letter)
    if found is None:
        return _verify_page(form, answer="unknown"), 404
    now = settings().clock()
    status, record = found.status_at(now), found.printed(settings().base_url)
    signed = signed_queries.signed(reading(), found.id)
    facts = signed_queries.facts(found, signed, now, dates=status is not Status.REVOKED)
    return _verify_page(
        form,
        answer=verdict(status, facts.signature),
        answers=three(facts),
        certificate=found,
        missed=found.missed_at(now),
        record=record,
        name=found.short_name,
        checked_at=now,
        checked_on=today_in(found.time_zone, now),
        gate=_gate(found.serial),
    )


def _letter(typed: str) -> str | None:
    """Where a letter of reference is checked: paper is paper to whoever holds it."""
    serial = normalise_serial(typed) or ""
    begins = serial.startswith(f"{LETTER_PREFIX}-")
    return url_for("reviews.check_letter", token=serial) if begins else None


def _gate(serial: str) -> str | None:
    """For whoever scans a certificate at a gate and is signed in: where the rest is said."""
    actor = g.get("actor")
    asks = actor is not None and actor.may(Act.SEE_READY)
    return url_for("vendors.ready", code=serial) if asks else None


def _verify_page(form: VerifyForm, answer: str = "", **shown: object) -> str:
    return render_template("credentials/verify.html", form=form, answer=answer, **shown)
