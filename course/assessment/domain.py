"""Grading the final check, and when it opens: pure arithmetic over compiled questions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from course.content.model import Clause, Decision, LearningPath, Option, Rating, Revision
from course.errors import CourseError
from course.learning.domain import Reading


class AttemptKind(StrEnum):
    SCENARIO = "scenario"
    CHECK = "check"


class Outcome(StrEnum):
    PASSED = "passed"
    NOT_YET = "not_yet"


THIRD_TRY_AFTER = timedelta(hours=24)
"""A second paper opens at once; from the third on, this long after the one before."""
FULL_POINTS = 2
"""Points of one decision answered as the agreement asks."""


class Unanswered(CourseError):
    """The check cannot be graded yet; ``positions`` lists the gaps, 1 for the first decision."""

    def __init__(self, positions: Sequence[int]):
        super().__init__(f"Answer every decision first. Still open: {len(positions)}.")
        self.positions = positions


@dataclass(frozen=True)
class Asked:
    """One decision of a paper with everything a page or the grading needs."""

    position: int
    decision_id: str
    """Item id, or ``case/decision``: unique within a revision."""
    clause_id: str
    """The clause it is about."""
    critical: bool
    """A single item on a critical clause: anything but the best option is a critical miss."""
    decision: Decision
    options: tuple[Option, ...]
    """In the order in which this learner sees them."""
    situation: str = ""
    seat: str = ""
    step: tuple[int, int] | None = None
    """For a case: this is decision 2 of 3."""


@dataclass(frozen=True)
class Grade:
    points: int
    max_points: int
    missed_critical: int
    """Decisions that broke a critical clause."""
    missed_clause_ids: tuple[str, ...]
    """Clauses to read again: critical ones first, then by number."""
    outcome: Outcome

    @property
    def percent(self) -> int:
        """Whole percent, rounded down: 79.99 % never reads as 80 %."""
        return self.points * 100 // self.max_points


def is_critical_miss(asked: Asked, option: Option) -> bool:
    return option.rating is Rating.CRITICAL or (asked.critical and option.rating is not Rating.BEST)


def grade(
    revision: Revision, paper: Sequence[Asked], answers: Mapping[int, str], pass_percent: int
) -> Grade:
    """Grade one finished paper.

    Args:
        answers: position -> chosen option id, one entry for each decision, any order.
        pass_percent: whole percent, 0 to 100, inclusive.

    Returns:
        Whole points, two for each decision at most. Passed means that the share of points
        reaches ``pass_percent`` *and* that there is no critical miss.

    Raises:
        Unanswered: ``answers`` leaves a gap.
        KeyError: an option the decision does not have; a bug in the caller.

    Source: cmi5 ``masteryScore``: passed means scaled score >= mastery score. Compared in
    whole numbers, so that 79.99 % is never rounded up to a pass at 80 %.
    """
    if gaps := [asked.position for asked in paper if asked.position not in answers]:
        raise Unanswered(gaps)
    chosen = [(asked, asked.decision.option(answers[asked.position])) for asked in paper]
    points = sum(option.points for _, option in chosen)
    max_points = FULL_POINTS * len(paper)
    critical = sum(is_critical_miss(asked, option) for asked, option in chosen)
    missed = {asked.clause_id for asked, option in chosen if option.points < FULL_POINTS}
    reached = points * 100 >= pass_percent * max_points
    return Grade(
        points=points,
        max_points=max_points,
        missed_critical=critical,
        missed_clause_ids=_in_reading_order(revision, missed),
        outcome=Outcome.PASSED if reached and not critical else Outcome.NOT_YET,
    )


def _in_reading_order(revision: Revision, clause_ids: set[str]) -> tuple[str, ...]:
    place = {clause.id: n for n, clause in enumerate(revision.agreement.clauses)}

    def order(clause: Clause) -> tuple[bool, int]:
        return not clause.critical, place[clause.id]

    return tuple(c.id for c in sorted(map(revision.clause, clause_ids), key=order))


@dataclass(frozen=True)
class Steps:
    """What of a path is done, and so whether its final check is open."""

    modules_open: tuple[str, ...]
    scenarios_open: tuple[str, ...]
    acknowledged: bool

    @property
    def check_is_open(self) -> bool:
        return not self.modules_open and not self.scenarios_open and self.acknowledged


def steps(
    revision: Revision,
    path: LearningPath,
    reading: Reading,
    finished_scenarios: frozenset[str],
    *,
    acknowledged: bool,
) -> Steps:
    """The steps of a path that are still open, in the path's order."""
    modules = [revision.module(id_) for id_ in path.module_ids]
    return Steps(
        tuple(m.id for m in modules if not reading.finished(m)),
        tuple(id_ for id_ in path.scenario_ids if id_ not in finished_scenarios),
        acknowledged,
    )


def next_try_at(finished: Sequence[datetime]) -> datetime | None:
    """When the next paper may be begun, given when earlier ones were finished; None: at once.

    Args:
        finished: moments of the papers that were not enough yet, oldest first.
    """
    return finished[-1] + THIRD_TRY_AFTER if len(finished) >= 2 else None
