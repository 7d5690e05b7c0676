"""The questions that papers are drawn from: whether there are enough, and none in vain."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from course.content.build import Build
from course.content.model import Blueprint, Case, Check, Item, Part
from course.content.problems import Place, shown
from course.content.schema_questions import CheckForm
from course.content.validate import Filled


@dataclass(frozen=True)
class Bank:
    """All single items and cases of the final check."""

    items: Sequence[Item]
    cases: Sequence[Case]

    def clauses_of(self, part: Part) -> set[str]:
        """The part's clauses that have an item."""
        return {item.clause_id for item in self.items} & set(part.clause_ids)

    def cases_of(self, part: Part) -> list[Case]:
        return [case for case in self.cases if case.clause_id in part.clause_ids]

    def drawable_items(self, part: Part) -> Iterator[Item]:
        """What may stand on a paper: where critical draws take every place, only their items."""
        critical = {id_ for draw in part.critical for id_ in draw.clause_ids}
        places_left = part.items - sum(draw.draw for draw in part.critical)
        asked = set(part.clause_ids) if places_left > 0 else critical
        return (item for item in self.items if part.items and item.clause_id in asked)

    def drawable_cases(self, blueprint: Blueprint, part: Part) -> Iterator[Case]:
        """What may stand on a paper that begins enough cases after a mistake."""
        spare = self.most_mistakes(blueprint) - blueprint.begins_after_a_mistake
        cases = self.cases_of(part)
        # A case that begins well takes a place, unless there are places to spare anyway.
        costs = part.cases <= sum(case.begins_after_a_mistake for case in cases)
        for case in cases:
            if part.cases and (case.begins_after_a_mistake or not costs or spare > 0):
                yield case

    def most_mistakes(self, blueprint: Blueprint) -> int:
        """Of the cases on one paper, so many at most begin after a mistake."""
        return sum(
            min(part.cases, sum(case.begins_after_a_mistake for case in self.cases_of(part)))
            for part in blueprint.parts
        )


def check_bank(sheet: Filled[CheckForm], check: Check, bank: Bank, build: Build) -> None:
    """Note blueprints that ask for more than there is, and questions that none asks for."""
    for blueprint in check.blueprints:
        _check_overlaps(sheet, blueprint, build)
        for number, part in enumerate(blueprint.parts):
            at = sheet.at("blueprints", blueprint.path_id, number)
            _check_part(part, at, bank, build)
        if (wanted := blueprint.begins_after_a_mistake) > (most := bank.most_mistakes(blueprint)):
            what = (
                f"The papers of {shown(blueprint.path_id)} need {wanted} cases that begin after"
                f" a mistake but can have {most}"
            )
            at = sheet.at("begins_after_a_mistake", blueprint.path_id)
            remedy = "Write more with `repair: true` in the first decision, or ask for fewer."
            build.notes.error(at, "bank-too-small", what, remedy)
    _check_never_drawn(check, bank, build)


def _check_overlaps(sheet: Filled[CheckForm], blueprint: Blueprint, build: Build) -> None:
    """Parts draw on their own, so what two of them share could stand on a paper twice."""
    first: dict[tuple[str, str], str] = {}
    ids: set[str] = set()
    for number, part in enumerate(blueprint.parts):
        at = sheet.at("blueprints", blueprint.path_id, number)
        if part.id in ids:
            what, remedy = f"The part id {shown(part.id)} is used twice", "Change one."
            build.notes.error(at, "duplicate-id", what, remedy)
        ids.add(part.id)
        for noun, draws in (("items", part.items), ("cases", part.cases)):
            for id_ in dict.fromkeys(part.clause_ids if draws else ()):
                if (there := first.setdefault((noun, id_), part.id)) != part.id:
                    what = f"The part {shown(there)} draws {noun} about {shown(id_)} already"
                    build.notes.error(at, "overlap", what, "Keep the clause in one of the two.")


def _check_part(part: Part, at: Place, bank: Bank, build: Build) -> None:
    with_items = bank.clauses_of(part)
    needs = [
        (part.items, len(with_items), "clauses with a question"),
        (part.cases, len(bank.cases_of(part)), "cases"),
        (sum(draw.draw for draw in part.critical), part.items, "items for its critical draws"),
    ]
    needs += [
        (draw.draw, len(with_items & set(draw.clause_ids)), "critical clauses with a question")
        for draw in part.critical
    ]
    for wanted, there, of_what in needs:
        if wanted > there:
            what = f"The part {shown(part.id)} needs {wanted} {of_what} but has {there}"
            build.notes.error(at, "bank-too-small", what, "Write more, or draw fewer.")


def _check_never_drawn(check: Check, bank: Bank, build: Build) -> None:
    parts = [(blueprint, part) for blueprint in check.blueprints for part in blueprint.parts]
    items = {item.id for _, part in parts for item in bank.drawable_items(part)}
    cases = {case.id for blueprint, part in parts for case in bank.drawable_cases(blueprint, part)}
    vain = [("item", item.id) for item in bank.items if item.id not in items]
    vain += [("case", case.id) for case in bank.cases if case.id not in cases]
    for noun, id_ in vain:
        what = f"No paper can have the {noun} {shown(id_)}"
        remedy = "Add its clause to a part of a blueprint, with a place that is free for it."
        build.notes.warn(build.index.place(noun, id_), "never-drawn", what, remedy)
