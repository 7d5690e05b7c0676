"""The clocks, and what is said about clauses and questions: pure rules."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.incidents.clause_rules import (
    LEAST_ANSWERS,
    Cell,
    ItemCard,
    Option,
    advice,
    table,
)
from course.incidents.domain import Clock, owner_clock, owner_due

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)  # a Monday
minutes = st.integers(0, 10_000)


@given(promised=st.integers(1, 500), took=minutes)
def test_a_clock_is_in_time_up_to_the_promised_minute_and_never_after(promised, took):
    clock = Clock(promised, NOON, NOON + timedelta(minutes=took), NOON)

    assert clock.in_time == (took <= promised)
    assert clock.took == took
    assert 0 <= clock.percent <= 100
    assert (clock.pill == "valid") == clock.in_time


def test_a_running_clock_says_what_is_left_and_then_what_was_promised():
    early, late = (Clock(15, NOON, None, NOON + timedelta(minutes=m)) for m in (6, 22))

    assert (early.words, early.pill) == ("6 minutes of 15 minutes gone, 9 minutes left", "expiring")
    assert (late.words, late.pill) == ("22 minutes gone, 15 minutes were promised", "overdue")


@pytest.mark.parametrize(
    ("told", "due"),
    [
        ("2026-03-02T09:00", "2026-03-02T10:00"),  # a Monday, in working hours
        ("2026-03-02T18:30", "2026-03-03T10:00"),  # after hours: the next morning
        ("2026-03-07T11:00", "2026-03-08T10:00"),  # a Saturday
        ("2026-03-02T07:59", "2026-03-03T10:00"),
    ],
)
def test_the_owner_calls_within_an_hour_or_the_next_morning_where_the_branch_is(told, due):
    moment = datetime.fromisoformat(told).replace(tzinfo=UTC)

    found = owner_due(moment, 60, "10:00", "UTC")

    assert found == datetime.fromisoformat(due).replace(tzinfo=UTC)


def test_the_owners_clock_waits_until_the_office_knows():
    assert owner_clock(60, "10:00", "UTC", None, None, NOON) is None
    assert owner_clock(60, "10:00", "UTC", NOON, NOON, NOON).in_time


def test_groups_under_five_people_are_grey_whatever_they_answered():
    of = table(
        [("stay", "clerk", 4, 40, 40), ("stay", "fitter", 3, 9, 1), ("stay", "hr", 5, 10, 1)]
    )

    assert of.columns == ["clerk", "fitter", "hr"]
    assert of.cell("stay", "clerk").greyed
    assert not of.cell("stay", "hr").greyed
    assert of.cell("stay", "hr").percent == 10
    assert of.cell("sorry", "clerk") is None


rows_of = st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 12), min_size=1)


@given(rows_of)
def test_a_small_group_is_never_the_only_one_that_is_hidden(groups):
    of = table(("stay", name, people, people, 0) for name, people in groups.items())

    hidden = [name for name in groups if of.cell("stay", name).greyed]
    assert len(hidden) != 1 or len(groups) == 1
    assert all(name in hidden for name, people in groups.items() if people < 5)


@pytest.mark.parametrize(
    ("misses", "events", "weak", "says"),
    [
        (40, 0, True, "Words"),
        (40, 5, False, "Training"),
        (40, 1, False, "Words or training"),
        (2, 5, False, "Work"),
        (2, 1, False, "Nothing"),
    ],
)
def test_advice_tells_words_from_training_from_work(misses, events, weak, says):
    assert advice(Cell(50, 100, misses), events, weak)[0] == says


def test_under_thirty_answers_or_five_people_it_is_too_early_to_say():
    for known in (None, Cell(20, LEAST_ANSWERS - 1, 20), Cell(4, 100, 50)):
        assert advice(known, 9, True)[0] == "Too early"


def card(*papers):
    """Of option, points and the share of the rest of each paper."""
    found = {}
    for id_, points, rest in papers:
        one = found.get(id_, Option(id_, points, 0, 0.0, 0.0))
        found[id_] = Option(
            id_, points, one.chosen + 1, one.rest + rest, one.rest_squares + rest**2
        )
    return ItemCard("X", list(found.values()))


shares = st.lists(st.tuples(st.sampled_from("abc"), st.floats(0, 1)), min_size=1, max_size=60)


@given(shares)
def test_discrimination_is_the_correlation_that_statistics_knows(papers):
    from statistics import StatisticsError, correlation

    points = {"a": 2, "b": 1, "c": 0}
    found = card(*((id_, points[id_], rest) for id_, rest in papers))
    try:
        wanted = correlation([points[i] for i, _ in papers], [rest for _, rest in papers])
    except StatisticsError:
        wanted = None

    if wanted is None or found.discrimination is None:
        assert found.discrimination is None or abs(found.discrimination) <= 1
    else:
        assert found.discrimination == pytest.approx(wanted, abs=1e-3)


def test_a_question_says_nothing_under_thirty_answers_and_then_what_is_weak():
    few = card(*[("a", 2, 0.9)] * 29)
    weak = card(*[("a", 2, 0.4), ("a", 2, 0.6), ("c", 0, 0.6), ("c", 0, 0.5)] * 10)
    good = card(*[("a", 2, 0.9), ("a", 2, 0.8), ("c", 0, 0.2), ("c", 0, 0.3)] * 10)

    assert not few.enough
    assert (weak.facility, weak.weak) == (50, True)
    assert (good.facility, good.weak) == (50, False)
    assert good.discrimination > 0.9
