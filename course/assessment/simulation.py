"""Simulated classes: whom the final check lets pass, before anybody takes it.

Papers are drawn and graded by the same code as those of learners; only the answers are made up.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from course.assessment import papers
from course.assessment.domain import Asked, Grade, Outcome, grade
from course.content.model import Option, Revision

KNOWN_PERCENT = 70
Habit = Callable[[Asked, Random], Option]
"""How a learner chooses."""


def _best(asked: Asked, _: Random) -> Option:
    return asked.decision.best


def _some(asked: Asked, random: Random) -> Option:
    return random.choice(asked.options)


def _mostly_best(asked: Asked, random: Random) -> Option:
    knows = random.randrange(100) < KNOWN_PERCENT
    return _best(asked, random) if knows else _some(asked, random)


def _longest(asked: Asked, _: Random) -> Option:
    return max(asked.options, key=lambda option: len(option.text))


def _middle(asked: Asked, random: Random) -> Option:
    by_length = sorted(asked.options, key=lambda option: len(option.text))
    return random.choice(by_length[1:-1] or by_length)


def _shortest(asked: Asked, _: Random) -> Option:
    return min(asked.options, key=lambda option: len(option.text))


def _first(asked: Asked, _: Random) -> Option:
    return asked.options[0]


HABITS: Mapping[str, Habit] = {
    "perfect": _best,
    f"knows {KNOWN_PERCENT} %, guesses the rest": _mostly_best,
    "random": _some,
    "always the longest option": _longest,
    "always one of middle length": _middle,
    "always the shortest option": _shortest,
    "always the first shown": _first,
}


@dataclass(frozen=True)
class ClassResult:
    """How one class of learners with one habit did."""

    name: str
    learners: int
    passed: int
    points: int
    max_points: int
    """Of all learners together, like ``points`` and ``critical_misses``."""
    critical_misses: int
    missed: tuple[tuple[str, int], ...]
    """Clauses to read again and for how many learners, the commonest first."""

    @property
    def passed_percent(self) -> float:
        return 100 * self.passed / self.learners

    @property
    def points_percent(self) -> float:
        return 100 * self.points / self.max_points

    @property
    def mean_critical_misses(self) -> float:
        return self.critical_misses / self.learners


def simulate(revision: Revision, path_id: str, learners: int, seed: int) -> list[ClassResult]:
    """Let every class take the same papers of a path's final check, one for each learner.

    The same seed gives the same result. ``StopIteration`` for a path without blueprint.
    """
    blueprint = revision.check.blueprint(path_id)
    drawn = [papers.draw(revision, blueprint, f"{seed} {n}") for n in range(learners)]
    asked = [papers.asked(revision, papers.stored(paper)) for paper in drawn]
    return [_class(revision, name, habit, asked, seed) for name, habit in HABITS.items()]


def _class(
    revision: Revision, name: str, habit: Habit, asked: Sequence[Sequence[Asked]], seed: int
) -> ClassResult:
    random = Random(f"{seed} {name}")  # noqa: S311 - nobody's paper depends on it
    grades = [_graded(revision, paper, habit, random) for paper in asked]
    missed = Counter(id_ for graded in grades for id_ in graded.missed_clause_ids)
    return ClassResult(
        name=name,
        learners=len(grades),
        passed=sum(graded.outcome is Outcome.PASSED for graded in grades),
        points=sum(graded.points for graded in grades),
        max_points=sum(graded.max_points for graded in grades),
        critical_misses=sum(graded.missed_critical for graded in grades),
        missed=tuple(sorted(missed.items(), key=lambda found: (-found[1], found[0]))),
    )


def _graded(revision: Revision, paper: Sequence[Asked], habit: Habit, random: Random) -> Grade:
    answers = {asked.position: habit(asked, random).id for asked in paper}
    return grade(revision, paper, answers, revision.check.pass_percent)
