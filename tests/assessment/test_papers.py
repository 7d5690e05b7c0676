"""Papers of the shipped course: whatever the seed, the blueprint holds."""

from collections import Counter
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course.assessment.papers import Drawn, asked, draw, stored
from course.content.model import Blueprint, CriticalDraw, ItemUse, Part, Rating
from tests.packs import shipped

COURSE = shipped().revision
assert COURSE
BLUEPRINTS = COURSE.check.blueprints
SEEDS = st.uuids(version=4).map(str)
MANY = [f"seed {number}" for number in range(2500)]
"""For each path: 10,000 papers in all."""

for_every_path = pytest.mark.parametrize("blueprint", BLUEPRINTS, ids=lambda b: b.path_id)


@pytest.fixture(scope="module")
def papers():
    """``papers(blueprint)``: many papers of a path, drawn once."""
    drawn: dict[str, list[list[Drawn]]] = {}

    def of(blueprint):
        if blueprint.path_id not in drawn:
            drawn[blueprint.path_id] = [draw(COURSE, blueprint, seed) for seed in MANY]
        return drawn[blueprint.path_id]

    return of


def items_of(paper: list[Drawn]) -> list:
    return [COURSE.item(drawn.id) for drawn in paper if drawn.kind == "item"]


def cases_of(paper: list[Drawn]) -> list:
    return [COURSE.case(id_) for id_ in dict.fromkeys(d.id for d in paper if d.kind == "case")]


def drawable(blueprint) -> set[str]:
    """Ids of every question and case that some part of the blueprint can draw."""
    found = set()
    for part in blueprint.parts:
        if part.items:
            found |= {
                item.id
                for item in COURSE.items
                if item.use is ItemUse.CHECK and item.clause_id in _asked_about(part)
            }
        if part.cases:
            found |= {case.id for case in COURSE.cases if case.clause_id in part.clause_ids}
    return found


def _asked_about(part) -> set[str]:
    """Clauses of its single questions: where critical draws take every place, only theirs."""
    if part.items > sum(wanted.draw for wanted in part.critical):
        return set(part.clause_ids)
    return {id_ for wanted in part.critical for id_ in wanted.clause_ids}


@for_every_path
def test_every_paper_satisfies_its_blueprint(blueprint, papers):
    for paper in papers(blueprint):
        about = Counter(item.clause_id for item in items_of(paper))
        cases = cases_of(paper)

        assert len(paper) == blueprint.decision_count
        for part in blueprint.parts:
            if part.items:
                assert sum(about[id_] for id_ in part.clause_ids) == part.items, part.id
            if part.cases:
                there = [case for case in cases if case.clause_id in part.clause_ids]
                assert len(there) == part.cases, part.id
            for wanted in part.critical:
                assert sum(about[id_] > 0 for id_ in wanted.clause_ids) >= wanted.draw, part.id
        mistakes = sum(case.begins_after_a_mistake for case in cases)
        assert mistakes >= blueprint.begins_after_a_mistake


@for_every_path
def test_papers_have_the_measures_of_this_course(blueprint):
    assert blueprint.decision_count == 24
    assert sum(part.items for part in blueprint.parts) == 12
    assert sum(part.cases for part in blueprint.parts) == 4
    assert blueprint.begins_after_a_mistake >= 1


@for_every_path
def test_nothing_is_asked_twice(blueprint, papers):
    for paper in papers(blueprint):
        assert len({(drawn.id, drawn.decision) for drawn in paper}) == len(paper)


@for_every_path
@settings(max_examples=60, deadline=None)
@given(seed=SEEDS)
def test_every_option_stands_once(blueprint, seed):
    paper = asked(COURSE, stored(draw(COURSE, blueprint, seed)))

    assert [one.position for one in paper] == list(range(1, len(paper) + 1))
    for one in paper:
        assert Counter(one.options) == Counter(one.decision.options)


@for_every_path
@settings(max_examples=30, deadline=None)
@given(seed=SEEDS)
def test_cases_stay_whole_and_in_order(blueprint, seed):
    paper = asked(COURSE, stored(draw(COURSE, blueprint, seed)))

    steps = [one.step for one in paper if one.step]
    whole = [(n, blueprint.decisions_per_case) for n in range(1, blueprint.decisions_per_case + 1)]
    assert steps == whole * sum(part.cases for part in blueprint.parts)


@for_every_path
def test_same_seed_draws_the_same_paper(blueprint):
    assert draw(COURSE, blueprint, "ana's") == draw(COURSE, blueprint, "ana's")


@for_every_path
def test_two_attempts_draw_different_questions(blueprint):
    questions = {frozenset(d.id for d in draw(COURSE, blueprint, seed)) for seed in MANY[:50]}

    assert len(questions) > 45


@for_every_path
def test_over_many_papers_everything_that_can_be_drawn_is_drawn(blueprint, papers):
    seen = {drawn.id for paper in papers(blueprint) for drawn in paper}

    assert seen == drawable(blueprint)


def test_over_many_papers_of_all_paths_the_whole_bank_is_drawn(papers):
    seen = {d.id for blueprint in BLUEPRINTS for paper in papers(blueprint) for d in paper}
    items = {item.id for item in COURSE.items if item.use is ItemUse.CHECK}

    assert seen == items | {case.id for case in COURSE.cases}


@pytest.mark.parametrize("wanted", [0, 1, 2, 3])
def test_every_choice_of_cases_that_fits_is_as_likely_as_any_other(wanted):
    """Two parts of four cases draw two and one; in each part some begin after a mistake."""
    with_mistake = [case for case in COURSE.cases if case.begins_after_a_mistake]
    without = [case for case in COURSE.cases if not case.begins_after_a_mistake]
    banks = [
        [replace(case, clause_id=clause_id) for case in chosen]
        for clause_id, chosen in (
            ("a", [*with_mistake[:2], *without[:2]]),
            ("b", [with_mistake[2], *without[2:5]]),
        )
    ]
    course = replace(COURSE, cases=(*banks[0], *banks[1]))
    parts = (Part("a", "A", ("a",), 0, 2, ()), Part("b", "B", ("b",), 0, 1, ()))
    blueprint = Blueprint("field", 3, parts, wanted)
    fitting = {
        frozenset(case.id for case in (*two, one))
        for two in combinations(banks[0], 2)
        for one in banks[1]
        if sum(case.begins_after_a_mistake for case in (*two, one)) >= wanted
    }

    drawn = Counter(frozenset(d.id for d in draw(course, blueprint, seed)) for seed in MANY)

    assert drawn.keys() == fitting
    expected = len(MANY) / len(fitting)
    # Five standard deviations: fair draws stay inside, whatever the seeds.
    assert all(abs(often - expected) <= 5 * expected**0.5 for often in drawn.values())


def test_critical_clause_without_a_question_is_never_chosen():
    part = Part("a", "A", ("stay", "record"), 1, 0, (CriticalDraw(("stay", "record"), 1),))
    course = replace(COURSE, items=tuple(i for i in COURSE.items if i.clause_id != "stay"))

    for seed in MANY[:50]:
        (drawn,) = draw(course, Blueprint("field", 3, (part,)), seed)
        assert course.item(drawn.id).clause_id == "record"


def test_paper_as_stored_by_an_earlier_release_can_still_be_read():
    """Attempts under way keep their paper: its form must stay what it was."""
    item = next(item for item in COURSE.items if item.use is ItemUse.CHECK)
    case = COURSE.cases[0]
    step = case.decisions[1]
    paper = [
        {"kind": "item", "id": item.id, "decision": "", "options": ["b", "a", "c"]},
        {"kind": "case", "id": case.id, "decision": step.id, "options": ["c", "a", "b"]},
    ]

    question, second = asked(COURSE, paper)

    assert [option.id for option in question.options] == ["b", "a", "c"]
    assert (second.decision_id, second.step) == (f"{case.id}/{step.id}", (2, 3))


def test_best_option_stands_at_each_place_about_equally_often():
    """Nobody passes by always choosing the same place."""
    places = Counter()
    for seed in MANY[:400]:
        for one in asked(COURSE, stored(draw(COURSE, BLUEPRINTS[0], seed))):
            if len(one.options) == 3:
                places[[option.rating for option in one.options].index(Rating.BEST)] += 1

    assert min(places.values()) > 0.9 * max(places.values())


def test_single_question_on_a_critical_clause_is_marked_critical():
    paper = asked(COURSE, stored(draw(COURSE, BLUEPRINTS[0], "any")))

    for one in paper:
        if one.step is None:
            assert one.critical == COURSE.clause(one.clause_id).critical
        else:
            assert not one.critical, "in a case the option's own rating decides"
