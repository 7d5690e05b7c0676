"""Whether a question treats two groups alike: Mantel-Haenszel, matched on the total score.

Sources: N. Mantel and W. Haenszel, JNCI 22 (1959), 719; J. Robins, N. Breslow and S. Greenland,
Biometrics 42 (1986), 311 (variance), both as in statsmodels; P. W. Holland and D. T. Thayer, in
H. Wainer and H. Braun (eds), Test Validity (1988), 129 (the delta scale); R. Zwick, ETS RR-12-08
(2012): 200 in the smaller group and 500 in all before anything is said.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from math import log

from course.content.model import Decision, ItemUse, Revision
from course.measures.interval_rules import Interval

LEAST_OF_ONE, LEAST_OF_ALL = 200, 500
DELTA = -2.35
"""From the log of odds to the delta scale."""
SLIGHT, LARGE = 1.0, 1.5


class Fair(StrEnum):
    """What can be said of a question."""

    TOO_EARLY = "too early"
    ALIKE = "alike"
    LOOK = "look at it"
    """A moderate difference that chance does not explain."""
    REWORK = "rework it"


@dataclass(frozen=True)
class Stratum:
    """People of about the same total score: how many chose the best option, and how many not."""

    employees_right: int
    employees_wrong: int
    contractors_right: int
    contractors_wrong: int

    @property
    def both(self) -> bool:
        """Whether there is anybody to compare: a score that only one group reached says nothing."""
        employees = self.employees_right + self.employees_wrong
        return bool(employees and self.contractors_right + self.contractors_wrong)


@dataclass(frozen=True)
class Odds:
    """How much better contractors' odds are than those of employees of the same score."""

    ratio: float
    interval: Interval

    @property
    def delta(self) -> float:
        return abs(DELTA * log(self.ratio))

    @property
    def by_chance(self) -> bool:
        return self.interval.low <= 1 <= self.interval.high


def odds(strata: Iterable[Stratum]) -> Odds | None:
    """The common odds ratio with its 95 % interval; None where it cannot be worked out."""
    shared = [one for one in strata if one.both]
    for_them = any(one.contractors_right and one.employees_wrong for one in shared)
    against = any(one.contractors_wrong and one.employees_right for one in shared)
    if not for_them or not against:
        return None  # nought, or without end
    # It takes seconds to load and 200 MB: only whoever has enough answers to ask pays for it.
    from statsmodels.stats.contingency_tables import StratifiedTable

    table = StratifiedTable([_two_by_two(one) for one in shared])
    low, high = table.oddsratio_pooled_confint()
    return Odds(float(table.oddsratio_pooled), Interval(float(low), float(high)))


def _two_by_two(one: Stratum) -> list[list[float]]:
    return [
        [float(one.contractors_right), float(one.contractors_wrong)],
        [float(one.employees_right), float(one.employees_wrong)],
    ]


def enough(employees: int, contractors: int) -> bool:
    """Whether so many answers let anything be said."""
    return min(employees, contractors) >= LEAST_OF_ONE and employees + contractors >= LEAST_OF_ALL


def verdict(employees: int, contractors: int, found: Odds | None) -> Fair:
    """What to do about it; nothing is said from too few answers."""
    if not enough(employees, contractors):
        return Fair.TOO_EARLY
    if found is None or found.by_chance or found.delta < SLIGHT:
        return Fair.ALIKE
    return Fair.REWORK if found.delta >= LARGE else Fair.LOOK


@dataclass(frozen=True)
class Asked:
    """A question of the newest course, and where to look next."""

    words: str
    clause_id: str
    in_check: bool
    """Whether the check asks it now, so that its clause says how each option does."""
    module_id: str | None
    """The module that teaches the clause."""


def questions(revision: Revision) -> dict[str, Asked]:
    """What each question asks, in one line; by the id that answers have."""
    teaching = {
        clause_id: module.id
        for module in reversed(revision.modules)
        if not module.part_of
        for clause_id in module.clause_ids
    }

    def asked(decision: Decision, clause_id: str, *, in_check: bool = True) -> Asked:
        return Asked(_line(decision), clause_id, in_check, teaching.get(clause_id))

    single = {
        item.id: asked(item.decision, item.clause_id, in_check=item.use is ItemUse.CHECK)
        for item in revision.items
    }
    steps = {
        f"{case.id}/{step.id}": asked(step, case.clause_id)
        for case in revision.cases
        for step in case.decisions
    }
    return single | steps


def _line(decision: Decision) -> str:
    return (decision.scene or decision.ask).strip().partition("\n")[0]
