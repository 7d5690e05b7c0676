"""How sure a number is: intervals hold what was seen, shrink with n, and match known values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.measures.interval_rules import byar, wilson


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"), [(8, 10, 49, 94), (24, 30, 63, 90), (80, 100, 71, 87)]
)
def test_interval_is_that_of_the_guide(hits, n, low, high):
    found = wilson(hits, n)

    assert (round(100 * found.low), round(100 * found.high)) == (low, high)


@given(st.integers(1, 5_000), st.data())
def test_interval_holds_what_was_seen_and_stays_a_share(n, data):
    hits = data.draw(st.integers(0, n))

    found = wilson(hits, n)
    mirrored = wilson(n - hits, n)

    assert 0 <= found.low <= hits / n <= found.high <= 1
    assert found.low == pytest.approx(1 - mirrored.high)
    assert wilson(10 * hits, 10 * n).high - wilson(10 * hits, 10 * n).low < found.high - found.low


@pytest.mark.parametrize(
    ("events", "low", "high"), [(0, 0.0, 3.689), (1, 0.025, 5.572), (10, 4.795, 18.390)]
)
def test_interval_of_events_is_near_the_exact_one(events, low, high):
    """Exact limits from Garwood, Biometrika 28 (1936), 437."""
    found = byar(events, 1)

    assert found.low == pytest.approx(low, abs=0.03)
    assert found.high == pytest.approx(high, abs=0.35 if not events else 0.06)


@given(st.integers(0, 10_000), st.integers(1, 10_000))
def test_interval_of_events_holds_what_was_seen(events, n):
    found = byar(events, n)

    assert 0 <= found.low <= events / n <= found.high


@pytest.mark.parametrize(("hits", "n"), [(1, 0), (-1, 5), (6, 5)])
def test_nonsense_is_refused(hits, n):
    with pytest.raises(ValueError, match="of"):
        wilson(hits, n)
