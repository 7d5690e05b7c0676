"""Whether a question treats two groups alike: Mantel-Haenszel, matched on the total score.

Sources: N. Mantel and W. Haenszel, JNCI 22 (1959), 719; J. Robins, N. Breslow and S. Greenland,
Biometrics 42 (1986), 311 (variance); P. W. Holland and D. T. Thayer, in H. Wainer and H. Braun
(eds), Test Validity (1988), 129 (the delta scale); R. Zwick, ETS RR-12-08 (2012): 200 in the
smaller group and 500 in all before anything is said.

Decision: the formula stands here, some twenty lines, and a test holds it against statsmodels'
``StratifiedTable``. That library takes two seconds to load and brings 200 MB to every server.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from math import exp, log, sqrt

from course.measures.interval_rules import Interval, Z

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
    def n(self) -> int:
        return (
            self.employees_right
            + self.employees_wrong
            + self.contractors_right
            + self.contractors_wrong
        )


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
    r_sum = s_sum = pr = ps_qr = qs = 0.0
    for one in strata:
        if not (n := one.n):
            continue
        r = one.contractors_right * one.employees_wrong / n
        s = one.contractors_wrong * one.employees_right / n
        p = (one.contractors_right + one.employees_wrong) / n
        q = (one.contractors_wrong + one.employees_right) / n
        r_sum, s_sum = r_sum + r, s_sum + s
        pr, ps_qr, qs = pr + p * r, ps_qr + p * s + q * r, qs + q * s
    if not r_sum or not s_sum:
        return None
    spread = pr / (2 * r_sum**2) + ps_qr / (2 * r_sum * s_sum) + qs / (2 * s_sum**2)
    middle, reach = log(r_sum / s_sum), Z * sqrt(spread)
    return Odds(r_sum / s_sum, Interval(exp(middle - reach), exp(middle + reach)))


def verdict(employees: int, contractors: int, found: Odds | None) -> Fair:
    """What to do about it; nothing is said from too few answers."""
    if min(employees, contractors) < LEAST_OF_ONE or employees + contractors < LEAST_OF_ALL:
        return Fair.TOO_EARLY
    if found is None or found.by_chance or found.delta < SLIGHT:
        return Fair.ALIKE
    return Fair.REWORK if found.delta >= LARGE else Fair.LOOK
