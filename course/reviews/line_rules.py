"""Versions of published rules: which one holds on a day, which come, and which held before. Pure.

A version holds from its first day until the day before a later version begins. Nothing that was
published is changed; what firms were promised can be read for good.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from course.reviews.reward_rules import Terms


@dataclass(frozen=True)
class Rule:
    """One version of a rule."""

    id: UUID
    line_id: UUID
    version: int
    terms: Terms


@dataclass(frozen=True)
class Line:
    """A rule with all its versions."""

    current: Rule | None
    """Holds today; None before the first one begins."""
    ahead: tuple[Rule, ...]
    """Published for later, the soonest first."""
    earlier: tuple[Rule, ...]
    """Held before, or were replaced before they began; the newest first."""

    @property
    def shown(self) -> Rule:
        """By which the rule is known today."""
        return self.current or self.ahead[0]

    @property
    def newest(self) -> Rule:
        """The one that was published last."""
        return max((self.shown, *self.ahead), key=lambda one: one.version)

    @property
    def last_day(self) -> date | None:
        """Until when what holds today holds, as far as that is published."""
        if self.current and self.ahead:
            return self.ahead[0].terms.from_on - timedelta(days=1)
        return None


def line_of(versions: Iterable[Rule], today: date) -> Line:
    """Versions of one rule on a day; there is at least one."""
    left: list[Rule] = []
    earlier: list[Rule] = []
    for one in sorted(versions, key=lambda rule: rule.version):
        replaced = [old for old in left if old.terms.from_on >= one.terms.from_on]
        earlier += replaced
        left = [old for old in left if old not in replaced] + [one]
    begun = [one for one in left if one.terms.from_on <= today]
    earlier += begun[:-1]
    return Line(
        begun[-1] if begun else None,
        tuple(left[len(begun) :]),
        tuple(sorted(earlier, key=lambda rule: -rule.version)),
    )


def lines_of(versions: Iterable[Rule], today: date) -> tuple[Line, ...]:
    """Every rule, by the title that is known today."""
    found: dict[UUID, list[Rule]] = {}
    for one in versions:
        found.setdefault(one.line_id, []).append(one)
    lines = [line_of(rules, today) for rules in found.values()]
    return tuple(sorted(lines, key=lambda one: (one.shown.terms.title, str(one.shown.id))))
