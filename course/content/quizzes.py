"""Scenarios, single questions and cases."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from course.content.build import Build
from course.content.graph import check_graph
from course.content.index import no_doubles
from course.content.model import (
    Case,
    Decision,
    Endings,
    Item,
    ItemUse,
    Option,
    Rating,
    Scenario,
)
from course.content.problems import Place, shown
from course.content.schema_questions import (
    CaseDecision,
    CaseForm,
    CasesForm,
    ItemForm,
    ItemOption,
    ItemsForm,
    JudgedOption,
    NodeForm,
    NodeOption,
    ScenarioForm,
)
from course.content.validate import Filled
from course.content.ways import check_ways

END = "END"


def compile_scenario(sheet: Filled[ScenarioForm], build: Build) -> Scenario:
    """One scenario, also when parts of it are wrong; then problems have been noted."""
    form, at, text = sheet.form, sheet.at, build.text
    build.index.check("module", form.module, at("module"))
    build.index.check_all("clause", form.clauses, at("clauses"))
    _check_reviewed(sheet, build)
    nodes = tuple(_node(sheet, n, node, build) for n, node in enumerate(form.nodes))
    no_doubles(
        [(n.id, at("nodes", i, "id")) for i, n in enumerate(form.nodes)], "node", build.notes
    )
    check_graph(sheet, build.notes)
    ends = form.endings
    scenario = Scenario(
        id=form.id,
        title=text(at("title"), form.title),
        seat=text(at("seat"), form.seat),
        engagement=form.engagement,
        module_id=form.module,
        minutes=form.minutes,
        clause_ids=tuple(form.clauses),
        situation=text(at("situation"), form.situation),
        start=form.start,
        nodes=nodes,
        endings=Endings(
            text(at("endings", "kept"), ends.kept),
            text(at("endings", "shaken"), ends.shaken),
            text(at("endings", "lost"), ends.lost),
            text(at("endings", "unsafe"), ends.unsafe),
        ),
        talk=text(at("talk"), form.talk),
    )
    check_ways(sheet, scenario, build.notes)
    return scenario


def compile_items(sheet: Filled[ItemsForm], build: Build) -> list[Item]:
    _check_reviewed(sheet, build)
    use = ItemUse(sheet.form.use)
    return [_item(sheet, n, item, use, build) for n, item in enumerate(sheet.form.items)]


def compile_cases(sheet: Filled[CasesForm], build: Build) -> list[Case]:
    _check_reviewed(sheet, build)
    return [_case(sheet, n, case, build) for n, case in enumerate(sheet.form.cases)]


def _check_reviewed(
    sheet: Filled[ScenarioForm] | Filled[ItemsForm] | Filled[CasesForm], build: Build
) -> None:
    reviewed = sheet.form.reviewed
    build.check_reviewed(reviewed, {id_: sheet.at("reviewed", id_) for id_ in reviewed})


At = Callable[..., Place]
"""The place of a part of a question, by the path that leads to it."""


def _node(sheet: Filled[ScenarioForm], number: int, node: NodeForm, build: Build) -> Decision:
    at = partial(sheet.at, "nodes", number)
    options = [
        _node_option(option, partial(at, "options", n), build)
        for n, option in enumerate(node.options)
    ]
    return replace(_decision(node, options, at, build), repair=node.repair)


def _node_option(option: NodeOption, at: At, build: Build) -> Option:
    return replace(
        _judged_option(option, at, build),
        then=build.text(at("then"), option.then),
        next=None if option.next == END else option.next,
        trust=option.trust,
        safety=option.safety,
        cost=option.cost,
    )


def _judged_option(option: JudgedOption, at: At, build: Build) -> Option:
    build.index.check_all("clause", option.clauses, at("clauses"))
    rating = Rating(option.rating)
    if rating is Rating.CRITICAL and not _cites_critical(option.clauses, build):
        what = f"Option {option.id} is critical but cites no critical clause"
        remedy = "Cite the critical clause that it breaks, or rate it poor."
        build.notes.error(at("clauses"), "not-critical", what, remedy)
    return Option(
        id=option.id,
        text=build.text(at("do"), option.do),
        rating=rating,
        clause_ids=tuple(option.clauses),
        why=build.text(at("why"), option.why, feedback=True),
    )


def _cites_critical(clause_ids: Sequence[str], build: Build) -> bool:
    known = [build.clauses.get(id_) for id_ in clause_ids]
    # A clause that could not be read may well be critical.
    return any(clause is None or clause.critical for clause in known)


def _item(
    sheet: Filled[ItemsForm], number: int, item: ItemForm, use: ItemUse, build: Build
) -> Item:
    at = partial(sheet.at, "items", number)
    build.index.check("clause", item.clause, at("clause"))
    options = [
        _item_option(option, item.clause, partial(at, "options", n), build)
        for n, option in enumerate(item.options)
    ]
    return Item(item.id, item.clause, use, _decision(item, options, at, build))


def _item_option(option: ItemOption, clause_id: str, at: At, build: Build) -> Option:
    build.index.check_all("clause", option.clauses, at("clauses"))
    return Option(
        id=option.id,
        text=build.text(at("do"), option.do),
        rating=Rating.BEST if option.best else Rating.POOR,
        clause_ids=tuple(option.clauses) or (clause_id,),
        why=build.text(at("why"), option.why, feedback=True),
    )


def _case(sheet: Filled[CasesForm], number: int, case: CaseForm, build: Build) -> Case:
    at = partial(sheet.at, "cases", number)
    build.index.check("scenario", case.scenario, at("scenario"))
    build.index.check("clause", case.clause, at("clause"))
    ids = [(d.id, at("decisions", n, "id")) for n, d in enumerate(case.decisions)]
    no_doubles(ids, "decision", build.notes)
    return Case(
        id=case.id,
        title=build.text(at("title"), case.title),
        seat=build.text(at("seat"), case.seat),
        engagement=case.engagement,
        scenario_id=case.scenario,
        clause_id=case.clause,
        situation=build.text(at("situation"), case.situation),
        decisions=tuple(
            _case_decision(decision, partial(at, "decisions", n), build)
            for n, decision in enumerate(case.decisions)
        ),
    )


def _case_decision(decision: CaseDecision, at: At, build: Build) -> Decision:
    options = [
        _judged_option(option, partial(at, "options", n), build)
        for n, option in enumerate(decision.options)
    ]
    return replace(_decision(decision, options, at, build), repair=decision.repair)


def _decision(
    asked: NodeForm | ItemForm | CaseDecision, options: list[Option], at: At, build: Build
) -> Decision:
    """What nodes, items and the steps of cases have in common."""
    places = [at("options", n) for n in range(len(options))]
    ids = [option.id for option in options]
    no_doubles(list(zip(ids, places, strict=True)), "option", build.notes)
    best = [option for option in options if option.rating is Rating.BEST]
    if len(best) != 1:
        what = f"{shown(asked.id)} has {len(best) or 'no'} best option{'s' * bool(best)}"
        build.notes.error(at(), "best-option", what, "Rate exactly one option best.")
    seen: dict[str, Option] = {}
    for option, place in zip(options, places, strict=True):
        same = seen.setdefault(_essence(option.text), option)
        if same is not option:
            what = f"Options {same.id} and {option.id} say the same once parameters are filled in"
            build.notes.error(place, "equal-options", what, "Change one of them.")
    scene, ask = build.text(at("scene"), asked.scene), build.text(at("ask"), asked.ask)
    return Decision(asked.id, scene, ask, tuple(options))


def _essence(text: str) -> str:
    """What is left when case, spaces and punctuation at the end do not count."""
    return " ".join(text.casefold().split()).rstrip(".!? ")
