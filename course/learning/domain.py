"""Where to go on: pure rules over what has been read."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import datetime
from random import Random

from course.content.model import LearningPath, Module, Option, Revision


@dataclass(frozen=True)
class Reading:
    """What one learner has read within one assignment: module id -> screen ids, and when last."""

    screens: Mapping[str, Set[str]]
    last_module_id: str | None = None
    last_at: datetime | None = None

    def count(self, module: Module) -> int:
        """Screens of the module that have been read."""
        return len(module.screen_ids & self.screens.get(module.id, frozenset()))

    def finished(self, module: Module) -> bool:
        return self.count(module) == len(module.screens)

    def first_open(self, module: Module) -> str:
        """The screen to go on with: the first that is not read, or the first of all."""
        done = self.screens.get(module.id, frozenset())
        return next((s.id for s in module.screens if s.id not in done), module.screens[0].id)


NOTHING_READ = Reading({})


def next_module(revision: Revision, path: LearningPath, reading: Reading) -> Module | None:
    """The module to go on with: the one read last while it is open, else the first open one."""
    modules = [revision.module(id_) for id_ in path.module_ids]
    still_open = [module for module in modules if not reading.finished(module)]
    last = [module for module in still_open if module.id == reading.last_module_id]
    return next(iter(last or still_open), None)


def shuffled(options: tuple[Option, ...], seed: str) -> tuple[Option, ...]:
    """The options in an order that differs between seeds and is always the same for one."""
    return tuple(Random(seed).sample(options, len(options)))  # noqa: S311 - order, not secrecy
