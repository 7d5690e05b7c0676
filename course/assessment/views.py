"""Practice scenarios: consequence first, then the reason, then the clause."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from course.actor import Act
from course.assessment import queries, service
from course.assessment.domain import AttemptKind
from course.assessment.queries import AttemptRow
from course.assessment.story import Meters, Story, play, usual_length
from course.assignments import queries as assignments
from course.content.model import Revision
from course.errors import NotFound
from course.learning.domain import shuffled
from course.library import queries as library
from course.web.addresses import Pages
from course.web.answers import answer_id, fresh_id
from course.web.context import current_actor, reading, unit_of_work
from course.web.guards import requires

bp = Pages("assessment", __name__, template_folder="templates")


@bp.get("/practice/<uuid:assignment_id>/<scenario_id>")
@requires(Act.LEARN)
def scenario(assignment_id: UUID, scenario_id: str) -> ResponseReturnValue:
    """What has happened, who you are, and a button to begin or go on."""
    session = reading()
    assignment = assignments.own(session, current_actor().learner_id, assignment_id)
    revision = assignments.taught(session, assignment)
    if scenario_id not in revision.path(assignment.path_id).scenario_ids:
        raise NotFound("There is no such scenario.")
    runs = [line for line in queries.lines(session, [assignment.id]) if line.quiz_id == scenario_id]
    found = revision.scenario(scenario_id)
    return render_template(
        "assessment/scenario.html",
        scenario=found,
        length=usual_length(found),
        under_way=bool(runs) and runs[-1].finished_at is None,
        played=sum(run.finished_at is not None for run in runs),
        action=url_for("assessment.begin", assignment_id=assignment.id, scenario_id=scenario_id),
    )


@bp.post("/practice/<uuid:assignment_id>/<scenario_id>")
@requires(Act.LEARN)
def begin(assignment_id: UUID, scenario_id: str) -> ResponseReturnValue:
    learner = current_actor()
    with unit_of_work() as uow:
        assignment = assignments.own(uow.session, learner.learner_id, assignment_id)
        revision = assignments.taught(uow.session, assignment)
        attempt_id = service.begin_scenario(
            uow,
            learner=learner,
            assignment=assignment,
            revision=revision,
            scenario_id=scenario_id,
        )
        given = queries.answers(uow.session, attempt_id)
    here = url_for("assessment.decision", attempt_id=attempt_id, position=len(given) + 1)
    return redirect(here, code=303)


@bp.get("/practice/run/<uuid:attempt_id>/<int:position>")
@requires(Act.LEARN)
def decision(attempt_id: UUID, position: int) -> ResponseReturnValue:
    """The open decision, or what came of one that has been taken."""
    session = reading()
    attempt = _own(attempt_id)
    revision = library.revision(session, attempt.revision_id)
    given = queries.answers(session, attempt.id)
    story = play(revision.scenario(attempt.quiz_id), [g.option_id for g in given])
    return _show(attempt, revision, story, position)


@bp.post("/practice/run/<uuid:attempt_id>/<int:position>")
@requires(Act.LEARN)
def choose(attempt_id: UUID, position: int) -> ResponseReturnValue:
    """Keep the choice and answer with what comes of it, in one round trip."""
    learner = current_actor()
    with unit_of_work() as uow:
        attempt = queries.own(uow.session, learner.learner_id, attempt_id, AttemptKind.SCENARIO)
        revision = library.revision(uow.session, attempt.revision_id)
        story = service.answer_scenario(
            uow,
            learner=learner,
            attempt=attempt,
            revision=revision,
            position=position,
            option_id=request.form.get("option", ""),
            answer_id=answer_id(request.form),
        )
    return _show(attempt, revision, story, position)


@bp.get("/practice/run/<uuid:attempt_id>/end")
@requires(Act.LEARN)
def ending(attempt_id: UUID) -> ResponseReturnValue:
    """How the story ends, and the way there."""
    session = reading()
    attempt = _own(attempt_id)
    revision = library.revision(session, attempt.revision_id)
    given = queries.answers(session, attempt.id)
    story = play(revision.scenario(attempt.quiz_id), [g.option_id for g in given])
    if story.open is not None:
        return redirect(_place(attempt, len(story.turns) + 1), code=303)
    return render_template(
        "assessment/ending.html",
        story=story,
        start=Meters(),
        again=url_for(
            "assessment.begin", assignment_id=attempt.assignment_id, scenario_id=attempt.quiz_id
        ),
    )


def _own(attempt_id: UUID) -> AttemptRow:
    learner_id = current_actor().learner_id
    return queries.own(reading(), learner_id, attempt_id, AttemptKind.SCENARIO)


def _show(
    attempt: AttemptRow, revision: Revision, story: Story, position: int
) -> ResponseReturnValue:
    taken = len(story.turns)
    newest = taken if story.open is None else taken + 1
    if not 1 <= position <= newest:
        return redirect(_place(attempt, min(max(position, 1), newest)), code=303)
    common = {
        "scenario": story.scenario,
        "position": position,
        "length": max(usual_length(story.scenario), position),
    }
    if position > taken:
        node = story.open
        assert node is not None
        return render_template(
            "assessment/decision.html",
            node=node,
            options=shuffled(node.options, f"{attempt.id}/{position}"),
            meters=story.meters,
            was=story.turns[-1].before if story.turns else story.meters,
            answer_id=fresh_id(),
            action=_place(attempt, position),
            **common,
        )
    turn = story.turns[position - 1]
    last = position == taken and story.open is None
    return render_template(
        "assessment/consequence.html",
        turn=turn,
        happens=_consequence(story, position),
        clauses=[revision.clause(id_) for id_ in turn.option.clause_ids],
        repairable=not last and story.scenario.node(turn.option.next or "").repair,
        next_page=url_for("assessment.ending", attempt_id=attempt.id)
        if last
        else _place(attempt, position + 1),
        last=last,
        **common,
    )


def _consequence(story: Story, position: int) -> str:
    """What the customer says or what happens: the option's own words, else the next scene."""
    option = story.turns[position - 1].option
    if option.then or not option.next:
        return option.then
    return story.scenario.node(option.next).scene


def _place(attempt: AttemptRow, position: int) -> str:
    return url_for("assessment.decision", attempt_id=attempt.id, position=position)
