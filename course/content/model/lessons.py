"""Lessons: modules of screens, screens of blocks."""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal


@dataclass(frozen=True)
class TextBlock:
    """A piece of a screen in safe HTML."""

    html: str
    kind: Literal["text"] = "text"


@dataclass(frozen=True)
class ClauseBlock:
    """The agreement's own words, shown as a card."""

    clause_id: str
    kind: Literal["clause"] = "clause"


@dataclass(frozen=True)
class RecallBlock:
    """A quick recall: one item of a ``use: recall`` bank. Nothing is scored."""

    item_id: str
    kind: Literal["recall"] = "recall"


@dataclass(frozen=True)
class PictureBlock:
    path: str
    """Inside the pack, such as ``modules/pictures/cut-line.svg``."""
    alt: str
    width: int
    height: int
    kind: Literal["picture"] = "picture"


Block = TextBlock | ClauseBlock | RecallBlock | PictureBlock


@dataclass(frozen=True)
class Screen:
    """One lesson screen: one idea, at most about 60 words."""

    id: str
    """Stable inside its module."""
    title: str
    blocks: tuple[Block, ...]

    @property
    def clause_ids(self) -> tuple[str, ...]:
        return tuple(b.clause_id for b in self.blocks if isinstance(b, ClauseBlock))

    @property
    def recall_ids(self) -> tuple[str, ...]:
        return tuple(b.item_id for b in self.blocks if isinstance(b, RecallBlock))


@dataclass(frozen=True)
class Module:
    id: str
    title: str
    objective: str
    minutes: int
    clause_ids: tuple[str, ...]
    pocket_line: str
    team_talk: str
    screens: tuple[Screen, ...]
    part_of: str = ""
    """The id of the whole module, if a path asks for some of its parts only."""

    @cached_property
    def screen_ids(self) -> frozenset[str]:
        return frozenset(screen.id for screen in self.screens)

    def position(self, screen_id: str) -> int:
        """Zero-based place of a screen; ``ValueError`` for one the module does not have."""
        return [screen.id for screen in self.screens].index(screen_id)
