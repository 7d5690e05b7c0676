"""Which lessons and questions stand behind each clause."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from course.content.index import Index
from course.content.model import Case, Clause, Decision, Item, ItemUse, Module, Scenario
from course.content.problems import Notes, shown

MIN_ITEMS = 3
"""For each clause: fewer are soon known by heart."""


@dataclass(frozen=True)
class ClauseCoverage:
    """What teaches a clause and what asks for it."""

    clause_id: str
    number: str
    title: str
    module_ids: tuple[str, ...]
    """Modules that name it or show its card."""
    scenario_ids: tuple[str, ...]
    """Scenarios with an option that cites it."""
    item_ids: tuple[str, ...]
    """Items of the final check; quick recalls prove nothing."""
    case_ids: tuple[str, ...]
    """Cases about it, or with an option that cites it."""


def coverage_of(
    clauses: Iterable[Clause],
    modules: Sequence[Module],
    scenarios: Sequence[Scenario],
    items: Sequence[Item],
    cases: Sequence[Case],
) -> tuple[ClauseCoverage, ...]:
    taught = [
        (m.id, {*m.clause_ids, *(id_ for s in m.screens for id_ in s.clause_ids)}) for m in modules
    ]
    played = [(scenario.id, _cited(scenario.nodes)) for scenario in scenarios]
    cased = [(case.id, {case.clause_id, *_cited(case.decisions)}) for case in cases]
    asked = [(item.id, {item.clause_id}) for item in items if item.use is ItemUse.CHECK]

    def having(cited: list[tuple[str, set[str]]], clause: Clause) -> tuple[str, ...]:
        return tuple(id_ for id_, clause_ids in cited if clause.id in clause_ids)

    return tuple(
        ClauseCoverage(
            clause.id,
            clause.number,
            clause.title,
            having(taught, clause),
            having(played, clause),
            having(asked, clause),
            having(cased, clause),
        )
        for clause in clauses
    )


def check_coverage(coverage: Iterable[ClauseCoverage], index: Index, notes: Notes) -> None:
    """Note clauses that nobody teaches or that nobody asks for, or not often enough."""
    for row in coverage:
        at = index.place("clause", row.clause_id)
        if not row.module_ids and index.is_whole("module"):
            what = f"The clause {shown(row.clause_id)} has no lesson"
            notes.error(at, "no-lesson", what, "Name it under `clauses:` of a module.")
        if not (row.scenario_ids or row.item_ids or row.case_ids) and index.is_whole("item"):
            what = f"The clause {shown(row.clause_id)} has no question"
            remedy = "Write an item about it, or cite it in an option."
            notes.error(at, "no-question", what, remedy)
        elif index.is_whole("item") and (missing := _missing(row)):
            what = f"The clause {shown(row.clause_id)} has {' and '.join(missing)}"
            remedy = f"Give it a scenario that cites it and {MIN_ITEMS} items of the final check."
            notes.warn(at, "thin-coverage", what, remedy)


def _missing(row: ClauseCoverage) -> list[str]:
    """What a clause has too little of, in words."""
    missing = []
    if not row.scenario_ids:
        missing.append("no scenario")
    if (count := len(row.item_ids)) < MIN_ITEMS:
        missing.append(f"{count or 'no'} item{'s' * (count != 1)} of the final check")
    return missing


def _cited(decisions: Iterable[Decision]) -> set[str]:
    return {id_ for d in decisions for option in d.options for id_ in option.clause_ids}
