"""A practice scenario as it is played: where the learner is, the meters, the ending."""

from collections.abc import Sequence
from dataclasses import dataclass

from course.content.meters import (
    SAFETY_AT_START,
    TRUST_AT_START,
    UNSAFE_BELOW,
    Standing,
    bounded,
    trust_word,
)
from course.content.model import Decision, Option, Rating, Scenario

COST_SCALE = 500
"""Units of money at which the cost bar is full."""


@dataclass(frozen=True)
class Meters:
    """Trust and safety from 0 to 100, cost in units of the local currency, 0 or more."""

    trust: int = TRUST_AT_START
    safety: int = SAFETY_AT_START
    cost: int = 0

    def after(self, option: Option) -> "Meters":
        return Meters(
            bounded(self.trust + option.trust),
            bounded(self.safety + option.safety),
            max(0, self.cost + option.cost),
        )

    @property
    def trust_word(self) -> str:
        return trust_word(self.trust)

    @property
    def safety_word(self) -> str:
        return "unsafe" if self.safety < UNSAFE_BELOW else "safe"

    @property
    def cost_word(self) -> str:
        if self.cost == 0:
            return "none"
        return "some" if self.cost < COST_SCALE // 2 else "much"

    @property
    def cost_percent(self) -> int:
        return min(100, self.cost * 100 // COST_SCALE)


@dataclass(frozen=True)
class Turn:
    """One decision taken: what was chosen, and the meters before and after."""

    node: Decision
    option: Option
    before: Meters
    after: Meters


@dataclass(frozen=True)
class Story:
    """The turns so far and the decision that is open, None once it has ended."""

    scenario: Scenario
    turns: tuple[Turn, ...]
    open: Decision | None

    @property
    def meters(self) -> Meters:
        return self.turns[-1].after if self.turns else Meters()

    @property
    def ending(self) -> str:
        """``kept``, ``shaken``, ``lost`` or ``unsafe``; only once the story has ended."""
        return Standing(self.meters.trust, self.meters.safety).ending

    @property
    def ending_words(self) -> str:
        endings = self.scenario.endings
        if self.ending == "unsafe":
            return f"{endings.lost} {endings.unsafe}".strip()
        return str(getattr(endings, self.ending))


def play(scenario: Scenario, option_ids: Sequence[str]) -> Story:
    """Replay the choices made so far.

    Args:
        option_ids: in the order chosen, from the start of the scenario.

    Raises:
        KeyError: an option that its node does not have; a bug, since only known ones are kept.
    """
    node: Decision | None = scenario.node(scenario.start)
    meters, turns = Meters(), []
    for option_id in option_ids:
        if node is None:
            break
        option = node.option(option_id)
        turns.append(Turn(node, option, meters, meters.after(option)))
        meters = turns[-1].after
        node = scenario.node(option.next) if option.next else None
    return Story(scenario, tuple(turns), node)


def usual_length(scenario: Scenario) -> int:
    """Decisions on the way of best options: "about 5"."""
    node, length = scenario.node(scenario.start), 1
    seen = {node.id}
    while (following := _best(node).next) and following not in seen:
        node, length = scenario.node(following), length + 1
        seen.add(following)
    return length


def _best(node: Decision) -> Option:
    return next(option for option in node.options if option.rating is Rating.BEST)
