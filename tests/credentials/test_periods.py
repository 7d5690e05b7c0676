"""From when until when: the public table of cases, and what must hold for any history."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.credentials.domain import Period, first_period, next_period, renewable_from

DAY = timedelta(days=1)


def day(text: str) -> date:
    return date.fromisoformat(text)


def period(valid_from: str, valid_until: str) -> Period:
    return Period(day(valid_from), day(valid_until))


FIRST = [
    # passed on, months, last day
    ("2026-04-01", 12, "2027-03-31"),
    ("2026-10-06", 12, "2027-10-05"),
    ("2028-02-29", 12, "2029-02-27"),
    ("2028-02-29", 48, "2032-02-28"),
    ("2027-02-28", 12, "2028-02-27"),
    ("2026-01-31", 1, "2026-02-27"),
    ("2028-01-31", 1, "2028-02-28"),
    ("2026-03-31", 1, "2026-04-29"),
    ("2026-08-31", 6, "2027-02-27"),
    ("2026-01-01", 12, "2026-12-31"),
    ("2026-12-31", 12, "2027-12-30"),
    ("2026-12-31", 24, "2028-12-30"),
]


@pytest.mark.parametrize(("passed_on", "months", "until"), FIRST)
def test_first_pass_counts_months_clamped_to_the_end_less_one_day(passed_on, months, until):
    assert first_period(day(passed_on), months) == period(passed_on, until)
    assert next_period(None, day(passed_on), months) == period(passed_on, until)


OLD = period("2026-04-01", "2027-03-31")
RENEWALS = [
    # passed on, new period
    pytest.param("2026-04-01", ("2027-04-01", "2028-03-31"), id="again on the first day"),
    pytest.param("2027-01-29", ("2027-04-01", "2028-03-31"), id="before the window opens"),
    pytest.param("2027-01-30", ("2027-04-01", "2028-03-31"), id="first day of the window"),
    pytest.param("2027-03-31", ("2027-04-01", "2028-03-31"), id="last day of the window"),
    pytest.param("2027-04-01", ("2027-04-01", "2028-03-31"), id="the day after"),
    pytest.param("2027-04-02", ("2027-04-02", "2028-04-01"), id="two days after"),
    pytest.param("2031-12-31", ("2031-12-31", "2032-12-30"), id="long after"),
]


@pytest.mark.parametrize(("passed_on", "renewed"), RENEWALS)
def test_renewal_starts_the_day_after_the_old_one_or_on_the_day_of_passing(passed_on, renewed):
    assert next_period(OLD, day(passed_on), 12) == period(*renewed)


WINDOWS = [
    (60, "2027-01-30"),
    (1, "2027-03-30"),
    (0, "2027-03-31"),
    (365, "2026-04-01"),
    (400, "2026-04-01"),
]


@pytest.mark.parametrize(("days", "opens"), WINDOWS)
def test_window_opens_that_many_days_before_the_last_day(days, opens):
    assert renewable_from(OLD, days) == day(opens)


def test_leap_day_renewed_in_time_keeps_every_day():
    leap = first_period(day("2028-02-29"), 12)

    assert next_period(leap, day("2029-02-27"), 12) == period("2029-02-28", "2030-02-27")


gaps = st.lists(st.integers(0, 900), min_size=1, max_size=12)
starts = st.dates(date(2000, 1, 1), date(2090, 1, 1))
months_ = st.integers(1, 60)


def history(start: date, gaps: list[int], months: int) -> list[tuple[date, Period]]:
    """A person who passes again so many days after passing before; day and period each."""
    passed_on, newest = start, None
    lived = []
    for gap in gaps:
        passed_on += timedelta(days=gap)
        newest = next_period(newest, passed_on, months)
        lived.append((passed_on, newest))
    return lived


@given(starts, gaps, months_)
def test_periods_of_one_person_and_path_never_overlap(start, gaps, months):
    periods = [earned for _, earned in history(start, gaps, months)]

    assert all(p.valid_from <= p.valid_until for p in periods)
    assert all(a.valid_until < b.valid_from for a, b in pairwise(periods))


@given(starts, gaps, months_)
def test_passing_in_time_loses_no_day_and_wins_none(start, gaps, months):
    for (_, old), (passed_on, new) in pairwise(history(start, gaps, months)):
        if passed_on <= old.valid_until:
            assert new.valid_from == old.valid_until + DAY
        else:
            assert new.valid_from == passed_on
        assert new == first_period(new.valid_from, months)


@given(starts, gaps, months_)
def test_whoever_passes_is_covered_from_that_day_on(start, gaps, months):
    lived = history(start, gaps, months)

    for passed_on, _ in lived:
        assert any(p.valid_from <= passed_on <= p.valid_until for _, p in lived)
