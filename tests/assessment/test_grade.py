"""Grading: where the line runs, what breaks a pass, and which clauses to read again."""

from datetime import UTC, datetime, timedelta

import pytest

from course.assessment.domain import Outcome, Unanswered, grade, next_try_at
from tests.assessment.made import ACCEPTABLE, BEST, BREAKS, POOR, asked, paper, revision

REVISION = revision()


def graded(clause_ids, chosen, pass_percent=80):
    answers = dict(enumerate(chosen, start=1))
    return grade(REVISION, paper(clause_ids), answers, pass_percent)


@pytest.mark.parametrize(
    ("chosen", "percent", "outcome"),
    [
        pytest.param(BEST * 5, 100, Outcome.PASSED, id="everything best"),
        pytest.param(BEST * 4 + POOR, 80, Outcome.PASSED, id="exactly at the mark"),
        pytest.param(BEST * 3 + ACCEPTABLE * 2, 80, Outcome.PASSED, id="half points add up"),
        pytest.param(BEST * 3 + ACCEPTABLE + POOR, 70, Outcome.NOT_YET, id="one point short"),
        pytest.param(
            BEST * 3999 + ACCEPTABLE + POOR * 1000, 79, Outcome.NOT_YET, id="79.99 percent"
        ),
        pytest.param(BEST * 4000 + POOR * 1000, 80, Outcome.PASSED, id="80.00 percent"),
        pytest.param(BEST * 19 + BREAKS, 95, Outcome.NOT_YET, id="critical miss at 95 percent"),
        pytest.param(BREAKS * 2, 0, Outcome.NOT_YET, id="nothing right"),
    ],
)
def test_pass_needs_the_points_and_no_critical_miss(chosen, percent, outcome):
    grade_ = graded(["greet"] * len(chosen), chosen)

    assert (grade_.percent, grade_.outcome) == (percent, outcome)


@pytest.mark.parametrize(("pass_percent", "outcome"), [(90, "passed"), (91, "not_yet")])
def test_the_mark_itself_is_enough(pass_percent, outcome):
    assert graded(["greet"] * 5, BEST * 4 + ACCEPTABLE, pass_percent).outcome == outcome


@pytest.mark.parametrize("choice", [ACCEPTABLE, POOR, BREAKS])
def test_only_the_best_answer_keeps_a_critical_clause(choice):
    grade_ = graded(["greet"] * 19 + ["call"], BEST * 19 + choice)

    assert grade_.percent >= 95
    assert grade_.missed_critical == 1
    assert grade_.outcome is Outcome.NOT_YET


def test_acceptable_answer_on_any_other_clause_is_no_critical_miss():
    grade_ = graded(["greet"] * 5, BEST * 4 + ACCEPTABLE)

    assert (grade_.missed_critical, grade_.outcome) == (0, Outcome.PASSED)


def test_gaps_are_listed_in_the_order_of_the_paper():
    with pytest.raises(Unanswered) as gaps:
        grade(REVISION, paper(["greet"] * 5), {4: BEST, 2: BEST}, 80)

    assert gaps.value.positions == [1, 3, 5]
    assert "Still open: 3" in str(gaps.value)


def test_clauses_to_read_again_are_critical_ones_first_then_in_the_order_of_the_text():
    asked_about = ["measure", "stay", "greet", "record", "call"]

    assert graded(asked_about, POOR * 5).missed_clause_ids == (
        "call",
        "stay",
        "greet",
        "record",
        "measure",
    )


def test_clause_is_read_again_once_however_often_it_was_missed():
    assert graded(["greet"] * 3, POOR * 3).missed_clause_ids == ("greet",)


def test_half_right_answer_is_worth_a_second_look_even_after_a_pass():
    grade_ = graded(["greet", "record", "greet", "greet"], BEST + ACCEPTABLE + BEST * 2)

    assert (grade_.outcome, grade_.missed_clause_ids) == (Outcome.PASSED, ("record",))


def test_answers_count_in_whatever_order_they_came():
    answers = {3: BEST, 1: BEST, 2: POOR}

    assert grade(REVISION, paper(["greet"] * 3), answers, 80).points == 4


def test_option_the_decision_does_not_have_is_a_bug_and_not_a_miss():
    with pytest.raises(KeyError):
        grade(REVISION, [asked(1)], {1: "z"}, 80)


NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("finished", "opens_at"),
    [
        ([], None),
        ([NOON], None),
        ([NOON, NOON + timedelta(hours=1)], NOON + timedelta(hours=25)),
        ([NOON, NOON, NOON + timedelta(days=3)], NOON + timedelta(days=4)),
    ],
)
def test_third_paper_waits_a_day_after_the_one_before(finished, opens_at):
    assert next_try_at(finished) == opens_at
