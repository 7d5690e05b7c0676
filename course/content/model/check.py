"""The final check: how a paper is drawn."""

from dataclasses import dataclass

from course.content.model.refreshers import whole_path_id


@dataclass(frozen=True)
class CriticalDraw:
    """``draw`` items on different clauses out of ``clause_ids`` stand on every paper."""

    clause_ids: tuple[str, ...]
    draw: int


@dataclass(frozen=True)
class Part:
    """One part of a paper: how many single items and whole cases from which clauses.

    Parts that draw items share no clause with each other, nor do parts that draw cases; so
    nothing can be drawn twice.
    """

    id: str
    title: str
    clause_ids: tuple[str, ...]
    items: int
    cases: int
    critical: tuple[CriticalDraw, ...]


@dataclass(frozen=True)
class Blueprint:
    """How a paper is drawn for one path."""

    path_id: str
    decisions_per_case: int
    parts: tuple[Part, ...]
    begins_after_a_mistake: int = 0
    """At least so many cases of every paper begin after a mistake that can be put right."""

    @property
    def decision_count(self) -> int:
        return sum(p.items + p.cases * self.decisions_per_case for p in self.parts)


@dataclass(frozen=True)
class Check:
    """The final check: open book, no time limit, one pass rule for everyone."""

    id: str
    title: str
    pass_percent: int
    """Whole percent, 0 to 100, inclusive."""
    provisional: str
    """Why the pass mark is provisional, in a sentence; empty once it has been set by a panel."""
    blueprints: tuple[Blueprint, ...]

    def blueprint(self, path_id: str) -> Blueprint:
        """How a paper of a path is drawn; of a refresher that was not cut yet, as of its path."""
        known = {b.path_id: b for b in self.blueprints}
        return known.get(path_id) or known[whole_path_id(path_id)]
