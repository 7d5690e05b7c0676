"""Which lessons and questions stand behind each clause."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from course.content.index import Index
from course.content.model import Case, Clause, Decision, Item, ItemUse, Module, Scenario
from course.content.problems import Notes, shown


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
    taught = {
        m.id: {*m.clause_ids, *(id_ for s in m.screens for id_ in s.clause_ids)} for m in modules
    }
    played = {scenario.id: _cited(scenario.nodes) for scenario in scenarios}
    cased = {case.id: {case.clause_id, *_cited(case.decisions)} for case in cases}
    asked = {item.id: {item.clause_id} for item in items if item.use is ItemUse.CHECK}

    def having(cited: dict[str, set[str]], clause: Clause) -> tuple[str, ...]:
        return tuple(id_ for id_, clause_ids in cited.items() if clause.id in clause_ids)

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
    """Note clauses that nobody teaches or that nobody asks for."""
    for row in coverage:
        at = index.place("clause", row.clause_id)
        if not row.module_ids and index.is_whole("module"):
            what = f"The clause {shown(row.clause_id)} has no lesson"
            notes.error(at, "no-lesson", what, "Name it under `clauses:` of a module.")
        if not (row.scenario_ids or row.item_ids or row.case_ids) and index.is_whole("item"):
            what = f"The clause {shown(row.clause_id)} has no question"
            remedy = "Write an item about it, or cite it in an option."
            notes.error(at, "no-question", what, remedy)


def _cited(decisions: Iterable[Decision]) -> set[str]:
    return {id_ for d in decisions for option in d.options for id_ in option.clause_ids}
