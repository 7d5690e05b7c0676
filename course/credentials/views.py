"""Certificates on screen and as PDF, taking one back, and the public check of a serial."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from course.actor import Act
from course.assignments.domain import today_in
from course.credentials import queries, service
from course.credentials.certificate import day
from course.credentials.domain import short_name
from course.credentials.edition_queries import Shown
from course.credentials.forms import RevokeForm, VerifyForm
from course.web.context import current_actor, reading, settings, unit_of_work
from course.web.filters import count
from course.web.guards import public, requires

bp = Blueprint("credentials", __name__, template_folder="templates")


@bp.after_request
def _keep_out_of_search(response: Response) -> Response:
    """Anybody may ask for a serial they know; nobody should find names by searching."""
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@bp.get("/certificates/<serial>")
@requires(Act.LEARN)
def certificate(serial: str) -> ResponseReturnValue:
    """A certificate for its holder, and for whoever may see everybody's."""
    return _certificate(serial, RevokeForm())


@bp.get("/certificates/<serial>.pdf")
@requires(Act.LEARN)
def pdf(serial: str) -> ResponseReturnValue:
    """The printed certificate, for the same people as its page."""
    found = queries.within_reach(reading(), current_actor(), serial)
    body = queries.pdf(reading(), found, settings().base_url)
    response = Response(body, mimetype="application/pdf")
    response.headers["Content-Disposition"] = (
        f'attachment; filename="certificate-{found.serial}.pdf"'
    )
    return response


@bp.post("/certificates/<serial>/revoke")
@requires(Act.REVOKE)
def revoke(serial: str) -> ResponseReturnValue:
    """Take a certificate back, with a reason."""
    form = RevokeForm(request.form)
    if not form.validate():
        return _certificate(serial, form), 422
    with unit_of_work() as uow:
        revoked = service.revoke(
            uow, actor=current_actor(), serial=serial, reason=form.reason.data or ""
        )
    flash("Revoked." if revoked else "It was revoked before. Nothing has changed.")
    return redirect(url_for("credentials.certificate", serial=serial), code=303)


def _certificate(serial: str, form: RevokeForm) -> str:
    actor, base_url = current_actor(), settings().base_url
    found = queries.within_reach(reading(), actor, serial)
    return render_template(
        "credentials/certificate.html",
        certificate=found,
        status=found.status_at(settings().clock()),
        missed=found.missed_at(settings().clock()),
        clauses=queries.missing_clauses(reading(), found),
        evidence=[_evidence(shown) for shown in found.shown],
        page=queries.page(reading(), found, base_url),
        check_address=base_url + url_for("credentials.verify_serial", serial=found.serial),
        may_revoke=actor.may(Act.REVOKE) and found.revoked_at is None,
        form=form,
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
    if found is None:
        return _verify_page(form, answer="unknown"), 404
    now = settings().clock()
    record = found.printed(settings().base_url)
    return _verify_page(
        form,
        answer=found.status_at(now).value,
        certificate=found,
        missed=found.missed_at(now),
        record=record,
        name=short_name(record.name),
        checked_at=now,
        checked_on=today_in(found.time_zone, now),
    )


def _verify_page(form: VerifyForm, answer: str = "", **shown: object) -> str:
    return render_template("credentials/verify.html", form=form, answer=answer, **shown)
