"""Papers of the final check: drawn by blueprint, different for everybody, kept as drawn."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from random import Random
from typing import Any

from course.assessment.domain import Asked
from course.content.model import Blueprint, Case, Decision, Item, ItemUse, Part, Revision


@dataclass(frozen=True)
class Drawn:
    """One decision as drawn: what is stored with the attempt.

    ``kind`` is ``item`` or ``case``; ``decision`` is empty for an item. ``options`` holds the
    ids in the order shown.
    """

    kind: str
    id: str
    decision: str
    options: tuple[str, ...]


def draw(revision: Revision, blueprint: Blueprint, seed: str) -> list[Drawn]:
    """Draw a paper. The same seed draws the same paper; nobody's seed can be guessed.

    Each part gives its critical draws first, then further items, on clauses not yet asked
    about as long as there are any, then its cases. Options are shuffled.
    """
    random = Random(seed)  # noqa: S311 - the seed is the attempt's random id
    paper: list[Drawn] = []
    for part in blueprint.parts:
        for item in _items(revision, part, random):
            paper.append(_drawn("item", item.id, "", item.decision, random))
        for case in _cases(revision, part, random):
            paper.extend(
                _drawn("case", case.id, decision.id, decision, random)
                for decision in case.decisions
            )
    return paper


def _items(revision: Revision, part: Part, random: Random) -> list[Item]:
    bank = [
        item
        for item in revision.items
        if item.use is ItemUse.CHECK and item.clause_id in part.clause_ids
    ]
    random.shuffle(bank)
    taken: list[Item] = []
    for wanted in part.critical:
        clauses = [c for c in wanted.clause_ids if c not in {i.clause_id for i in taken}]
        for clause_id in random.sample(clauses, wanted.draw):
            taken.append(next(item for item in bank if item.clause_id == clause_id))
    while len(taken) < part.items:
        asked = {item.clause_id for item in taken}
        rest = [item for item in bank if item not in taken]
        taken.append(next((i for i in rest if i.clause_id not in asked), rest[0]))
    random.shuffle(taken)
    return taken


def _cases(revision: Revision, part: Part, random: Random) -> list[Case]:
    bank = [case for case in revision.cases if case.clause_id in part.clause_ids]
    return random.sample(bank, part.cases)


def _drawn(kind: str, id_: str, step: str, decision: Decision, random: Random) -> Drawn:
    options = [option.id for option in decision.options]
    random.shuffle(options)
    return Drawn(kind, id_, step, tuple(options))


def stored(paper: Sequence[Drawn]) -> list[dict[str, Any]]:
    return [asdict(drawn) for drawn in paper]


def asked(revision: Revision, paper: Sequence[dict[str, Any]]) -> list[Asked]:
    """The stored paper with its words, at the revision it was drawn from."""
    return list(_asked(revision, paper))


def _asked(revision: Revision, paper: Sequence[dict[str, Any]]) -> Iterator[Asked]:
    for position, drawn in enumerate(paper, start=1):
        if drawn["kind"] == "item":
            yield _item(revision, position, drawn)
        else:
            yield _step(revision, position, drawn)


def _item(revision: Revision, position: int, drawn: dict[str, Any]) -> Asked:
    item = revision.item(drawn["id"])
    return Asked(
        position=position,
        decision_id=item.id,
        clause_id=item.clause_id,
        critical=revision.clause(item.clause_id).critical,
        decision=item.decision,
        options=tuple(item.decision.option(id_) for id_ in drawn["options"]),
    )


def _step(revision: Revision, position: int, drawn: dict[str, Any]) -> Asked:
    case = revision.case(drawn["id"])
    place = [decision.id for decision in case.decisions].index(drawn["decision"])
    decision = case.decisions[place]
    return Asked(
        position=position,
        decision_id=f"{case.id}/{decision.id}",
        clause_id=decision.best.clause_ids[0],
        critical=False,
        decision=decision,
        options=tuple(decision.option(id_) for id_ in drawn["options"]),
        situation=case.situation,
        seat=case.seat,
        step=(place + 1, len(case.decisions)),
    )
