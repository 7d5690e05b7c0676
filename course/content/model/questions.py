"""Questions: practice scenarios, single items and short cases."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Literal


class Rating(StrEnum):
    """How an option compares with what the agreement asks for."""

    BEST = "best"
    ACCEPTABLE = "acceptable"
    POOR = "poor"
    CRITICAL = "critical"
    """Breaks a critical clause."""


POINTS: Mapping[Rating, int] = {
    Rating.BEST: 2,
    Rating.ACCEPTABLE: 1,
    Rating.POOR: 0,
    Rating.CRITICAL: 0,
}
"""Points of one scored decision, 0 to 2."""


class ItemUse(StrEnum):
    """Where a bank of single questions may appear."""

    CHECK = "check"
    RECALL = "recall"


@dataclass(frozen=True)
class Option:
    """One thing the learner could do."""

    id: str
    text: str
    rating: Rating
    clause_ids: tuple[str, ...]
    why: str
    """The reason, in under 30 words: shown after choosing."""
    then: str = ""
    """What happens next, where the next node's scene does not say it."""
    next: str | None = None
    """Next node of a scenario; None ends it. Unused in items and cases."""
    trust: int = 0
    safety: int = 0
    cost: int = 0

    @property
    def points(self) -> int:
        return POINTS[self.rating]


@dataclass(frozen=True)
class Decision:
    """One question with its options: a node of a scenario, a single item, a step of a case."""

    id: str
    scene: str
    """What has just happened; may be empty."""
    ask: str
    options: tuple[Option, ...]
    repair: bool = False
    """Reached by a mistake that can still be put right."""

    @cached_property
    def _by_id(self) -> dict[str, Option]:
        return {option.id: option for option in self.options}

    def option(self, option_id: str) -> Option:
        """The option of that id; ``KeyError`` for one it does not have."""
        return self._by_id[option_id]

    @property
    def best(self) -> Option:
        return next(option for option in self.options if option.rating is Rating.BEST)


@dataclass(frozen=True)
class Endings:
    kept: str
    shaken: str
    lost: str
    unsafe: str
    """One sentence added to ``lost`` when safety fell below 60; may be empty."""


@dataclass(frozen=True)
class Scenario:
    """A branching story for practice: consequence first, then the reason, then the clause."""

    id: str
    title: str
    seat: str
    """Who the learner is, such as "You are Sam, technician of the contractor Pike."."""
    engagement: Literal["contractor", "employee"]
    module_id: str
    """The whole module, of which a path may have only parts."""
    minutes: int
    clause_ids: tuple[str, ...]
    situation: str
    start: str
    nodes: tuple[Decision, ...]
    endings: Endings
    talk: str

    @cached_property
    def _by_id(self) -> dict[str, Decision]:
        return {node.id: node for node in self.nodes}

    def node(self, node_id: str) -> Decision:
        return self._by_id[node_id]


@dataclass(frozen=True)
class Item:
    """A single question about one clause."""

    id: str
    clause_id: str
    use: ItemUse
    decision: Decision


@dataclass(frozen=True)
class Case:
    """Two or three linked decisions for the final check, all seen from one seat."""

    id: str
    title: str
    seat: str
    engagement: Literal["contractor", "employee"]
    scenario_id: str
    """The practice scenario whose facts it changes."""
    clause_id: str
    """The clause it is mainly about: decides which block of a paper may draw it."""
    situation: str
    decisions: tuple[Decision, ...]

    @property
    def begins_after_a_mistake(self) -> bool:
        """Somebody else's, which the learner can still put right."""
        return self.decisions[0].repair
