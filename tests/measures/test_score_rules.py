"""From counts to measures: the same rule for everybody, and no rank on too little."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.content.model import MeasureId
from course.measures.domain import after_working_days, period, periods, working_days
from course.measures.score_rules import Counted, apart, median, ranked, scores
from course.measures.shown_rules import between, number, plot
from tests.packs import shipped

MEASURES = {m.id: m for m in shipped().revision.measures}
TODAY = date(2026, 3, 1)


def score(id_: MeasureId, **counted):
    return scores([MEASURES[id_]], Counted(**counted))[0]


@pytest.mark.parametrize(
    ("id_", "counted", "hits", "n", "said"),
    [
        (MeasureId.APPOINTMENT_KEPT, {"booked": 412, "kept": 396}, 396, 412, "96 %"),
        (MeasureId.NO_SHOW, {"booked": 400, "no_shows": 6}, 6, 400, "1.5 %"),
        (MeasureId.RIGHT_FIRST_TIME, {"jobs": 50, "right": 50}, 50, 50, "100 %"),
        (MeasureId.CONTENT_CUSTOMERS, {"scores": {5: 10, 4: 4, 3: 2, 1: 2}}, 14, 18, "78 %"),
        (MeasureId.COMPLAINTS, {"booked": 500, "complaints": 3}, 3, 500, "6.0 per 1,000"),
        (MeasureId.TIME_TO_NOTIFY, {"minutes": {5: 3, 15: 1, 16: 1, None: 1}}, 4, 6, "67 %"),
        (MeasureId.TIME_TO_RESOLVE, {"days": {2: 8, 11: 1}, "overdue": 1}, 8, 10, "80 %"),
    ],
)
def test_each_measure_counts_what_its_definition_says(id_, counted, hits, n, said):
    found = score(id_, **counted)

    assert (found.hits, found.n, number(found)) == (hits, n, said)
    assert found.low <= found.value <= found.high


def test_eighteen_replies_are_shown_with_their_interval_and_not_ranked():
    found = score(MeasureId.CONTENT_CUSTOMERS, scores={5: 14, 2: 4})

    assert between(found) == "55 to 91 %, n = 18, too few to rank"
    assert ranked([("Pike", found)])[0].rank is None


def test_nothing_at_all_is_said_so():
    found = score(MeasureId.NO_SHOW)

    assert (number(found), between(found), found.interval) == ("nothing yet", "n = 0", None)


replies = st.dictionaries(st.integers(1, 5), st.integers(0, 200))


@given(st.lists(replies, max_size=8))
def test_nobody_is_ranked_on_too_few_and_better_is_never_behind(firms):
    rows = [
        (f"Firm {n}", score(MeasureId.CONTENT_CUSTOMERS, scores=given))
        for n, given in enumerate(firms)
    ]

    found = ranked(rows)

    assert len(found) == len(rows)
    assert all(one.rank is None for one in found if one.score.n < 30)
    known = [one for one in found if one.rank]
    assert len(known) == sum(one.score.n >= 30 for one in found)
    for one in known:
        assert one.rank == 1 + sum(other.score.value > one.score.value for other in known)


def test_fewer_no_shows_rank_before_more():
    few, many = (score(MeasureId.NO_SHOW, booked=100, no_shows=n) for n in (1, 9))

    assert [one.rank for one in ranked([("A", many), ("B", few)])] == [2, 1]


def test_difference_is_named_only_where_chance_does_not_explain_it():
    def content(good, bad):
        return score(MeasureId.CONTENT_CUSTOMERS, scores={5: good, 1: bad})

    assert apart(content(95, 5), content(50, 50)) is True
    assert apart(content(95, 5), content(90, 10)) is False
    assert apart(content(20, 0), content(50, 50)) is None


@given(st.dictionaries(st.integers(0, 100), st.integers(1, 50)), st.integers(0, 50))
def test_median_is_a_time_within_which_half_were_done(took, never):
    found = median(took, never)

    everybody = sum(took.values()) + never
    done = 0 if found is None else sum(n for time, n in took.items() if time <= found)
    assert found is None or 2 * done >= everybody
    assert found is not None or 2 * sum(took.values()) < everybody or not everybody


@given(st.integers(0, 400), st.integers(0, 400), st.integers(1, 400))
def test_picture_never_leaves_its_scale(hits, more, n):
    parts = [score(MeasureId.COMPLAINTS, booked=n, complaints=c) for c in (hits, more)]

    drawn = plot(MEASURES[MeasureId.COMPLAINTS], [("A", p, None, False) for p in parts])

    for line in drawn.lines:
        assert 0 <= line.low <= line.x <= 100
        assert line.low + line.wide <= 100.01


def test_numbers_are_the_same_whoever_they_are_about():
    """There is no place where a rule could ask for the kind: it is not handed in."""
    counted = Counted(booked=40, kept=30, scores={5: 40})

    assert scores(MEASURES.values(), counted) == scores(MEASURES.values(), Counted(**vars(counted)))
    assert "kind" not in vars(counted)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 40))
def test_working_days_there_and_back(first, days):
    last = after_working_days(first, days)

    assert working_days(first, last) == days
    assert days == 0 or last.weekday() < 5


@given(st.dates(date(2001, 1, 1), date(2100, 1, 1)))
def test_periods_end_today_at_the_latest_and_follow_each_other(today):
    year, *quarters = periods(today)

    assert year.last == today
    assert 364 <= (year.last - year.first).days <= 365
    assert quarters[0].first <= today == quarters[0].last
    for later, earlier in pairwise(quarters):
        assert (later.first - earlier.last).days == 1
    assert all(period(one.id, today) == one for one in (year, *quarters))


def test_unknown_period_is_the_last_twelve_months():
    assert period("nonsense", TODAY).id == "year"
