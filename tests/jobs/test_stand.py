"""Where a job stands, for whoever waits: arithmetic over moments."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.jobs.domain import BEAT, SILENT_AFTER, Stand, State, percent, stand

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("state", "asked", "heard", "expires", "expected"),
    [
        (State.WAITING, 5, None, None, Stand.WAITING),
        (State.WAITING, 61, None, None, Stand.UNTAKEN),
        (State.WAITING, 61, 60, None, Stand.WAITING),
        (State.RUNNING, 600, 60, None, Stand.RUNNING),
        (State.RUNNING, 600, 61, None, Stand.LEFT),
        (State.RUNNING, 5, 600, None, Stand.RUNNING),
        (State.DONE, 600, 600, -1, Stand.READY),
        (State.DONE, 600, 600, 0, Stand.GONE),
        (State.DONE, 600, 600, None, Stand.GONE),
        (State.FAILED, 600, 1, None, Stand.FAILED),
    ],
)
def test_stand_follows_from_state_and_hour(state, asked, heard, expires, expected):
    """Numbers are seconds ago."""

    def ago(seconds):
        return None if seconds is None else NOW - seconds * SECOND

    found = stand(state, now=NOW, asked_at=ago(asked), heard_at=ago(heard), expires_at=ago(expires))

    assert found is expected


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_percent_is_whole_and_full_only_when_it_is_over(done, total):
    found = percent(min(done, total), total)

    assert 0 <= found <= 99
    assert total == 0 or found <= 100 * done / total


def test_worker_may_miss_several_beats_before_it_is_taken_for_gone():
    assert SILENT_AFTER >= 5 * BEAT
