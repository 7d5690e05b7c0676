"""One publication: everything that was compiled, under one id."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from course.content.model.agreement import Agreement, Clause
from course.content.model.check import Check
from course.content.model.interview import Question
from course.content.model.lessons import Module
from course.content.model.measures import Measure
from course.content.model.questions import Case, Item, Scenario
from course.content.model.refreshers import refresher_id, whole_path_id


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
    renewal_path_id: str | None = None
    """A shorter path that is enough to renew it; None where it is the path itself again."""


@dataclass(frozen=True)
class CourseFacts:
    """What the course says of itself before anybody begins. The rest is counted from its parts."""

    for_whom: str
    purpose: str
    outcome: str
    needs: str
    stored: str
    """What is kept of a learner."""
    kept: str
    """For how long."""
    seen_by: str


@dataclass(frozen=True)
class PackFile:
    """A file that travels with the revision: a picture or a certificate template."""

    path: str
    media_type: str
    digest: str
    """SHA-256 in hex of its bytes."""


@dataclass(frozen=True)
class Review:
    """Somebody has read a lesson or question against a clause as it was then."""

    id: str
    """A module, a screen such as ``M06/cut-line``, an item, a case or a scenario."""
    clause_id: str
    digest: str
    """The first 12 letters of the clause's."""
    by: str = ""
    on: date | None = None


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
    facts: CourseFacts | None = None
    """None where the pack does not say."""
    reviews: tuple[Review, ...] = field(default=())
    measures: tuple[Measure, ...] = ()
    """All seven in the order in which they are shown, or none where the pack has no measures."""
    interview: tuple[Question, ...] = ()
    """What is asked in a first talk, in this order; none where the program's questions are."""

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
        """The path of that id; of a refresher, the one that it is cut from, under its own id."""
        found = self._paths.get(id_) or self._paths[whole_path_id(id_)]
        return found if found.id == id_ else replace(found, id=id_)

    def credential(self, path_id: str) -> CredentialDefinition:
        """The credential that finishing this path earns, or renews."""
        whole = whole_path_id(path_id)
        return next(c for c in self.credentials if whole in (c.path_id, c.renewal_path_id))

    @cached_property
    def path_titles(self) -> Mapping[str, str]:
        """Of every path, and of every refresher that may be cut from one."""
        refreshers = {
            refresher_id(path.id, clause.id): f"Refresher: {clause.title}"
            for path in self.paths
            for clause in self.agreement.clauses
        }
        return {path.id: path.title for path in self.paths} | refreshers

    @cached_property
    def assignable_paths(self) -> tuple[LearningPath, ...]:
        """Those that may be asked of anybody: a shorter path only renews, and opens by itself."""
        shorter = {c.renewal_path_id for c in self.credentials}
        return tuple(path for path in self.paths if path.id not in shorter)
