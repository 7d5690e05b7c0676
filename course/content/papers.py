"""The final check: how its papers are drawn, one blueprint for each path."""

from collections.abc import Iterable, Sequence

from course.content.bank import Bank, check_bank
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
from course.content.schema_questions import CheckForm, PartForm
from course.content.validate import Filled


def compile_check(sheet: Filled[CheckForm], build: Build) -> Check:
    form = sheet.form
    blueprints = [
        Blueprint(
            path_id,
            form.decisions_per_case,
            tuple(_part(sheet, path_id, n, part, build) for n, part in enumerate(parts)),
            form.begins_after_a_mistake.get(path_id, 0),
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
    for path_id in sheet.form.begins_after_a_mistake:
        if path_id not in named:
            what = f"There is no blueprint {shown(path_id)}"
            remedy = did_you_mean(path_id, named, "Remove this line.")
            at = sheet.at("begins_after_a_mistake", path_id)
            build.notes.error(at, "no-blueprint", what, remedy)
    if build.index.is_whole("item"):
        drawn = [item for item in items if item.use is ItemUse.CHECK]
        check_bank(sheet, check, Bank(drawn, cases), build)


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
