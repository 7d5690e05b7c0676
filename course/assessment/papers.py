"""Papers of the final check: drawn by blueprint, different for everybody, kept as drawn."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import accumulate
from math import comb
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
    about as long as there are any, then its cases. Options are shuffled. Of all choices of cases
    with which enough begin after a mistake, each is as likely as any other.
    """
    random = Random(seed)  # noqa: S311 - the seed is the attempt's random id
    paper: list[Drawn] = []
    for part, cases in zip(blueprint.parts, _cases(revision, blueprint, random), strict=True):
        for item in _items(revision, part, random):
            paper.append(_drawn("item", item.id, "", item.decision, random))
        for case in cases:
            paper.extend(
                _drawn("case", case.id, decision.id, decision, random)
                for decision in case.decisions
            )
    return paper


def _items(revision: Revision, part: Part, random: Random) -> list[Item]:
    clause_ids = set(part.clause_ids if part.items else ())
    bank = [
        item
        for item in revision.items
        if item.clause_id in clause_ids and item.use is ItemUse.CHECK
    ]
    random.shuffle(bank)
    asked_about = {item.clause_id for item in bank}
    taken: list[Item] = []
    for wanted in part.critical:
        clauses = [id_ for id_ in wanted.clause_ids if id_ in asked_about]
        for clause_id in random.sample(clauses, wanted.draw):
            taken.append(next(item for item in bank if item.clause_id == clause_id))
    while len(taken) < part.items:
        asked = {item.clause_id for item in taken}
        rest = [item for item in bank if item not in taken]
        taken.append(next((i for i in rest if i.clause_id not in asked), rest[0]))
    random.shuffle(taken)
    return taken


@dataclass(frozen=True)
class _Cases:
    """What one part may draw its cases from."""

    draw: int
    after_a_mistake: list[Case]
    others: list[Case]

    def ways(self, mistakes: int) -> int:
        """In how many ways it can draw so many that begin after a mistake."""
        rest = self.draw - mistakes
        return comb(len(self.after_a_mistake), mistakes) * comb(len(self.others), rest)

    def drawn(self, mistakes: int, random: Random) -> list[Case]:
        cases = random.sample(self.after_a_mistake, mistakes)
        cases += random.sample(self.others, self.draw - mistakes)
        random.shuffle(cases)
        return cases


def _cases(revision: Revision, blueprint: Blueprint, random: Random) -> Iterator[list[Case]]:
    """The cases of each part, in the parts' order."""
    banks = [_bank(revision, part) for part in blueprint.parts]
    wanted = blueprint.begins_after_a_mistake
    # Counted from the last part back: in how many ways the parts from here on can still give
    # at least so many. Choosing by these numbers is as fair as drawing until a paper fits.
    still = [[1] + [0] * wanted]
    for bank in reversed(banks):
        still.insert(0, [sum(_weights(bank, need, still[0])) for need in range(wanted + 1)])
    for bank, after in zip(banks, still[1:], strict=True):
        mistakes = _pick(_weights(bank, wanted, after), random)
        wanted = max(0, wanted - mistakes)
        yield bank.drawn(mistakes, random)


def _bank(revision: Revision, part: Part) -> _Cases:
    clause_ids = set(part.clause_ids if part.cases else ())
    cases = [case for case in revision.cases if case.clause_id in clause_ids]
    return _Cases(
        part.cases,
        [case for case in cases if case.begins_after_a_mistake],
        [case for case in cases if not case.begins_after_a_mistake],
    )


def _weights(bank: _Cases, need: int, after: Sequence[int]) -> list[int]:
    """For each number of mistakes in this part: the ways to draw it and all that follows."""
    return [bank.ways(m) * after[max(0, need - m)] for m in range(bank.draw + 1)]


def _pick(weights: Sequence[int], random: Random) -> int:
    """An index, as likely as its weight; in whole numbers, however large they are."""
    place = random.randrange(sum(weights))
    return next(n for n, upto in enumerate(accumulate(weights)) if place < upto)


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
