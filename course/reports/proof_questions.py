"""What an answer was about: its question, its words and its clauses, at its own revision. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from course.content.model import Decision, Module, Revision, Screen
from course.reports.proof_rules import Where


@dataclass(frozen=True)
class Question:
    title: str
    """Of the scenario, the case, the check or the module."""
    decision: Decision
    clause_ids: tuple[str, ...]
    single: bool = False
    """One question about one clause, not a step of a story."""


def question(revision: Revision, where: Where, quiz_id: str, decision_id: str) -> Question:
    """The question of a stored answer.

    Raises:
        KeyError: the revision has no such question; a bug, since it was asked from it.
    """
    if where is Where.SCENARIO:
        scenario = revision.scenario(quiz_id)
        node = scenario.node(decision_id)
        return Question(scenario.title, node, node.best.clause_ids)
    case_id, _, step = decision_id.partition("/")
    if step:
        case = revision.case(case_id)
        decision = next(d for d in case.decisions if d.id == step)
        return Question(case.title, decision, decision.best.clause_ids)
    item = revision.item(decision_id)
    title = revision.check.title if where is Where.CHECK else _home(revision, item.id)
    return Question(title, item.decision, (item.clause_id,), single=True)


def shows(revision: Revision, screen: Screen, clause_id: str) -> bool:
    """Whether a lesson screen is about a clause: its card, or a quick recall on it."""
    asked = (revision.item(id_).clause_id for id_ in screen.recall_ids)
    return clause_id in screen.clause_ids or clause_id in asked


def screen_of(revision: Revision, module_id: str, screen_id: str) -> tuple[Module, Screen]:
    """A screen that was read, also one of a module that its path has only in part."""
    module = revision.module(module_id)
    return module, module.screens[module.position(screen_id)]


def _home(revision: Revision, item_id: str) -> str:
    """The title of the module that has this recall."""
    homes: Iterator[str] = (
        module.title
        for module in revision.modules
        for screen in module.screens
        if item_id in screen.recall_ids
    )
    return next(homes, "Quick recall")
