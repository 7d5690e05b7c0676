"""Cues that let people pass without knowing, and seats that take sides."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from course.content.model import Case, Decision, Rating, Scenario
from course.content.problems import Notes, Place

MIN_DECISIONS = 4
"""Below that, a share says nothing."""
MIN_OFTEN = 3
"""Twice in a short scenario is chance."""
MIN_SEATS = 6


@dataclass(frozen=True)
class Scope:
    """What is looked at together, and the most that may happen there, in percent."""

    name: str
    extreme_percent: int
    """The best option is the longest, or the shortest."""
    same_place_percent: int


FILE = Scope("this file", 40, 50)
PACK = Scope("the pack", 35, 40)
"""With many decisions chance weighs less, so the cue has to be weaker."""


def check_cues(at: Place, decisions: Iterable[Decision], scope: Scope, notes: Notes) -> None:
    """Warn if the best option is the longest or the shortest, or at one place, too often."""
    decisions = [d for d in decisions if sum(o.rating is Rating.BEST for o in d.options) == 1]
    if len(decisions) < MIN_DECISIONS:
        return
    _check_lengths(at, decisions, scope, notes)
    places = [decision.options.index(decision.best) for decision in decisions]
    commonest = max(sorted(set(places)), key=places.count)
    if (often := places.count(commonest)) * 100 > scope.same_place_percent * len(decisions):
        where = f"{often} of {len(decisions)} decisions of {scope.name}"
        what = f"The best option stands at place {'abcd'[commonest]} in {where}"
        remedy = f"Move some: at most {scope.same_place_percent} % at one place."
        notes.warn(at, "best-same-place", what, remedy)


def check_roles(
    at: Place, scenarios: Sequence[Scenario], cases: Sequence[Case], notes: Notes
) -> None:
    """Warn if contractors or employees sit in fewer than a third of the seats.

    Once for all seats, and once for those where a colleague's mistake waits to be put right.
    """
    remedy = "Tell a third of the scenarios and cases from each side."
    _check_seats(at, "seats", [*scenarios, *cases], remedy, notes)
    repairs = [case for case in cases if case.begins_after_a_mistake]
    remedy = "Let each side put mistakes right in a third of these cases."
    _check_seats(at, "cases that begin after a mistake", repairs, remedy, notes)


def _check_lengths(at: Place, decisions: list[Decision], scope: Scope, notes: Notes) -> None:
    shares = {
        ("best-longest", "longest"): sum(map(_best_is_longest, decisions)),
        ("best-shortest", "shortest"): sum(map(_best_is_shortest, decisions)),
    }
    for (code, extreme), often in shares.items():
        if often >= MIN_OFTEN and often * 100 > scope.extreme_percent * len(decisions):
            where = f"{often} of {len(decisions)} decisions of {scope.name}"
            what = f"The best option is the {extreme} in {where}"
            remedy = f"Make some options alike in length: at most {scope.extreme_percent} %."
            notes.warn(at, code, what, remedy)


def _check_seats(
    at: Place, noun: str, seats: Sequence[Scenario | Case], remedy: str, notes: Notes
) -> None:
    for engagement, person in (("contractor", "a contractor"), ("employee", "an employee")):
        count = sum(seat.engagement == engagement for seat in seats)
        if len(seats) >= MIN_SEATS and count * 3 < len(seats):
            what = f"{count} of {len(seats)} {noun} are those of {person}"
            notes.warn(at, "role-balance", what, remedy)


def _best_is_longest(decision: Decision) -> bool:
    return len(decision.best.text) > max(_other_lengths(decision), default=0)


def _best_is_shortest(decision: Decision) -> bool:
    return len(decision.best.text) < min(_other_lengths(decision), default=0)


def _other_lengths(decision: Decision) -> list[int]:
    return [len(option.text) for option in decision.options if option is not decision.best]
