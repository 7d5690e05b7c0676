"""What is next on a path: pure rules over what has been done."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from course.assessment.domain import AttemptKind, Outcome, Steps, steps
from course.assessment.queries import AttemptLine, finished_scenarios
from course.content.model import LearningPath, Module, Revision
from course.learning.domain import Reading, next_module


class StepKind(StrEnum):
    CHANGES = "changes"
    MODULE = "module"
    SCENARIO = "scenario"
    AGREEMENT = "agreement"
    CHECK = "check"


CHANGES = "changes"
"""Id of the step that shows changed clauses."""


@dataclass(frozen=True)
class Step:
    """One line of the path. ``state`` is what stands beside it, in a few words."""

    kind: StepKind
    id: str
    title: str
    state: str
    done: bool
    here: bool


@dataclass(frozen=True)
class Way:
    """A path with everything that has been done on it."""

    steps: tuple[Step, ...]

    @property
    def done(self) -> int:
        return sum(step.done for step in self.steps)

    @property
    def next(self) -> Step | None:
        """The step the one button leads to; None when all are done."""
        return next((step for step in self.steps if step.here), None)

    @property
    def place(self) -> int | None:
        return next((n for n, step in enumerate(self.steps) if step.here), None)


def way(
    revision: Revision,
    path: LearningPath,
    reading: Reading,
    attempts: Sequence[AttemptLine],
    *,
    acknowledged: bool,
    changed: bool = False,
) -> Way:
    """Every step of the path in order, and which one to go on with.

    Args:
        attempts: those of this assignment.
        changed: the assignment is about changed clauses, which are shown before all else.
    """
    finished = finished_scenarios(attempts, attempts[0].assignment_id) if attempts else frozenset()
    open_ = steps(revision, path, reading, finished, acknowledged=acknowledged)
    begun = bool(reading.screens) or acknowledged
    next_id = CHANGES if changed and not begun else _next_id(revision, path, reading, open_)
    listed = [
        *(_changes(begun) for _ in range(changed)),
        *(_module(revision.module(id_), reading, next_id) for id_ in path.module_ids),
        *(_scenario(revision, id_, open_, attempts, next_id) for id_ in path.scenario_ids),
        Step(
            StepKind.AGREEMENT,
            "agreement",
            "Read and acknowledge the agreement",
            "Done" if acknowledged else f"Edition {revision.agreement.edition}",
            acknowledged,
            next_id == "agreement",
        ),
        _check(revision, path, attempts, next_id),
    ]
    return Way(tuple(listed))


def _changes(seen: bool) -> Step:
    """There is nothing to do on that page: who has gone on from it has seen it."""
    state = "Done" if seen else "1 min"
    return Step(StepKind.CHANGES, CHANGES, "What has changed", state, seen, not seen)


def _next_id(revision: Revision, path: LearningPath, reading: Reading, open_: Steps) -> str:
    if module := next_module(revision, path, reading):
        return module.id
    if open_.scenarios_open:
        return open_.scenarios_open[0]
    return path.check_id if open_.acknowledged else "agreement"


def _module(module: Module, reading: Reading, next_id: str) -> Step:
    count, total = reading.count(module), len(module.screens)
    if count == total:
        state = "Done"
    elif count:
        state = f"Screen {count + 1} of {total}"
    else:
        state = f"{module.minutes} min"
    return Step(
        StepKind.MODULE, module.id, module.title, state, count == total, module.id == next_id
    )


def _scenario(
    revision: Revision,
    id_: str,
    open_: Steps,
    attempts: Sequence[AttemptLine],
    next_id: str,
) -> Step:
    scenario = revision.scenario(id_)
    done = id_ not in open_.scenarios_open
    begun = any(line.quiz_id == id_ for line in attempts)
    state = "Done" if done else "Begun" if begun else f"{scenario.minutes} min"
    return Step(StepKind.SCENARIO, id_, scenario.title, state, done, id_ == next_id)


def _check(
    revision: Revision, path: LearningPath, attempts: Sequence[AttemptLine], next_id: str
) -> Step:
    papers = [line for line in attempts if line.kind is AttemptKind.CHECK]
    passed = any(paper.outcome is Outcome.PASSED for paper in papers)
    count = revision.check.blueprint(path.id).decision_count
    if passed:
        state = "Passed"
    elif papers and papers[-1].finished_at is None:
        state = "Begun"
    elif papers:
        state = "Not yet"
    else:
        state = f"{count} decisions"
    here = not passed and path.check_id == next_id
    return Step(StepKind.CHECK, path.check_id, revision.check.title, state, passed, here)
