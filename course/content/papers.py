"""The final check: whether every paper that a blueprint asks for can be drawn."""

from collections.abc import Iterable, Sequence

from course.content.build import Build
from course.content.model import (
    Blueprint,
    Case,
    Check,
    CriticalDraw,
    Item,
    ItemUse,
    LearningPath,
    Part,
)
from course.content.problems import Place, did_you_mean, shown
from course.content.schema import CheckForm, PartForm
from course.content.validate import Filled


def compile_check(sheet: Filled[CheckForm], build: Build) -> Check:
    form = sheet.form
    blueprints = [
        Blueprint(
            path_id,
            form.decisions_per_case,
            tuple(_part(sheet, path_id, n, part, build) for n, part in enumerate(parts)),
        )
        for path_id, parts in sorted(form.blueprints.items())
    ]
    return Check(
        id=form.id,
        title=build.text(sheet.at("title"), form.title),
        pass_percent=form.pass_percent,
        provisional=build.text(sheet.at("provisional"), form.provisional),
        blueprints=tuple(blueprints),
    )


def check_papers(
    sheet: Filled[CheckForm],
    check: Check,
    paths: Iterable[LearningPath],
    items: Sequence[Item],
    cases: Sequence[Case],
    build: Build,
) -> None:
    """Note every blueprint for which the banks are too small, and paths without one."""
    named = {blueprint.path_id for blueprint in check.blueprints}
    for path_id in named:
        build.index.check("path", path_id, sheet.at("blueprints", path_id))
    for path in paths:
        if path.check_id == check.id and path.id not in named:
            remedy = f"Add `{path.id}:` below `blueprints:`."
            what = f"The path {shown(path.id)} has no blueprint"
            build.notes.error(sheet.at("blueprints"), "no-blueprint", what, remedy)
    if not build.index.is_whole("item"):
        return
    drawn = [item for item in items if item.use is ItemUse.CHECK]
    for blueprint in check.blueprints:
        _check_overlaps(sheet, blueprint, build)
        for number, part in enumerate(blueprint.parts):
            at = sheet.at("blueprints", blueprint.path_id, number)
            _check_part(part, at, drawn, cases, build)


def check_case_length(cases: Iterable[tuple[Case, Place]], wanted: int, build: Build) -> None:
    for case, at in cases:
        if len(case.decisions) != wanted:
            what = f"The case {shown(case.id)} has {len(case.decisions)} decisions"
            build.notes.error(at, "case-length", what, f"Give it exactly {wanted}.")


def _part(
    sheet: Filled[CheckForm], path_id: str, number: int, part: PartForm, build: Build
) -> Part:
    def at(*path: str | int) -> Place:
        return sheet.at("blueprints", path_id, number, *path)

    build.index.check_all("clause", part.clauses, at("clauses"))
    taken: set[str] = set()
    for n, critical in enumerate(part.critical):
        for id_ in critical.of:
            _check_critical(id_, part, at("critical", n), build)
        if taken & set(critical.of):
            what, remedy = "A clause stands in two critical draws", "Draw it in one of them."
            build.notes.error(at("critical", n), "overlap", what, remedy)
        taken |= set(critical.of)
    return Part(
        id=part.id,
        title=build.text(at("title"), part.title),
        clause_ids=tuple(part.clauses),
        items=part.items,
        cases=part.cases,
        critical=tuple(CriticalDraw(tuple(c.of), c.draw) for c in part.critical),
    )


def _check_critical(id_: str, part: PartForm, at: Place, build: Build) -> None:
    if id_ not in part.clauses:
        remedy = did_you_mean(id_, part.clauses, "Add it to the part's clauses.")
        what = f"The clause {shown(id_)} is not one of this part"
        build.notes.error(at, "unknown-clause", what, remedy)
    elif id_ in build.clauses and not build.clauses[id_].critical:
        what = f"The clause {shown(id_)} is not critical"
        build.notes.error(at, "not-critical", what, "Draw critical clauses here only.")


def _check_overlaps(sheet: Filled[CheckForm], blueprint: Blueprint, build: Build) -> None:
    """Parts draw independently, so a clause in two parts could put one item on a paper twice."""
    parts: dict[str, str] = {}
    ids: set[str] = set()
    for number, part in enumerate(blueprint.parts):
        at = sheet.at("blueprints", blueprint.path_id, number)
        if part.id in ids:
            what, remedy = f"The part id {shown(part.id)} is used twice", "Change one."
            build.notes.error(at, "duplicate-id", what, remedy)
        ids.add(part.id)
        for id_ in part.clause_ids:
            if parts.setdefault(id_, part.id) != part.id:
                what = f"The clause {shown(id_)} is in the part {shown(parts[id_])} already"
                build.notes.error(at, "overlap", what, "Keep it in one part.")


def _check_part(
    part: Part, at: Place, items: Sequence[Item], cases: Sequence[Case], build: Build
) -> None:
    with_items = {item.clause_id for item in items} & set(part.clause_ids)
    in_part = [case for case in cases if case.clause_id in part.clause_ids]
    needs = [
        (part.items, len(with_items), "clauses with a question"),
        (part.cases, len(in_part), "cases"),
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
