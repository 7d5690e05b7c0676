"""Fairness of a question: matched on the total score, and nothing is said too early."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course.content.compiler import compile_pack
from course.content.model import ItemUse
from course.content.source import default_pack
from course.measures.fairness_rules import Fair, Stratum, odds, questions, verdict

strata = st.lists(st.builds(Stratum, *[st.integers(1, 60)] * 4), min_size=1, max_size=10)


@settings(max_examples=30, deadline=None)
@given(strata)
def test_the_other_way_round_is_the_inverse(given):
    turned = [
        Stratum(
            one.contractors_right, one.contractors_wrong, one.employees_right, one.employees_wrong
        )
        for one in given
    ]

    assert odds(turned).ratio == pytest.approx(1 / odds(given).ratio)
    assert odds(turned).delta == pytest.approx(odds(given).delta)


def test_equal_people_of_equal_score_are_alike_however_many_of_each():
    """Contractors did worse on the whole check, but within each band the question is the same."""
    given = [Stratum(90, 10, 9, 1), Stratum(50, 50, 200, 200)]

    found = odds(given)

    assert found.ratio == pytest.approx(1)
    assert verdict(200, 410, found) is Fair.ALIKE


def test_common_odds_are_weighed_by_the_size_of_each_band():
    found = odds([Stratum(15, 10, 20, 15), Stratum(25, 5, 30, 10)])

    assert found.ratio == pytest.approx(
        (20 * 10 / 60 + 30 * 5 / 70) / (15 * 15 / 60 + 10 * 25 / 70)
    )
    assert found.interval.low < found.ratio < found.interval.high


@pytest.mark.parametrize(
    "empty", [Stratum(0, 0, 0, 0), Stratum(9, 3, 0, 0), Stratum(0, 0, 4, 5), Stratum(7, 0, 8, 0)]
)
def test_score_that_only_one_group_reached_changes_nothing(empty):
    given = [Stratum(15, 10, 20, 15), Stratum(25, 5, 30, 10)]

    assert odds([*given, empty]).ratio == pytest.approx(odds(given).ratio)
    assert odds([empty]) is None


def test_questions_have_their_words_by_the_ids_that_answers_have():
    course = compile_pack(default_pack()).revision

    asked = questions(course)

    case, item = course.cases[0], course.items[0]
    assert {item.id, *(f"{case.id}/{step.id}" for step in case.decisions)} <= asked.keys()
    assert all(one.words and "\n" not in one.words for one in asked.values())


def test_question_that_the_check_asks_no_more_leads_to_what_teaches_its_clause():
    course = compile_pack(default_pack()).revision
    first, *others = course.items
    course = replace(course, items=(replace(first, use=ItemUse.RECALL), *others))

    one = questions(course)[first.id]

    assert not one.in_check
    assert first.clause_id in course.module(one.module_id).clause_ids
    assert all(asked.in_check for id_, asked in questions(course).items() if "/" in id_)


@pytest.mark.parametrize(
    ("employees", "contractors", "given", "said"),
    [
        (199, 900, [Stratum(190, 9, 100, 800)], Fair.TOO_EARLY),
        (240, 240, [Stratum(230, 10, 100, 140)], Fair.TOO_EARLY),
        (300, 300, [Stratum(270, 30, 240, 60)], Fair.REWORK),
        (300, 300, [Stratum(200, 100, 160, 140)], Fair.LOOK),
        (300, 300, [Stratum(150, 150, 148, 152)], Fair.ALIKE),
        (300, 300, [Stratum(300, 0, 300, 0)], Fair.ALIKE),
    ],
)
def test_verdict_needs_enough_answers_and_a_difference_that_matters(
    employees, contractors, given, said
):
    assert verdict(employees, contractors, odds(given)) is said
