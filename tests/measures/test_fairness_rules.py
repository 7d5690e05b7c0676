"""Fairness of a question: the formula is the library's, and says nothing too early."""

import warnings

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course.measures.fairness_rules import Fair, Stratum, odds, verdict

strata = st.lists(st.builds(Stratum, *[st.integers(1, 60)] * 4), min_size=1, max_size=10)


@settings(max_examples=30, deadline=None)
@given(strata)
def test_odds_and_interval_are_those_of_the_library(given):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from statsmodels.stats.contingency_tables import StratifiedTable
    tables = [
        [
            [one.contractors_right, one.contractors_wrong],
            [one.employees_right, one.employees_wrong],
        ]
        for one in given
    ]
    library = StratifiedTable([[list(map(float, row)) for row in t] for t in tables])

    found = odds(given)

    low, high = library.oddsratio_pooled_confint(0.05)
    assert found.ratio == pytest.approx(library.oddsratio_pooled)
    assert (found.interval.low, found.interval.high) == pytest.approx((low, high))


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
