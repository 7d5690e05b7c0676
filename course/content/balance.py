"""Cues that let people pass without knowing: where and how long the best option is."""

from collections.abc import Iterable, Sequence

from course.content.model import Case, Decision, Scenario
from course.content.problems import Notes, Place

MIN_DECISIONS = 4
"""Below that, a share says nothing."""
MAX_LONGEST_PERCENT = 40
MAX_SAME_PLACE_PERCENT = 50
MIN_SEATS = 6


def check_cues(at: Place, decisions: Sequence[Decision], where: str, notes: Notes) -> None:
    """Warn if the best option is the longest, or stands at one place, too often.

    Args:
        where: "this file" or "the pack".
    """
    decisions = [d for d in decisions if sum(o.rating == "best" for o in d.options) == 1]
    total = len(decisions)
    if total < MIN_DECISIONS:
        return
    longest = sum(_best_is_longest(decision) for decision in decisions)
    if longest * 100 > MAX_LONGEST_PERCENT * total:
        what = f"The best option is the longest in {longest} of {total} decisions of {where}"
        remedy = f"Shorten it, or lengthen others: at most {MAX_LONGEST_PERCENT} %."
        notes.warn(at, "best-longest", what, remedy)
    places = [decision.options.index(decision.best) for decision in decisions]
    commonest = max(sorted(set(places)), key=places.count)
    if (often := places.count(commonest)) * 100 > MAX_SAME_PLACE_PERCENT * total:
        letter = "abcd"[commonest]
        what = (
            f"The best option stands at place {letter} in {often} of {total} decisions of {where}"
        )
        remedy = f"Move some: at most {MAX_SAME_PLACE_PERCENT} % at one place."
        notes.warn(at, "best-same-place", what, remedy)


def check_roles(at: Place, seats: Iterable[Scenario | Case], notes: Notes) -> None:
    """Warn if contractors or employees sit in fewer than a third of the seats."""
    engagements = [seat.engagement for seat in seats]
    for engagement in ("contractor", "employee"):
        count = engagements.count(engagement)
        if len(engagements) >= MIN_SEATS and count * 3 < len(engagements):
            article = "an" if engagement == "employee" else "a"
            what = f"{count} of {len(engagements)} seats are those of {article} {engagement}"
            notes.warn(
                at, "role-balance", what, "Tell a third of the scenarios and cases from each side."
            )


def _best_is_longest(decision: Decision) -> bool:
    others = [len(option.text) for option in decision.options if option is not decision.best]
    return len(decision.best.text) > max(others, default=0)
