"""What a compiled course is made of. Frozen, plain data: no files, no database, no web.

Everything a page shows is here already filled in (parameters), rendered (HTML) and checked, so
that nothing is compiled while somebody waits. Ids are stable for ever; nothing is addressed by
its position.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
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


# --- the agreement ---------------------------------------------------------------------


@dataclass(frozen=True)
class Clause:
    """One numbered promise of the agreement, with its parameters filled in."""

    id: str
    """Stable for ever and never reused, such as ``call-the-office``."""
    number: str
    """As printed, such as ``4.2``; may move between editions."""
    title: str
    section_id: str
    html: str
    text: str
    """The same words without markup: what is hashed, compared and read aloud."""
    binds: tuple[str, ...]
    """Any of ``contractor``, ``employee``, ``company``."""
    basis: str
    """``law``, ``promise`` or ``terms``."""
    critical: bool
    measure: str
    target: str
    digest: str
    """SHA-256 in hex over title and text: two editions with one digest say the same."""


@dataclass(frozen=True)
class Section:
    id: str
    number: str
    title: str
    clause_ids: tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """What the author says about a clause that differs from the edition before."""

    clause_id: str
    kind: Literal["material", "editorial"]
    why: str


@dataclass(frozen=True)
class Agreement:
    title: str
    edition: str
    effective_on: date
    parameters: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    clauses: tuple[Clause, ...]
    changes: tuple[Change, ...]
    digest: str
    """SHA-256 in hex over the whole text as shown: what an acknowledgement refers to."""
    language: str = "en"
    """Of the whole pack, BCP 47: what records of learning say they were shown in."""

    @cached_property
    def parameters_by_name(self) -> dict[str, str]:
        return dict(self.parameters)

    def parameter(self, name: str) -> str:
        """The value that flows into the text; ``KeyError`` for a name the agreement lacks."""
        return self.parameters_by_name[name]


# --- lessons ---------------------------------------------------------------------------


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

    def position(self, screen_id: str) -> int:
        """Zero-based place of a screen; ``ValueError`` for one the module does not have."""
        return [screen.id for screen in self.screens].index(screen_id)


# --- questions -------------------------------------------------------------------------


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


# --- the final check -------------------------------------------------------------------


@dataclass(frozen=True)
class CriticalDraw:
    """``draw`` items on different clauses out of ``clause_ids`` stand on every paper."""

    clause_ids: tuple[str, ...]
    draw: int


@dataclass(frozen=True)
class Part:
    """One part of a paper: how many single items and whole cases from which clauses."""

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
        return next(b for b in self.blueprints if b.path_id == path_id)


# --- paths and credentials -------------------------------------------------------------


@dataclass(frozen=True)
class LearningPath:
    """What one role must finish; what gets assigned."""

    id: str
    title: str
    for_whom: str
    module_ids: tuple[str, ...]
    scenario_ids: tuple[str, ...]
    check_id: str
    job_roles: tuple[str, ...]


@dataclass(frozen=True)
class CredentialDefinition:
    """What passing a path's final check proves, for how long, and who signs."""

    id: str
    title: str
    path_id: str
    valid_months: int
    renew_from_days: int
    grace_days: int
    serial_prefix: str
    signatory_name: str
    signatory_title: str
    page_template: str
    """Jinja page inside the pack, such as ``certificates/certificate.html``."""
    print_template: str
    """Typst template inside the pack, such as ``certificates/certificate.typ``."""


@dataclass(frozen=True)
class PackFile:
    """A file that travels with the revision: a picture or a certificate template."""

    path: str
    media_type: str
    digest: str
    """SHA-256 in hex of its bytes."""


@dataclass(frozen=True)
class Revision:
    """All compiled content at one publication. ``id`` is the SHA-256 of everything else."""

    id: str
    agreement: Agreement
    modules: tuple[Module, ...]
    scenarios: tuple[Scenario, ...]
    items: tuple[Item, ...]
    cases: tuple[Case, ...]
    check: Check
    paths: tuple[LearningPath, ...]
    credentials: tuple[CredentialDefinition, ...]
    files: tuple[PackFile, ...] = field(default=())

    @cached_property
    def _clauses(self) -> dict[str, Clause]:
        return {clause.id: clause for clause in self.agreement.clauses}

    @cached_property
    def _modules(self) -> dict[str, Module]:
        return {module.id: module for module in self.modules}

    @cached_property
    def _scenarios(self) -> dict[str, Scenario]:
        return {scenario.id: scenario for scenario in self.scenarios}

    @cached_property
    def _items(self) -> dict[str, Item]:
        return {item.id: item for item in self.items}

    @cached_property
    def _cases(self) -> dict[str, Case]:
        return {case.id: case for case in self.cases}

    @cached_property
    def _paths(self) -> dict[str, LearningPath]:
        return {path.id: path for path in self.paths}

    @cached_property
    def _files(self) -> dict[str, PackFile]:
        return {file.path: file for file in self.files}

    def file(self, path: str) -> PackFile:
        return self._files[path]

    def clause(self, id_: str) -> Clause:
        """``KeyError``, here and below, for an id this revision does not have."""
        return self._clauses[id_]

    def module(self, id_: str) -> Module:
        return self._modules[id_]

    def scenario(self, id_: str) -> Scenario:
        return self._scenarios[id_]

    def item(self, id_: str) -> Item:
        return self._items[id_]

    def case(self, id_: str) -> Case:
        return self._cases[id_]

    def path(self, id_: str) -> LearningPath:
        return self._paths[id_]

    def credential(self, path_id: str) -> CredentialDefinition:
        """The credential that finishing this path earns."""
        return next(c for c in self.credentials if c.path_id == path_id)
