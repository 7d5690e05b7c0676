"""Lesson screens and the agreement, as their learner sees them."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from course.actor import Act
from course.agreements import queries as agreement_queries
from course.agreements import service as agreement_service
from course.assignments import queries as assignments
from course.content.model import is_refresher
from course.learning import pages, queries, service
from course.learning.forms import AcknowledgeForm
from course.learning.lesson_page import lesson_page
from course.library import queries as library
from course.web.addresses import Pages
from course.web.answers import answer_id
from course.web.context import current_actor, reading, unit_of_work
from course.web.guards import requires

bp = Pages("learning", __name__, template_folder="templates")


@bp.get("/learn/<uuid:assignment_id>/<module_id>/<screen_id>")
@requires(Act.LEARN)
def lesson(assignment_id: UUID, module_id: str, screen_id: str) -> ResponseReturnValue:
    """One screen: one idea, with the clauses beside it."""
    session, learner = reading(), current_actor()
    assignment = assignments.own(session, learner.learner_id, assignment_id)
    revision = assignments.taught(session, assignment)
    module, screen = pages.find(revision, assignment.path_id, module_id, screen_id)
    state = queries.screen_state(session, assignment.id, module.id, screen.recall_ids)
    return lesson_page(learner.learner_id, assignment, revision, module, screen, state)


@bp.post("/learn/<uuid:assignment_id>/<module_id>/<screen_id>")
@requires(Act.LEARN)
def go_on(assignment_id: UUID, module_id: str, screen_id: str) -> ResponseReturnValue:
    """Keep that the screen has been read, then show the next one."""
    learner = current_actor()
    with unit_of_work() as uow:
        assignment = assignments.own(uow.session, learner.learner_id, assignment_id)
        revision = assignments.taught(uow.session, assignment)
        module, screen = pages.find(revision, assignment.path_id, module_id, screen_id)
        service.mark_read(
            uow, learner=learner, assignment=assignment, module=module, screen_id=screen.id
        )
    return redirect(pages.after(assignment, module, screen), code=303)


@bp.post("/learn/<uuid:assignment_id>/<module_id>/<screen_id>/<item_id>")
@requires(Act.LEARN)
def answer_recall(
    assignment_id: UUID, module_id: str, screen_id: str, item_id: str
) -> ResponseReturnValue:
    """Keep a choice and answer with the screen itself.

    Decision: not a redirect. On a bad line every round trip counts, and sending the same
    choice again, by a reload or a retry, stores nothing twice. Everything is read before the
    lock is taken: whose assignment it is never changes, and writers wait for one another.
    """
    session, learner = reading(), current_actor()
    assignment = assignments.own(session, learner.learner_id, assignment_id)
    revision = assignments.taught(session, assignment)
    module, screen = pages.find(revision, assignment.path_id, module_id, screen_id)
    state = queries.screen_state(session, assignment.id, module.id, screen.recall_ids)
    option_id = request.form.get("option", "")
    with unit_of_work() as uow:
        kept = service.answer_recall(
            uow,
            learner=learner,
            assignment=assignment,
            revision=revision,
            item_id=item_id,
            option_id=option_id,
            answer_id=answer_id(request.form),
        )
    if kept:
        state = state.with_choice(item_id, option_id)
    return lesson_page(learner.learner_id, assignment, revision, module, screen, state)


@bp.get("/learn/<uuid:assignment_id>/<module_id>")
@requires(Act.LEARN)
def module(assignment_id: UUID, module_id: str) -> ResponseReturnValue:
    """To the screen to go on with, or to the module's end when all of it has been read."""
    session = reading()
    assignment = assignments.own(session, current_actor().learner_id, assignment_id)
    revision = assignments.taught(session, assignment)
    found = pages.find_module(revision, assignment.path_id, module_id)
    read = queries.reading(session, assignment.id)
    if read.finished(found) and "again" not in request.args:
        return render_template(
            "learning/module_done.html",
            module=found,
            assignment=assignment,
            handout_id=pages.handout_id(library.newest(session), found),
        )
    first = found.screens[0].id if "again" in request.args else read.first_open(found)
    return redirect(pages.screen_address(assignment, found, first), code=303)


@bp.get("/changes/<uuid:assignment_id>")
@requires(Act.LEARN)
def changes(assignment_id: UUID) -> ResponseReturnValue:
    """The clauses that have changed, old beside new; with a whole path, to that path."""
    session = reading()
    assignment = assignments.own(session, current_actor().learner_id, assignment_id)
    if not assignment.clause_ids or is_refresher(assignment.path_id):
        return redirect(url_for("home.home"), code=303)
    revision = assignments.taught(session, assignment)
    module_ids = revision.path(assignment.path_id).module_ids
    return render_template(
        "learning/changes.html",
        assignment=assignment,
        revision=revision,
        before=assignments.proved_before(session, assignment),
        changes=assignments.changed_clauses(session, assignment),
        modules=[revision.module(id_) for id_ in module_ids],
        decisions=revision.check.blueprint(assignment.path_id).decision_count,
    )


@bp.route("/agreement/<uuid:assignment_id>", methods=["GET", "POST"])
@requires(Act.LEARN)
def agreement(assignment_id: UUID) -> ResponseReturnValue:
    """The whole agreement; at its end the statement that one has read it."""
    learner = current_actor()
    form = AcknowledgeForm(request.form, name=learner.name)
    if request.method == "POST" and form.validate():
        with unit_of_work() as uow:
            assignment = assignments.own(uow.session, learner.learner_id, assignment_id)
            revision = assignments.taught(uow.session, assignment)
            agreement_service.acknowledge(
                uow,
                learner=learner,
                agreement=revision.agreement,
                revision_id=revision.id,
                statement=form.statement_for(revision.agreement),
                typed_name=form.typed(),
            )
        return redirect(url_for("learning.agreement", assignment_id=assignment_id), code=303)
    session = reading()
    assignment = assignments.own(session, learner.learner_id, assignment_id)
    revision = assignments.taught(session, assignment)
    done = agreement_queries.acknowledged(session, learner.learner_id, revision.agreement.digest)
    page = render_template(
        "learning/agreement.html",
        agreement=revision.agreement,
        sections=revision.agreement.by_section,
        statement=form.statement_for(revision.agreement),
        assignment=assignment,
        before=assignments.proved_before(session, assignment) if assignment.clause_ids else None,
        changes=assignments.changed_clauses(session, assignment),
        done=done,
        form=form,
    )
    return page, 422 if form.errors else 200
