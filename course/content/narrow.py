"""A course cut down to some of its clauses: what somebody repeats when just those have changed.

What comes out is a revision like any other, so every page and rule that knows whole paths knows
this one too: its path has the screens that show the clauses, and no practice; its check asks
about nothing else.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache

from course.content.model import (
    Blueprint,
    CriticalDraw,
    Item,
    ItemUse,
    LearningPath,
    Module,
    Part,
    Revision,
    is_refresher,
)

ITEMS_PER_CLAUSE = 3
"""Questions about each changed clause, as far as there are any."""
TITLE = "Short check"
CHANGED, REFRESHER = "What has changed", "The promise once more"
PART = "changed"
"""Id of the one part of a short check."""


@dataclass(frozen=True)
class _Cut:
    """Which cut of which revision, known by ids; the revision comes along."""

    revision_id: str
    path_id: str
    clause_ids: tuple[str, ...]
    revision: Revision = field(compare=False)


def narrow(revision: Revision, path_id: str, clause_ids: Collection[str]) -> Revision:
    """The revision with one of its paths cut down to some clauses; no clauses: the whole of it.

    It keeps its id: what is read and answered is of that revision. Whoever remembers something
    about a revision by its id has to remember the clauses too.
    """
    if not clause_ids:
        return revision
    return _narrowed(_Cut(revision.id, path_id, tuple(clause_ids), revision))


@lru_cache(maxsize=200)
def _narrowed(cut: _Cut) -> Revision:
    revision = cut.revision
    path = revision.path(cut.path_id)
    modules = modules_about(revision, path, cut.clause_ids)
    short = replace(path, module_ids=tuple(m.id for m in modules), scenario_ids=())
    own = {module.id: module for module in modules}
    blueprint = short_check(revision, path, cut.clause_ids)
    others = [b for b in revision.check.blueprints if b.path_id != path.id]
    return replace(
        revision,
        modules=tuple(own.get(module.id, module) for module in revision.modules),
        paths=(*(p for p in revision.paths if p.id != path.id), short)
        if is_refresher(path.id)
        else tuple(short if p.id == path.id else p for p in revision.paths),
        check=replace(revision.check, title=TITLE, blueprints=(*others, blueprint)),
    )


def modules_about(
    revision: Revision, path: LearningPath, clause_ids: Collection[str]
) -> tuple[Module, ...]:
    """The path's modules, each with only the screens that show one of the clauses.

    A clause that no screen shows is taught by the whole of every module that names it.
    """
    wanted = set(clause_ids)
    modules = [revision.module(id_) for id_ in path.module_ids]
    shown = {id_ for m in modules for screen in m.screens for id_ in screen.clause_ids}
    unseen = wanted - shown
    found = []
    for module in modules:
        whole = bool(unseen & set(module.clause_ids))
        screens = tuple(s for s in module.screens if whole or wanted & set(s.clause_ids))
        if screens:
            minutes = -(-module.minutes * len(screens) // len(module.screens))
            found.append(replace(module, screens=screens, minutes=minutes))
    return tuple(found)


def taught_by(revision: Revision, path_id: str) -> frozenset[str]:
    """Clauses that a path's modules name or show."""
    modules = [revision.module(id_) for id_ in revision.path(path_id).module_ids]
    named = {id_ for module in modules for id_ in module.clause_ids}
    return frozenset(named | {id_ for m in modules for s in m.screens for id_ in s.clause_ids})


def checkable(revision: Revision) -> frozenset[str]:
    """Clauses about which the final check has a question or a case of its own."""
    items = {item.clause_id for item in check_items(revision)}
    return frozenset(items | {case.clause_id for case in revision.cases})


def check_items(revision: Revision) -> Iterable[Item]:
    """Single questions of the final check; quick recalls prove nothing."""
    return (item for item in revision.items if item.use is ItemUse.CHECK)


def short_check(revision: Revision, path: LearningPath, clause_ids: Collection[str]) -> Blueprint:
    """How a short check is drawn: up to three questions a clause, critical ones for certain.

    A clause without a single question is asked about with one of its cases.
    """
    known: dict[str, int] = {}
    for item in check_items(revision):
        known[item.clause_id] = known.get(item.clause_id, 0) + 1
    asked = [id_ for id_ in clause_ids if known.get(id_)]
    length = revision.check.blueprint(path.id).decisions_per_case
    title = REFRESHER if is_refresher(path.id) else CHANGED
    parts = [_items(revision, asked, known, title)] if asked else []
    for id_ in clause_ids:
        if id_ not in asked and any(case.clause_id == id_ for case in revision.cases):
            parts.append(Part(f"{PART}-{id_}", revision.clause(id_).title, (id_,), 0, 1, ()))
    return Blueprint(path.id, length, tuple(parts))


def _items(revision: Revision, clause_ids: list[str], known: dict[str, int], title: str) -> Part:
    draw = sum(min(ITEMS_PER_CLAUSE, known[id_]) for id_ in clause_ids)
    most = max(len(clause_ids), ITEMS_PER_CLAUSE * 4)
    critical = tuple(CriticalDraw((i,), 1) for i in clause_ids if revision.clause(i).critical)
    return Part(PART, title, tuple(clause_ids), min(draw, most), 0, critical)
