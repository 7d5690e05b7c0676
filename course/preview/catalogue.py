"""What a pack holds, file by file: the lists behind the pages, and where each thing is shown."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from course.content.model import Case, Item, LearningPath, Module, Revision, Screen
from course.content.problems import Place, Problem
from course.preview.places import AGREEMENT, Spot
from course.preview.workshop import Bench, Content

T = TypeVar("T", Item, Case)

PATHS = "modules/paths.yaml"
_USED = re.compile(rb"\{\{(.*?)\}\}")
_NAME = re.compile(rb"[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class Bank(Generic[T]):
    """The questions of one file, in its order."""

    name: str
    """The file's, without folder and ending: its address."""
    file: str
    entries: tuple[T, ...]


def item_banks(content: Content) -> list[Bank[Item]]:
    return _banks(content, "item", content.revision.items)


def case_banks(content: Content) -> list[Bank[Case]]:
    return _banks(content, "case", content.revision.cases)


def _banks(content: Content, kind: str, entries: Iterable[T]) -> list[Bank[T]]:
    found: defaultdict[str, list[tuple[int, T]]] = defaultdict(list)
    for entry in entries:
        at = content.places.place(Spot(kind, entry.id)) or Place("quizzes/elsewhere.yaml", 1)
        found[at.file].append((at.line, entry))
    return [
        Bank(_stem(file), file, tuple(e for _, e in sorted(held, key=lambda one: one[0])))
        for file, held in sorted(found.items())
    ]


def _stem(file: str) -> str:
    return file.rpartition("/")[2].removesuffix(".yaml")


def whole_id(module: Module) -> str:
    """The id in the module's file, of which a path may have only parts."""
    return module.part_of or module.id


def screen_spot(module: Module, screen: Screen) -> Spot:
    return Spot("screen", f"{whole_id(module)}/{screen.id}")


def number(revision: Revision, module: Module) -> int:
    """Of a module, as a learner is told it: on the first path that has it, else by file."""
    for path in revision.paths:
        if module.id in path.module_ids:
            return path.module_ids.index(module.id) + 1
    return [m.id for m in revision.modules].index(module.id) + 1


def parameter_uses(content: Content) -> Counter[str]:
    """How often each name stands in double braces, in all files."""
    names: Counter[str] = Counter()
    for text in content.texts.values():
        for used in _USED.findall(text):
            names.update(name.decode() for name in _NAME.findall(used))
    return names


class Minutes(NamedTuple):
    modules: int
    scenarios: int


def minutes(revision: Revision, path: LearningPath) -> Minutes:
    return Minutes(
        sum(revision.module(id_).minutes for id_ in path.module_ids),
        sum(revision.scenario(id_).minutes for id_ in path.scenario_ids),
    )


class Page(NamedTuple):
    """Where a part of the pack is shown."""

    endpoint: str
    values: dict[str, str]


def page_of(bench: Bench, problem: Problem) -> Page:
    """The page on which a problem stands; the first page for what has none of its own."""
    start = Page("start", {})
    content, spot = bench.content, bench.places.spot(problem)
    if content is None:
        return start
    if problem.file == AGREEMENT:
        return Page("agreement", _anchor("clause", spot))
    if problem.file == PATHS:
        return Page("paths", {})
    return _lesson_page(content, spot) or _quiz_page(content, problem.file, spot) or start


def _anchor(kind: str, spot: Spot) -> dict[str, str]:
    return {"_anchor": f"{kind}-{spot.id}"} if spot.kind == kind else {}


def _lesson_page(content: Content, spot: Spot) -> Page | None:
    if spot.kind not in ("module", "screen"):
        return None
    id_, _, screen_id = spot.id.partition("/")
    for module in content.revision.modules:
        if whole_id(module) == id_:
            if screen_id and screen_id in [screen.id for screen in module.screens]:
                return Page("screen", {"module_id": module.id, "screen_id": screen_id})
            return Page("module", {"module_id": module.id})
    return None


def _quiz_page(content: Content, file: str, spot: Spot) -> Page | None:
    if spot.kind in ("scenario", "node"):
        id_, _, node_id = spot.id.partition("/")
        known = {scenario.id for scenario in content.revision.scenarios}
        anchor = {"_anchor": f"node-{node_id}"} if node_id else {}
        return Page("scenario", {"scenario_id": id_, **anchor}) if id_ in known else None
    for endpoint, kind, banks in (
        ("items", "item", item_banks(content)),
        ("cases", "case", case_banks(content)),
    ):
        if file in [bank.file for bank in banks]:
            return Page(endpoint, {"name": _stem(file), **_anchor(kind, spot)})
    check = content.places.place(Spot("check", content.revision.check.id))
    return Page("check", {}) if check and file == check.file else None


def problems_of_bank(bench: Bench, bank: Bank[Item] | Bank[Case]) -> Sequence[Problem]:
    """What stands in a bank's file beside its entries."""
    kind = "item" if isinstance(next(iter(bank.entries), None), Item) else "case"
    return bench.problems_in(bank.file, *(Spot(kind, entry.id) for entry in bank.entries))
