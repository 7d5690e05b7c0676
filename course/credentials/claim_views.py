"""Evidence from elsewhere: a firm claims it, HR reviews it, both see what came of it."""

from datetime import date
from uuid import UUID, uuid4

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from course.actor import Act
from course.assignments import queries as assignments
from course.assignments.domain import today_in
from course.content.model import LearningPath, Revision
from course.credentials import claim_queries as queries
from course.credentials import claim_rules as rules
from course.credentials import claims as service
from course.credentials import cover_queries
from course.credentials.blueprint import bp
from course.credentials.claim_queries import Claimed
from course.credentials.standin_forms import ClaimForm, ReviewForm
from course.errors import NotFound
from course.library import queries as library
from course.web.context import current_actor, reading, settings, unit_of_work
from course.web.guards import requires


@bp.get("/claims")
@requires(Act.SEE_CLAIMS)
def claims() -> ResponseReturnValue:
    """Claims in reach: those that wait first."""
    found = queries.claims(reading(), current_actor())
    return render_template(
        "credentials/claims.html",
        waiting=[one for one in found if one.reviewed_at is None],
        decided=[one for one in found if one.reviewed_at],
        titles=_titles(library.newest(reading())),
        reviews=current_actor().may(Act.REVIEW_CLAIMS),
        most=queries.MOST,
    )


def _titles(revision: Revision) -> dict[str, str]:
    return {path.id: path.title for path in revision.paths}


@bp.route("/people/<uuid:person_id>/claim", methods=["GET", "POST"])
@requires(Act.CLAIM)
def claim(person_id: UUID) -> ResponseReturnValue:
    """A firm's admin says what one of their people has shown elsewhere."""
    now = settings().clock()
    worker = cover_queries.worker(reading(), current_actor(), Act.CLAIM, person_id, now)
    revision = library.newest(reading())
    path = _path(revision, person_id)
    clauses = rules.clauses_of(revision, path)
    given = {"claim_id": str(uuid4()), "path_id": path.id}
    form = ClaimForm(request.form, clauses, worker.today, data=given)
    if request.method == "POST" and form.validate():
        return _make(form, person_id, path)
    shown = render_template(
        "credentials/claim.html",
        worker=worker,
        path=path,
        paths=revision.assignable_paths,
        clauses=clauses,
        form=form,
    )
    return shown, 422 if form.wrong() else 200


def _path(revision: Revision, person_id: UUID) -> LearningPath:
    """The path that was chosen, else the one that the person was asked for last."""
    paths = {path.id: path for path in revision.assignable_paths}
    chosen = request.values.get("path_id")
    if chosen is not None:
        if chosen not in paths:
            raise NotFound("There is no such path.")
        return paths[chosen]
    known = assignments.known_paths(reading(), [person_id]).get(person_id, ())
    return next(
        (paths[one.path_id] for one in reversed(known) if one.path_id in paths),
        next(iter(paths.values())),
    )


def _make(form: ClaimForm, person_id: UUID, path: LearningPath) -> ResponseReturnValue:
    claim_id, shown_on = form.id_in(form.claim_id), form.shown_on.data
    if claim_id is None or shown_on is None or form.unknown:
        raise NotFound("There is no such clause.")
    with unit_of_work() as uow:
        fresh = service.make(
            uow,
            actor=current_actor(),
            person_id=person_id,
            claim_id=claim_id,
            path_id=path.id,
            evidence=form.evidence.data or "",
            shown_on=shown_on,
            issued_by=form.issued_by.data or "",
            places=form.places(),
        )
    flash("Sent. HR reviews it; until then nothing counts." if fresh else "You sent it before.")
    return redirect(url_for(".see_claim", claim_id=claim_id), code=303)


@bp.get("/claims/<uuid:claim_id>")
@requires(Act.SEE_CLAIMS)
def see_claim(claim_id: UUID) -> ResponseReturnValue:
    """One claim, clause by clause; for whoever may, with the form to review it."""
    found = queries.claim(reading(), current_actor(), claim_id, Act.SEE_CLAIMS)
    return _page(found, _form(found, None))


@bp.post("/claims/<uuid:claim_id>/review")
@requires(Act.REVIEW_CLAIMS)
def review(claim_id: UUID) -> ResponseReturnValue:
    """Accept or decline each clause."""
    found = queries.claim(reading(), current_actor(), claim_id, Act.REVIEW_CLAIMS)
    form = _form(found, request.form)
    if not found.review and service.may_review(current_actor(), found) and not form.validate():
        return _page(found, form), 422
    with unit_of_work() as uow:
        covered = service.review(
            uow,
            actor=current_actor(),
            claim_id=claim_id,
            rulings=form.rulings(),
            until=form.until.data,
        )
    flash(
        f"Saved. They are covered until {covered:%Y-%m-%d}: every clause of the path counts."
        if covered
        else "Saved."
    )
    return redirect(url_for(".see_claim", claim_id=claim_id), code=303)


def _form(found: Claimed, data: MultiDict[str, str] | None) -> ReviewForm:
    revision, today = library.revision(reading(), found.revision_id), _today(found)
    words = {
        line.clause_id: f"{revision.clause(line.clause_id).number} "
        f"{revision.clause(line.clause_id).title}"
        for line in found.lines
    }
    months = revision.credential(found.path_id).valid_months
    return ReviewForm(data, words, today, rules.last_day_of_acceptance(today, months))


def _today(found: Claimed) -> date:
    return today_in(found.time_zone, settings().clock())


def _page(found: Claimed, form: ReviewForm) -> str:
    revision, newest = library.revision(reading(), found.revision_id), library.newest(reading())
    actor = current_actor()
    reviews = actor.may(Act.REVIEW_CLAIMS) and found.review is None
    return render_template(
        "credentials/see_claim.html",
        claim=found,
        clauses={line.clause_id: revision.clause(line.clause_id) for line in found.lines},
        edition=revision.agreement.edition,
        title=_titles(newest).get(found.path_id, found.path_id),
        form=form,
        reviews=reviews and service.may_review(actor, found),
        own=reviews and not service.may_review(actor, found),
    )
