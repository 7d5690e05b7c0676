"""What the company says about a firm: verdicts, references, talks, branches, where it stands."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from course.actor import Act
from course.content.model import Revision
from course.library import queries as library
from course.people import place_queries
from course.vendors import (
    admitting,
    document_queries,
    entry_queries,
    evidence,
    queries,
    service,
)
from course.vendors.blueprint import bp
from course.vendors.company_forms import BranchForm, InterviewForm, ReferenceAnswerForm, StatusForm
from course.vendors.domain import Outcome, Status
from course.vendors.forms import YesNoForm
from course.vendors.interview_rules import questions
from course.vendors.words import DOCUMENT_PILLS, PILLS, STATE_WORDS
from course.web.acting import acted, beside
from course.web.context import current_actor, reading, settings, unit_of_work
from course.web.guards import requires

JUDGED = {True: "Approved.", False: "Refused."}
LOOKED_AT = "Somebody had looked at it already. Nothing has changed."


@bp.route("/vendors/<uuid:vendor_id>/documents/<uuid:document_id>/look", methods=["GET", "POST"])
@requires(Act.REVIEW_VENDOR)
def judge_document(vendor_id: UUID, document_id: UUID) -> ResponseReturnValue:
    """Look at a paper that somebody else handed in."""
    firm = _firm(vendor_id, Act.REVIEW_VENDOR)
    found = document_queries.document(reading(), vendor_id, document_id)
    form = YesNoForm(
        request.form,
        ask="Is it what it says it is, and does it hold?",
        yes="Yes: approve it",
        no="No: refuse it",
        hint="Needed if you refuse it. The firm reads it.",
    )
    went = acted(
        form,
        lambda uow: admitting.judge_document(
            uow,
            actor=current_actor(),
            vendor_id=vendor_id,
            document_id=document_id,
            approved=form.yes,
            reason=form.reason.data or "",
        ),
        says=lambda done: JUDGED[form.yes] if done else LOOKED_AT,
        to=_back(vendor_id, "papers"),
        unless=beside(form.reason),
    )
    if went:
        return went
    page = render_template(
        "vendors/look.html",
        firm=firm,
        form=form,
        document=found,
        own=found.added_by is not None and found.added_by == current_actor().person_id,
        today=settings().clock().date(),
        pills=DOCUMENT_PILLS,
        state_words=STATE_WORDS,
    )
    return page, 422 if form.errors else 200


@bp.route("/vendors/<uuid:vendor_id>/references/<uuid:reference_id>", methods=["GET", "POST"])
@requires(Act.REVIEW_VENDOR)
def reference(vendor_id: UUID, reference_id: UUID) -> ResponseReturnValue:
    """Note that a reference was asked (the button without an answer), and what it said."""
    firm = _firm(vendor_id, Act.REVIEW_VENDOR)
    found = entry_queries.reference(reading(), vendor_id, reference_id)
    form, actor = ReferenceAnswerForm(request.form), current_actor()
    given: dict[str, Any] = {"actor": actor, "vendor_id": vendor_id, "reference_id": reference_id}
    if request.method == "POST" and "asked" in request.form:
        with unit_of_work() as uow:
            admitting.ask_reference(uow, **given)
        flash("Noted: they were asked.")
        return redirect(_back(vendor_id, "references"), code=303)
    went = acted(
        form,
        lambda uow: admitting.answer_reference(
            uow, **given, outcome=Outcome(form.outcome.data), words=form.words.data or ""
        ),
        says=lambda done: "Kept." if done else "The answer had been written down already.",
        to=_back(vendor_id, "references"),
        unless=beside(form.words),
    )
    if went:
        return went
    page = render_template("vendors/reference.html", firm=firm, form=form, reference=found)
    return page, 422 if form.errors else 200


@bp.route(
    "/vendors/<uuid:vendor_id>/subcontractors/<uuid:subcontractor_id>", methods=["GET", "POST"]
)
@requires(Act.REVIEW_VENDOR)
def subcontractor(vendor_id: UUID, subcontractor_id: UUID) -> ResponseReturnValue:
    """Say whether another firm may be sent."""
    firm = _firm(vendor_id, Act.REVIEW_VENDOR)
    found = entry_queries.subcontractor(reading(), vendor_id, subcontractor_id)
    form = YesNoForm(
        request.form,
        ask="May they be sent?",
        yes="Yes",
        no="No",
        hint="Needed for a no. The firm reads it.",
    )
    went = acted(
        form,
        lambda uow: admitting.answer_subcontractor(
            uow,
            actor=current_actor(),
            vendor_id=vendor_id,
            subcontractor_id=subcontractor_id,
            agreed=form.yes,
            reason=form.reason.data or "",
        ),
        says=lambda done: "Answered." if done else "It had been answered already.",
        to=_back(vendor_id, "subcontractors"),
        unless=beside(form.reason),
    )
    if went:
        return went
    page = render_template("vendors/subcontractor.html", firm=firm, form=form, asked=found)
    return page, 422 if form.errors else 200


@bp.get("/vendors/interview")
@requires(Act.REVIEW_VENDOR)
def interview() -> ResponseReturnValue:
    """The questions on paper: for a talk with a firm, and with somebody who wants to work here."""
    return render_template("vendors/interview.html", questions=questions(library.newest(reading())))


@bp.route("/vendors/<uuid:vendor_id>/interviews/new", methods=["GET", "POST"])
@requires(Act.REVIEW_VENDOR)
def note_interview(vendor_id: UUID) -> ResponseReturnValue:
    """Notes of a talk."""
    firm = _firm(vendor_id, Act.REVIEW_VENDOR)
    revision = _asked_in(request.form.get("revision", ""))
    form = InterviewForm.asking(questions(revision))(request.form)
    form.revision.data = revision.id
    went = acted(
        form,
        lambda uow: admitting.note_interview(
            uow,
            actor=current_actor(),
            vendor_id=vendor_id,
            held_on=form.held_on.data or settings().clock().date(),
            spoke_with=form.spoke_with.data or "",
            notes=form.notes(),
            revision_id=revision.id,
        ),
        says=lambda _: "Kept.",
        to=_back(vendor_id, "interviews"),
        unless=beside(form.held_on),
    )
    if went:
        return went
    page = render_template("vendors/note_interview.html", firm=firm, form=form)
    return page, 422 if form.errors else 200


@bp.route("/vendors/<uuid:vendor_id>/status", methods=["GET", "POST"])
@requires(Act.ADMIT_VENDOR)
def set_status(vendor_id: UUID) -> ResponseReturnValue:
    """Say where a firm stands from now on, and why."""
    firm = _firm(vendor_id, Act.ADMIT_VENDOR)
    past = queries.statuses(reading(), [vendor_id]).get(vendor_id, ())
    now = past[0].status if past else Status.INVITED
    form = StatusForm(request.form, now=now)
    went = acted(
        form,
        lambda uow: admitting.set_status(
            uow,
            actor=current_actor(),
            vendor_id=vendor_id,
            status=Status(form.status.data),
            reason=form.reason.data or "",
        ),
        says=lambda _: f"{firm.name}: {Status(form.status.data).words}.",
        to=_back(vendor_id, "standing"),
        unless=beside(form.status),
    )
    if went:
        return went
    page = render_template(
        "vendors/status.html", firm=firm, form=form, past=past, now=now, pills=PILLS
    )
    return page, 422 if form.errors else 200


@bp.route("/vendors/<uuid:vendor_id>/branches", methods=["GET", "POST"])
@requires(Act.ADMIT_VENDOR)
def branches(vendor_id: UUID) -> ResponseReturnValue:
    """Branches that a firm is to work for, whose managers may then read its file."""
    firm = _firm(vendor_id, Act.ADMIT_VENDOR)
    rows = entry_queries.branches(reading(), vendor_id, settings().clock().date())
    named = {row.branch_id for row in rows if row.named}
    places = [one for one in place_queries.places(reading()) if one.kind == "branch"]
    form = BranchForm(request.form, branches=[(one.id, one.name) for one in places])
    went = acted(
        form,
        lambda uow: (service.unname_branch if "end" in request.form else service.name_branch)(
            uow,
            actor=current_actor(),
            vendor_id=vendor_id,
            branch_id=UUID(form.branch.data),
        ),
        says=lambda done: "Changed." if done else "Nothing has changed.",
        to=url_for(".branches", vendor_id=vendor_id),
        unless=beside(form.branch),
    )
    if went:
        return went
    page = render_template("vendors/branches.html", firm=firm, form=form, rows=rows, named=named)
    return page, 422 if form.errors else 200


@bp.post("/vendors/<uuid:vendor_id>/evidence")
@requires(Act.ADMIT_VENDOR)
def take_evidence(vendor_id: UUID) -> ResponseReturnValue:
    """The whole file as a ZIP. A post, because it leaves a mark in the audit log."""
    firm = _firm(vendor_id, Act.ADMIT_VENDOR)
    packed, files = evidence.pack(reading(), firm, settings().clock().date())
    with unit_of_work() as uow:
        service.note_export(uow, vendor_id=vendor_id, files=files)
    return send_file(
        packed,
        mimetype="application/zip",
        as_attachment=True,
        download_name=f"vendor-file-{settings().clock().date()}.zip",
        max_age=None,
        etag=False,
    )


def _firm(vendor_id: UUID, act: Act) -> queries.Firm:
    return queries.firm(reading(), current_actor(), act, vendor_id, settings().clock().date())


def _asked_in(revision_id: str) -> Revision:
    """The text whose questions are on screen: what was typed is kept if a newer one comes."""
    if revision_id:
        return library.revision(reading(), revision_id)
    return library.newest(reading())


def _back(vendor_id: UUID, anchor: str) -> str:
    return url_for(".file", vendor_id=vendor_id, _anchor=anchor)
