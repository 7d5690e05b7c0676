"""Walk a path through the real services, as fast as a test may."""

from uuid import uuid4

from sqlalchemy import insert, select

from course.actor import Actor
from course.agreements import service as agreements
from course.assessment import papers, queries, service
from course.assessment.domain import AttemptKind
from course.assessment.story import play
from course.assignments import queries as assignments
from course.content.model import Rating
from course.learning import service as learning
from course.learning.models import ScreenRead
from course.library import queries as library


def as_actor(person) -> Actor:
    return Actor(person.id, person.name, (), person.language)


class Walk:
    """One learner on one assignment: ``Walk(work, ana, assignment).lessons().scenarios()...``."""

    def __init__(self, work, person, assignment):
        self._work = work
        self.person = person
        self.learner = as_actor(person)
        self._id = assignment.id

    def _here(self, uow):
        held = assignments.own(uow.session, self.learner.learner_id, self._id)
        return held, assignments.taught(uow.session, held)

    def lessons(self) -> "Walk":
        """Read every screen: the first through the service, which begins the path.

        The others are the same rows at once. Eighty calls took a third of most walks.
        """
        with self._work(self.learner) as uow:
            held, revision = self._here(uow)
            modules = [revision.module(id_) for id_ in revision.path(held.path_id).module_ids]
            learning.mark_read(
                uow,
                learner=self.learner,
                assignment=held,
                module=modules[0],
                screen_id=modules[0].screens[0].id,
            )
            read = select(ScreenRead.module_id, ScreenRead.screen_id).where(
                ScreenRead.assignment_id == held.id
            )
            every = {(module.id, screen.id) for module in modules for screen in module.screens}
            more = sorted(every - {tuple(row) for row in uow.session.execute(read)})
            same = {
                "assignment_id": held.id,
                "revision_id": held.revision_id,
                "read_at": uow.now,
            }
            rows = [same | {"module_id": m, "screen_id": s} for m, s in more]
            if rows:
                uow.session.execute(insert(ScreenRead), rows)
        return self

    def scenarios(self) -> "Walk":
        """Play every story by its best choices, all in one unit of work."""
        with self._work(self.learner) as uow:
            held, revision = self._here(uow)
            for scenario_id in revision.path(held.path_id).scenario_ids:
                self._scenario(uow, held, revision, scenario_id)
        return self

    def begin_scenario(self, scenario_id: str):
        """Returns the run's id."""
        with self._work(self.learner) as uow:
            held, revision = self._here(uow)
            return self._begin(uow, held, revision, scenario_id)

    def _begin(self, uow, held, revision, scenario_id: str):
        return service.begin_scenario(
            uow,
            learner=self.learner,
            assignment=held,
            revision=revision,
            scenario_id=scenario_id,
        )

    def _scenario(self, uow, held, revision, scenario_id: str) -> None:
        attempt_id = self._begin(uow, held, revision, scenario_id)
        attempt = queries.own(
            uow.session, self.learner.learner_id, attempt_id, AttemptKind.SCENARIO
        )
        story = play(revision.scenario(scenario_id), [])
        while story.open is not None:
            story = service.answer_scenario(
                uow,
                learner=self.learner,
                attempt=attempt,
                revision=revision,
                position=len(story.turns) + 1,
                option_id=story.open.best.id,
                answer_id=uuid4(),
            )

    def acknowledge(self) -> "Walk":
        with self._work(self.learner) as uow:
            _, revision = self._here(uow)
            agreements.acknowledge(
                uow,
                learner=self.learner,
                agreement=revision.agreement,
                revision_id=revision.id,
                statement="I have read this text.",
                typed_name=self.learner.name,
            )
        return self

    def begin_check(self):
        """Returns the attempt's id."""
        with self._work(self.learner) as uow:
            held, revision = self._here(uow)
            return service.begin_check(
                uow, learner=self.learner, assignment=held, revision=revision
            )

    def answer(self, attempt_id, rating: Rating = Rating.BEST) -> "Walk":
        """Answer the whole paper: always best, or never."""
        with self._work(self.learner) as uow:
            attempt, revision = self.attempt(uow, attempt_id)
            paper = papers.asked(revision, attempt.paper)
            for asked in paper:
                ranked = sorted(asked.options, key=lambda option: -option.points)
                option = ranked[0] if rating is Rating.BEST else ranked[-1]
                service.answer_check(
                    uow,
                    learner=self.learner,
                    attempt=attempt,
                    paper=paper,
                    position=asked.position,
                    option_id=option.id,
                    answer_id=uuid4(),
                )
        return self

    def attempt(self, uow, attempt_id):
        attempt = queries.own(uow.session, self.learner.learner_id, attempt_id, AttemptKind.CHECK)
        return attempt, library.revision(uow.session, attempt.revision_id)

    def hand_in(self, attempt_id):
        with self._work(self.learner) as uow:
            attempt, revision = self.attempt(uow, attempt_id)
            return service.hand_in(uow, learner=self.learner, attempt=attempt, revision=revision)

    def ready(self) -> "Walk":
        """Everything before the check."""
        return self.lessons().scenarios().acknowledge()

    def certify(self):
        """The whole road; returns the grade."""
        attempt_id = self.ready().begin_check()
        return self.answer(attempt_id).hand_in(attempt_id)
