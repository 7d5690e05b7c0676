"""Everything that time brings, in stages: each safe to run twice, and on two machines at once."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from course.assignments import rule_queries, rules
from course.assignments import who as groups
from course.db import UnitOfWork

Begin = Callable[[], UnitOfWork]
"""Begins one more unit of work, at the moment the day is run for."""


@dataclass(frozen=True)
class Done:
    """One line of what a stage did: about what, and how many of which."""

    stage: str
    about: str
    counts: tuple[tuple[str, int], ...]


Stage = Callable[[Begin, bool], Iterator[Done]]
"""Does its part in units of work of its own; with ``True`` it saves nothing."""


def apply_rules(begin: Begin, dry_run: bool) -> Iterator[Done]:
    """Each rule in a transaction of its own: none waits for, or undoes, another."""
    with begin() as uow:
        uow.discard()
        living = rule_queries.living(uow.session)
    for rule in living:
        with begin() as uow:
            done = rules.apply(uow, rule, groups.days(uow.session, uow.now))
            if dry_run:
                uow.discard()
        yield Done("rules", str(rule.id), (("asked", done.asked), ("let go", done.let_go)))


STAGES: tuple[Stage, ...] = (apply_rules,)
"""In this order."""


def run(begin: Begin, *, dry_run: bool) -> Iterator[Done]:
    for stage in STAGES:
        yield from stage(begin, dry_run)
