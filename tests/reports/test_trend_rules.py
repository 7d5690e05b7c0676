"""Which days a trend has, and what it says."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.reports.region_rules import Part
from course.reports.trend_rules import LEFT, LOW, RIGHT, TOP, Week, added, trend, week_ends

SUNDAY = date(2026, 3, 1)
ENDS = week_ends(SUNDAY)


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_weeks_end_on_the_last_twelve_sundays_that_are_over(today):
    ends = week_ends(today)

    assert len(ends) == 12
    assert all(day.isoweekday() == 7 for day in ends)
    assert timedelta(days=1) <= today - ends[-1] <= timedelta(days=7)
    assert all(later - day == timedelta(days=7) for day, later in pairwise(ends))


HALF = Part(10, 5)


def drawn(shares, now=HALF):
    return trend(ENDS, tuple(Week(*share) for share in shares), SUNDAY, now)


@given(st.lists(st.integers(0, 50), min_size=12, max_size=12), st.integers(0, 50))
def test_every_point_lies_in_the_drawing_and_higher_where_more_hold(holding, now):
    shown = drawn([(50, number) for number in holding], Part(50, now))

    assert all(TOP <= point.y <= LOW and LEFT <= point.x <= RIGHT for point in shown.points)
    assert [point.x for point in shown.points] == sorted({point.x for point in shown.points})
    ranked = sorted(shown.points, key=lambda point: point.part.holding)
    assert [point.y for point in ranked] == sorted((p.y for p in shown.points), reverse=True)
    assert len(shown.steps) == 12


def test_line_has_a_gap_where_nobody_was_there():
    shown = drawn([(0, 0)] * 3 + [(4, 2)] * 4 + [(0, 0)] + [(4, 2)] * 4)

    assert len(shown.known) == 9
    assert len(shown.steps) == 7


@pytest.mark.parametrize(
    ("before", "now", "words"),
    [
        ((10, 3), Part(10, 5), "50 % hold the standard today, 20 points more than 12 weeks ago."),
        ((10, 6), Part(10, 5), "50 % hold the standard today, 10 points less than 12 weeks ago."),
        ((100, 49), Part(10, 5), "50 % hold the standard today, 1 point more than 12 weeks ago."),
        ((8, 4), Part(10, 5), "50 % hold the standard today, as 12 weeks ago."),
        ((0, 0), Part(10, 5), "There is no history of twelve weeks yet."),
    ],
)
def test_says_in_a_sentence_what_has_changed(before, now, words):
    rest = [(0, 0)] * 11

    assert drawn([before, *rest], now).says == words


def test_weeks_of_several_places_add_up():
    one, other = (Week(3, 1),) * 12, (Week(4, 4),) * 12

    assert added([one, other]) == (Week(7, 5),) * 12
