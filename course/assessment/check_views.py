"""The final check: open book, no time limit, graded on the server when it is handed in."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from course.actor import Act
from course.assessment import papers, queries, service
from course.assessment.domain import AttemptKind, Outcome, next_try_at
from course.assessment.queries import AttemptRow
from course.assignments import queries as assignments
from course.content.model import is_refresher
from course.content.narrow import check_items
from course.library import queries as library
from course.web.addresses import Pages
from course.web.answers import answer_id, fresh_id
from course.web.context import current_actor, reading, settings, unit_of_work
from course.web.guards import requires

bp = Pages("check", __name__, template_folder="templates")


@bp.get("/check/<uuid:assignment_id>")
@requires(Act.LEARN)
def intro(assignment_id: UUID) -> ResponseReturnValue:
    """What the check is, and the one button that begins or goes on."""
    session, learner = reading(), current_actor()
    assignment = assignments.own(session, learner.learner_id, assignment_id)
    revision = assignments.taught(session, assignment)
    path = revision.path(assignment.path_id)
    lines = queries.lines(session, [assignment.id])
    runs = [line for line in lines if line.kind is AttemptKind.CHECK]
    done = queries.steps_done(session, learner.learner_id, assignment, revision, lines)
    opens_at = next_try_at([run.finished_at for run in runs if run.finished_at])
    return render_template(
        "assessment/check.html",
        assignment=assignment,
        revision=revision,
        path=path,
        blueprint=revision.check.blueprint(path.id),
        runs=runs,
        done=done,
        bank=sum(i.clause_id in assignment.clause_ids for i in check_items(revision)),
        refresher=is_refresher(path.id),
        waits_until=opens_at if opens_at and opens_at > settings().clock() else None,
    )


@bp.post("/check/<uuid:assignment_id>")
@requires(Act.LEARN)
def begin(assignment_id: UUID) -> ResponseReturnValue:
    learner = current_actor()
    with unit_of_work() as uow:
        assignment = assignments.own(uow.session, learner.learner_id, assignment_id)
        revision = assignments.taught(uow.session, assignment)
        attempt_id = service.begin_check(
            uow, learner=learner, assignment=assignment, revision=revision
        )
        answered = {given.position for given in queries.answers(uow.session, attempt_id)}
    position = next(n for n in range(1, len(answered) + 2) if n not in answered)
    return redirect(url_for("check.decision", attempt_id=attempt_id, position=position), code=303)


@bp.get("/check/paper/<uuid:attempt_id>/<int:position>")
@requires(Act.LEARN)
def decision(attempt_id: UUID, position: int) -> ResponseReturnValue:
    """One decision of the paper. An answer that has been given can be seen, not changed."""
    session = reading()
    attempt = _own(attempt_id)
    if attempt.finished_at:
        return redirect(url_for("check.result", attempt_id=attempt.id), code=303)
    revision = library.revision(session, attempt.revision_id)
    paper = papers.asked(revision, attempt.paper)
    given = {g.position: g.option_id for g in queries.answers(session, attempt.id)}
    if not 1 <= position <= len(paper):
        return redirect(_next_page(attempt, set(given), len(paper)), code=303)
    return render_template(
        "assessment/paper.html",
        attempt=attempt,
        asked=paper[position - 1],
        total=len(paper),
        answered=len(given),
        chosen_id=given.get(position),
        answer_id=fresh_id(),
        next_page=_next_page(attempt, set(given), len(paper)),
    )


@bp.post("/check/paper/<uuid:attempt_id>/<int:position>")
@requires(Act.LEARN)
def answer(attempt_id: UUID, position: int) -> ResponseReturnValue:
    """Keep one answer and go on to the next open decision."""
    if not request.form.get("option"):
        return redirect(
            url_for("check.decision", attempt_id=attempt_id, position=position, missing=1), 303
        )
    learner = current_actor()
    with unit_of_work() as uow:
        attempt = queries.own(uow.session, learner.learner_id, attempt_id, AttemptKind.CHECK)
        revision = library.revision(uow.session, attempt.revision_id)
        paper = papers.asked(revision, attempt.paper)
        service.answer_check(
            uow,
            learner=learner,
            attempt=attempt,
            paper=paper,
            position=position,
            option_id=request.form["option"],
            answer_id=answer_id(request.form),
        )
        answered = {given.position for given in queries.answers(uow.session, attempt.id)}
    return redirect(_next_page(attempt, answered, len(paper)), code=303)


@bp.get("/check/paper/<uuid:attempt_id>/hand-in")
@requires(Act.LEARN)
def ready(attempt_id: UUID) -> ResponseReturnValue:
    """Everything is answered: one button hands it in."""
    session = reading()
    attempt = _own(attempt_id)
    if attempt.finished_at:
        return redirect(url_for("check.result", attempt_id=attempt.id), code=303)
    answered = {given.position for given in queries.answers(session, attempt.id)}
    total = len(attempt.paper)
    if len(answered) < total:
        return redirect(_next_page(attempt, answered, total), code=303)
    return render_template("assessment/ready.html", attempt=attempt, total=total)


@bp.post("/check/paper/<uuid:attempt_id>/hand-in")
@requires(Act.LEARN)
def hand_in(attempt_id: UUID) -> ResponseReturnValue:
    learner = current_actor()
    with unit_of_work() as uow:
        attempt = queries.own(uow.session, learner.learner_id, attempt_id, AttemptKind.CHECK)
        revision = library.revision(uow.session, attempt.revision_id)
        service.hand_in(uow, learner=learner, attempt=attempt, revision=revision)
    return redirect(url_for("check.result", attempt_id=attempt_id), code=303)


@bp.get("/check/paper/<uuid:attempt_id>/result")
@requires(Act.LEARN)
def result(attempt_id: UUID) -> ResponseReturnValue:
    """Passed, or not yet with the clauses to read again; never the questions."""
    session = reading()
    attempt = _own(attempt_id)
    if attempt.finished_at is None:
        return redirect(url_for("check.ready", attempt_id=attempt.id), code=303)
    revision = library.revision(session, attempt.revision_id)
    lines = queries.lines(session, [attempt.assignment_id])
    runs = [line for line in lines if line.kind is AttemptKind.CHECK and line.finished_at]
    opens_at = next_try_at([run.finished_at for run in runs if run.finished_at])
    return render_template(
        "assessment/result.html",
        attempt=attempt,
        passed=attempt.outcome is Outcome.PASSED,
        refresher=is_refresher(attempt.path_id),
        check=revision.check,
        edition=revision.agreement.edition,
        missed=[revision.clause(id_) for id_ in attempt.missed_clause_ids],
        waits_until=opens_at if opens_at and opens_at > settings().clock() else None,
    )


def _own(attempt_id: UUID) -> AttemptRow:
    return queries.own(reading(), current_actor().learner_id, attempt_id, AttemptKind.CHECK)


def _next_page(attempt: AttemptRow, answered: set[int], total: int) -> str:
    """The first decision without an answer, or the page to hand in."""
    for position in range(1, total + 1):
        if position not in answered:
            return url_for("check.decision", attempt_id=attempt.id, position=position)
    return url_for("check.ready", attempt_id=attempt.id)
