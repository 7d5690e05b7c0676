"""Papers of the shipped course: whatever the seed, the blueprint holds."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course.assessment.papers import Drawn, asked, draw, stored
from course.content.compiler import compile_pack
from course.content.model import ItemUse, Rating
from course.content.source import default_pack

COURSE = compile_pack(default_pack()).revision
assert COURSE
BLUEPRINTS = COURSE.check.blueprints
SEEDS = st.uuids(version=4).map(str)
MANY = [f"seed {number}" for number in range(400)]


def of_part(paper: list[Drawn], part) -> tuple[list, list]:
    """The items and cases of a paper that a part drew. Parts do not share clauses."""
    items = [COURSE.item(drawn.id) for drawn in paper if drawn.kind == "item"]
    cases = [COURSE.case(id_) for id_ in dict.fromkeys(d.id for d in paper if d.kind == "case")]
    return (
        [item for item in items if item.clause_id in part.clause_ids],
        [case for case in cases if case.clause_id in part.clause_ids],
    )


def drawable(blueprint) -> set[str]:
    """Ids of every question and case that some part of the blueprint can draw."""
    found = set()
    for part in blueprint.parts:
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


@pytest.mark.parametrize("blueprint", BLUEPRINTS, ids=lambda b: b.path_id)
@settings(max_examples=60, deadline=None)
@given(seed=SEEDS)
def test_every_paper_satisfies_its_blueprint(blueprint, seed):
    paper = draw(COURSE, blueprint, seed)

    assert len(paper) == blueprint.decision_count
    for part in blueprint.parts:
        items, cases = of_part(paper, part)
        assert (len(items), len(cases)) == (part.items, part.cases), part.id
        about = Counter(item.clause_id for item in items)
        for wanted in part.critical:
            assert sum(about[id_] > 0 for id_ in wanted.clause_ids) >= wanted.draw, part.id


@pytest.mark.parametrize("blueprint", BLUEPRINTS, ids=lambda b: b.path_id)
@settings(max_examples=60, deadline=None)
@given(seed=SEEDS)
def test_nothing_is_asked_twice_and_every_option_stands_once(blueprint, seed):
    paper = asked(COURSE, stored(draw(COURSE, blueprint, seed)))

    ids = [one.decision_id for one in paper]
    assert len(set(ids)) == len(ids)
    assert [one.position for one in paper] == list(range(1, len(paper) + 1))
    for one in paper:
        assert Counter(one.options) == Counter(one.decision.options)


@pytest.mark.parametrize("blueprint", BLUEPRINTS, ids=lambda b: b.path_id)
@settings(max_examples=30, deadline=None)
@given(seed=SEEDS)
def test_cases_stay_whole_and_in_order(blueprint, seed):
    paper = asked(COURSE, stored(draw(COURSE, blueprint, seed)))

    steps = [one.step for one in paper if one.step]
    whole = [(n, blueprint.decisions_per_case) for n in range(1, blueprint.decisions_per_case + 1)]
    assert steps == whole * sum(part.cases for part in blueprint.parts)


@pytest.mark.parametrize("blueprint", BLUEPRINTS, ids=lambda b: b.path_id)
def test_same_seed_draws_the_same_paper(blueprint):
    assert draw(COURSE, blueprint, "ana's") == draw(COURSE, blueprint, "ana's")


@pytest.mark.parametrize("blueprint", BLUEPRINTS, ids=lambda b: b.path_id)
def test_two_attempts_draw_different_questions(blueprint):
    questions = {frozenset(d.id for d in draw(COURSE, blueprint, seed)) for seed in MANY[:50]}

    assert len(questions) > 45


@pytest.mark.parametrize("blueprint", BLUEPRINTS, ids=lambda b: b.path_id)
def test_over_many_papers_everything_that_can_be_drawn_is_drawn(blueprint):
    seen = {drawn.id for seed in MANY for drawn in draw(COURSE, blueprint, seed)}

    assert seen == drawable(blueprint)


def test_best_option_stands_at_each_place_about_equally_often():
    """Nobody passes by always choosing the same place."""
    places = Counter()
    for seed in MANY:
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
