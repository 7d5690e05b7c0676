"""One learner at work: reads, plays, acknowledges, takes the check; all through the services."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from course.actor import Actor
from course.agreements import service as agreements
from course.assessment import papers
from course.assessment import queries as attempts
from course.assessment import service as assessment
from course.assessment.domain import Asked, AttemptKind
from course.assessment.story import play
from course.assignments import queries as assignments
from course.assignments.queries import Held
from course.content.model import LearningPath, Rating, Revision, is_refresher
from course.db import UnitOfWork
from course.learning import service as learning
from course.learning.forms import AcknowledgeForm


@dataclass(frozen=True)
class Sitting:
    """A learner, one unit of work, and the assignment they work on."""

    uow: UnitOfWork
    learner: Actor
    held: Held
    revision: Revision

    @property
    def path(self) -> LearningPath:
        return self.revision.path(self.held.path_id)


def sit_down(uow: UnitOfWork, learner: Actor) -> Sitting:
    """At the assignment that is open; the demo never opens two."""
    open_ = (a for a in assignments.held(uow.session, learner.learner_id) if a.open)
    held = next(a for a in open_ if not is_refresher(a.path_id))
    return Sitting(uow, learner, held, assignments.taught(uow.session, held))


def read(at: Sitting, *, modules: int | None = None, screens: int = 0) -> None:
    """Read whole modules (all unless a number is given), then some screens of the next."""
    every = [at.revision.module(id_) for id_ in at.path.module_ids]
    count = len(every) if modules is None else modules
    wanted = [(module, screen) for module in every[:count] for screen in module.screens]
    wanted += [(module, s) for module in every[count : count + 1] for s in module.screens[:screens]]
    for module, screen in wanted:
        learning.mark_read(
            at.uow,
            learner=at.learner,
            assignment=at.held,
            module=module,
            screen_id=screen.id,
        )
        if at.held.begun_at is None:
            at = sit_down(at.uow, at.learner)


def play_scenarios(at: Sitting, *, stumble: bool) -> None:
    """Play each scenario of the path once; who stumbles takes a bad first step."""
    for scenario_id in at.path.scenario_ids:
        attempt_id = assessment.begin_scenario(
            at.uow,
            learner=at.learner,
            assignment=at.held,
            revision=at.revision,
            scenario_id=scenario_id,
        )
        _play(at, attempt_id, stumble=stumble)


def _play(at: Sitting, attempt_id: UUID, *, stumble: bool) -> None:
    attempt = attempts.own(at.uow.session, at.learner.learner_id, attempt_id, AttemptKind.SCENARIO)
    story, position = play(at.revision.scenario(attempt.quiz_id), []), 1
    while story.open:
        worst = next((o for o in story.open.options if o.rating is Rating.POOR), story.open.best)
        option = worst if stumble and position == 1 else story.open.best
        story = assessment.answer_scenario(
            at.uow,
            learner=at.learner,
            attempt=attempt,
            revision=at.revision,
            position=position,
            option_id=option.id,
            answer_id=uuid4(),
        )
        position += 1


def acknowledge(at: Sitting) -> None:
    agreements.acknowledge(
        at.uow,
        learner=at.learner,
        agreement=at.revision.agreement,
        revision_id=at.revision.id,
        statement=AcknowledgeForm.statement_for(at.revision.agreement),
        typed_name=at.learner.name,
    )


def take_check(at: Sitting, *, slips: int, miss_critical: bool = False) -> None:
    """Answer a whole paper and hand it in.

    Args:
        slips: how many decisions to get wrong that are not critical.
        miss_critical: get a critical one wrong too, so that it is not enough yet.
    """
    attempt_id = assessment.begin_check(
        at.uow, learner=at.learner, assignment=at.held, revision=at.revision
    )
    attempt = attempts.own(at.uow.session, at.learner.learner_id, attempt_id, AttemptKind.CHECK)
    paper = papers.asked(at.revision, attempt.paper)
    missed = [asked for asked in paper if asked.critical][: int(miss_critical)]
    missed += [asked for asked in paper if _may_slip(asked)][:slips]
    for asked in paper:
        assessment.answer_check(
            at.uow,
            learner=at.learner,
            attempt=attempt,
            paper=paper,
            position=asked.position,
            option_id=_wrong(asked) if asked in missed else asked.decision.best.id,
            answer_id=uuid4(),
        )
    assessment.hand_in(at.uow, learner=at.learner, attempt=attempt, revision=at.revision)


def _may_slip(asked: Asked) -> bool:
    return not asked.critical and any(o.rating is Rating.POOR for o in asked.options)


def _wrong(asked: Asked) -> str:
    return next(option.id for option in asked.options if option.rating is Rating.POOR)
