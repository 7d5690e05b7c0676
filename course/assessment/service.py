"""Changes to attempts: begin, answer, finish."""

import hashlib
from collections.abc import Sequence
from uuid import UUID, uuid4

from sqlalchemy import update

from course.actor import Actor
from course.assessment import papers, queries
from course.assessment.domain import (
    Asked,
    AttemptKind,
    Grade,
    Outcome,
    grade,
    next_try_at,
)
from course.assessment.models import Answer, Attempt
from course.assessment.queries import AttemptRow, Given
from course.assessment.story import Story, play
from course.assignments import service as assignments
from course.assignments.queries import Held
from course.content.model import Option, Revision
from course.db import UnitOfWork, insert_once
from course.errors import Conflict, NotFound, NotReady
from course.events import AttemptFinished, AttemptStarted, CheckPassed
from course.library import queries as library


def begin_scenario(
    uow: UnitOfWork, *, learner: Actor, assignment: Held, revision: Revision, scenario_id: str
) -> UUID:
    """Begin a practice scenario, or go on with the run that is open.

    Raises:
        NotFound: the scenario is not on this path.
    """
    if scenario_id not in revision.path(assignment.path_id).scenario_ids:
        raise NotFound("There is no such scenario.")
    lines = queries.lines(uow.session, [assignment.id])
    runs = _runs(lines, AttemptKind.SCENARIO, scenario_id)
    if runs and runs[-1].finished_at is None:
        return runs[-1].id
    return _begin(uow, learner, assignment, AttemptKind.SCENARIO, scenario_id, len(runs) + 1)


def begin_check(uow: UnitOfWork, *, learner: Actor, assignment: Held, revision: Revision) -> UUID:
    """Draw a paper, or go on with the one that is open.

    Raises:
        NotReady: a step of the path is open, or the third try waits for its hour.
        Conflict: the path is finished.
    """
    if not assignment.open:
        raise Conflict("You have passed this check. There is nothing more to do.")
    path = revision.path(assignment.path_id)
    lines = queries.lines(uow.session, [assignment.id])
    runs = _runs(lines, AttemptKind.CHECK, path.check_id)
    if runs and runs[-1].finished_at is None:
        return runs[-1].id
    if not queries.steps_done(
        uow.session, learner.learner_id, assignment, revision, lines
    ).check_is_open:
        raise NotReady("The final check opens when the steps before it are done. Go to your path.")
    opens_at = next_try_at([run.finished_at for run in runs if run.finished_at])
    if opens_at and uow.now < opens_at:
        raise NotReady("The next paper opens 24 hours after your last one. Read the clauses first.")
    return _begin(
        uow, learner, assignment, AttemptKind.CHECK, path.check_id, len(runs) + 1, revision
    )


def _runs(
    lines: Sequence[queries.AttemptLine], kind: AttemptKind, quiz_id: str
) -> Sequence[queries.AttemptLine]:
    return [line for line in lines if (line.kind, line.quiz_id) == (kind, quiz_id)]


def _begin(
    uow: UnitOfWork,
    learner: Actor,
    assignment: Held,
    kind: AttemptKind,
    quiz_id: str,
    ordinal: int,
    revision: Revision | None = None,
) -> UUID:
    """Two presses at once: the unique key on the ordinal decides, and both get the one run."""
    assignments.begin(uow, person_id=learner.learner_id, assignment=assignment)
    id_ = uuid4()
    blueprint = revision.check.blueprint(assignment.path_id) if revision else None
    paper = papers.draw(revision, blueprint, str(id_)) if revision and blueprint else []
    new = uow.add_once(
        Attempt,
        AttemptStarted(
            attempt_id=id_,
            person_id=learner.learner_id,
            quiz_id=quiz_id,
            revision_id=assignment.revision_id,
        ),
        id=id_,
        person_id=learner.learner_id,
        assignment_id=assignment.id,
        kind=kind,
        quiz_id=quiz_id,
        revision_id=assignment.revision_id,
        ordinal=ordinal,
        paper=papers.stored(paper),
        started_at=uow.now,
        missed_clause_ids=[],
    )
    if new:
        return id_
    return _runs(queries.lines(uow.session, [assignment.id]), kind, quiz_id)[-1].id


def answer_scenario(
    uow: UnitOfWork,
    *,
    learner: Actor,
    attempt: AttemptRow,
    revision: Revision,
    position: int,
    option_id: str,
    answer_id: UUID,
) -> Story:
    """Keep one choice and say where the story stands. The first choice at a place stands.

    Raises:
        NotFound: the choice is not open, or not one of the node's.
    """
    given = list(queries.answers(uow.session, attempt.id))
    story = play(revision.scenario(attempt.quiz_id), [g.option_id for g in given])
    if position <= len(given):
        return story
    if position != len(given) + 1 or story.open is None:
        raise NotFound("This decision is not open.")
    option = _option(story.open.options, option_id)
    if not _keep(uow, learner, attempt, position, story.open.id, option, answer_id):
        given = list(queries.answers(uow.session, attempt.id))
        return play(story.scenario, [g.option_id for g in given])
    given.append(Given(answer_id, position, story.open.id, option.id, uow.now))
    story = play(story.scenario, [g.option_id for g in given])
    if story.open is None:
        _finish(uow, attempt, given, None)
    return story


def answer_check(
    uow: UnitOfWork,
    *,
    learner: Actor,
    attempt: AttemptRow,
    paper: Sequence[Asked],
    position: int,
    option_id: str,
    answer_id: UUID,
) -> None:
    """Keep one answer of the final check; nothing is graded yet. The first at a place stands.

    Raises:
        NotFound: the paper has no such decision, or the decision no such option.
    """
    if not 1 <= position <= len(paper):
        raise NotFound("There is no such decision.")
    if attempt.finished_at:
        return
    asked = paper[position - 1]
    option = _option(asked.options, option_id)
    _keep(uow, learner, attempt, position, asked.decision_id, option, answer_id)


def _option(options: Sequence[Option], option_id: str) -> Option:
    for option in options:
        if option.id == option_id:
            return option
    raise NotFound("There is no such choice.")


def _keep(
    uow: UnitOfWork,
    learner: Actor,
    attempt: AttemptRow,
    position: int,
    decision_id: str,
    option: Option,
    answer_id: UUID,
) -> bool:
    """Whether it was added; False when this place, or this very answer, is there already."""
    if attempt.person_id != learner.person_id:
        raise NotFound("There is no such attempt.")
    return insert_once(
        uow.session,
        Answer,
        id=answer_id,
        attempt_id=attempt.id,
        position=position,
        decision_id=decision_id,
        option_id=option.id,
        rating=option.rating,
        clause_ids=list(option.clause_ids),
        revision_id=attempt.revision_id,
        language=_revision(uow, attempt).agreement.language,
        answered_at=uow.now,
    )


def _revision(uow: UnitOfWork, attempt: AttemptRow) -> Revision:
    return library.revision(uow.session, attempt.revision_id)


def hand_in(
    uow: UnitOfWork, *, learner: Actor, attempt: AttemptRow, revision: Revision
) -> Grade | None:
    """Grade the final check and close it for good.

    Passing is a fact others act on: it completes the assignment and awards the credential
    before this transaction ends, or none of it happens. Handing in twice changes nothing and
    returns None.

    Raises:
        Unanswered: a decision has no answer yet.
    """
    given = queries.answers(uow.session, attempt.id)
    paper = papers.asked(revision, attempt.paper)
    result = grade(
        revision, paper, {g.position: g.option_id for g in given}, revision.check.pass_percent
    )
    if not _finish(uow, attempt, given, result):
        return None
    if result.outcome is Outcome.PASSED:
        uow.emit(
            CheckPassed(
                attempt_id=attempt.id,
                person_id=attempt.person_id,
                assignment_id=attempt.assignment_id,
                path_id=attempt.path_id,
                revision_id=attempt.revision_id,
                score_percent=result.percent,
                decision_count=len(paper),
                language=revision.agreement.language,
            )
        )
    return result


def _finish(
    uow: UnitOfWork, attempt: AttemptRow, given: Sequence[Given], result: Grade | None
) -> bool:
    """Close the attempt; False if it was closed already, here or in another tab."""
    closed = uow.session.execute(
        update(Attempt)
        .where(Attempt.id == attempt.id, Attempt.finished_at.is_(None))
        .values(
            finished_at=uow.now,
            outcome=result.outcome if result else None,
            points=result.points if result else None,
            max_points=result.max_points if result else None,
            missed_clause_ids=list(result.missed_clause_ids) if result else [],
        )
        .returning(Attempt.id)
    ).scalar_one_or_none()
    if closed is None:
        return False
    uow.emit(
        AttemptFinished(
            attempt_id=attempt.id,
            person_id=attempt.person_id,
            quiz_id=attempt.quiz_id,
            outcome=result.outcome.value if result else None,
            points=result.points if result else 0,
            max_points=result.max_points if result else 0,
            answers_sha256=seal(given),
        )
    )
    return True


def seal(given: Sequence[Given]) -> str:
    """SHA-256 in hex over the answers, so that the audit log vouches for each of them."""
    lines = (
        f"{g.id} {g.position} {g.decision_id} {g.option_id} {g.answered_at.isoformat()}"
        for g in given
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
