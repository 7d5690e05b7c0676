"""The status of a credential follows from the day."""

from datetime import date

import pytest

from course.credentials.domain import Status, status

FROM, UNTIL, WINDOW = date(2026, 4, 1), date(2027, 3, 31), date(2027, 1, 30)

CASES = [
    # on, status
    ("2026-03-31", "not_yet"),
    ("2026-04-01", "valid"),
    ("2027-01-29", "valid"),
    ("2027-01-30", "expiring"),
    ("2027-03-31", "expiring"),
    ("2027-04-01", "lapsed"),
    ("2036-01-01", "lapsed"),
]


@pytest.mark.parametrize(("on", "expected"), CASES)
def test_status_on_each_side_of_every_border(on, expected):
    assert status(date.fromisoformat(on), FROM, UNTIL, WINDOW, revoked=False) == expected


@pytest.mark.parametrize(("on", "_"), CASES)
def test_revoked_beats_every_other_status(on, _):
    assert status(date.fromisoformat(on), FROM, UNTIL, WINDOW, revoked=True) is Status.REVOKED


def test_only_valid_and_expiring_can_be_relied_on():
    assert [s for s in Status if s.holds] == [Status.VALID, Status.EXPIRING]
