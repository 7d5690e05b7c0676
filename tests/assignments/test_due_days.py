"""A due day lasts to its end where the branch is: clocks that change, zones, leap days."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.actor import Role
from course.assignments.domain import day_ends, today_in
from course.assignments.who import Days
from course.reports import service as reports

CASES = [
    # zone, due day, the first moment after it (UTC), how long the day was in hours
    ("UTC", date(2026, 3, 31), "2026-04-01T00:00", 24),
    ("Europe/Dublin", date(2026, 1, 31), "2026-02-01T00:00", 24),
    ("Europe/Dublin", date(2026, 3, 28), "2026-03-29T00:00", 24),  # the night before
    ("Europe/Dublin", date(2026, 3, 29), "2026-03-29T23:00", 23),  # clocks go forward
    ("Europe/Dublin", date(2026, 10, 25), "2026-10-26T00:00", 25),  # and back
    ("America/New_York", date(2026, 3, 8), "2026-03-09T04:00", 23),
    ("America/New_York", date(2026, 11, 1), "2026-11-02T05:00", 25),
    ("Australia/Lord_Howe", date(2026, 4, 5), "2026-04-05T13:30", 24.5),  # half an hour
    ("Asia/Tokyo", date(2026, 3, 1), "2026-03-01T15:00", 24),  # east, no summer time
    ("Asia/Kathmandu", date(2026, 3, 1), "2026-03-01T18:15", 24),  # a quarter of an hour
    ("Pacific/Kiritimati", date(2026, 3, 1), "2026-03-01T10:00", 24),  # as far east as it goes
    ("Pacific/Pago_Pago", date(2026, 3, 1), "2026-03-02T11:00", 24),  # as far west
    ("Europe/Lisbon", date(2028, 2, 29), "2028-03-01T00:00", 24),  # leap day
    ("America/Lima", date(2028, 2, 28), "2028-02-29T05:00", 24),
    ("Africa/Cairo", date(2026, 4, 23), "2026-04-23T22:00", 24),  # no midnight afterwards
    ("Africa/Cairo", date(2026, 4, 24), "2026-04-24T21:00", 23),
    ("Africa/Cairo", date(2026, 10, 29), "2026-10-29T22:00", 25),  # 23 o'clock comes twice
]


@pytest.mark.parametrize(("zone", "day", "over", "_hours"), CASES)
def test_day_is_over_at_midnight_where_the_branch_is(zone, day, over, _hours):
    over = datetime.fromisoformat(over).replace(tzinfo=UTC)

    assert day_ends(day, zone) == over
    assert today_in(zone, over - timedelta(microseconds=1)) == day
    assert today_in(zone, over) == day + timedelta(days=1)


@pytest.mark.parametrize(("zone", "day", "_over", "hours"), CASES)
def test_day_is_as_long_as_the_clocks_make_it(zone, day, _over, hours):
    before = day_ends(day - timedelta(days=1), zone)

    assert day_ends(day, zone) - before == timedelta(hours=hours)


@given(
    day=st.dates(date(2024, 1, 1), date(2035, 12, 31)),
    zone=st.sampled_from(sorted({zone for zone, *_ in CASES})),
)
def test_no_moment_is_on_time_and_late_at_once(day, zone):
    over = day_ends(day, zone)

    assert today_in(zone, over - timedelta(microseconds=1)) <= day < today_in(zone, over)


def test_latest_day_is_that_of_the_zone_farthest_ahead():
    days = Days(["America/Lima", "Asia/Tokyo"], datetime(2026, 3, 1, 16, tzinfo=UTC))

    assert days.latest == date(2026, 3, 2)


def test_learner_and_board_agree_on_the_last_minute(browser, make, clock, work):
    """The same moment is on time in Lisbon, late in Tokyo."""
    due = date(2026, 3, 29)
    here = make.branch(name="Lisbon", time_zone="Europe/Lisbon")
    there = make.branch(name="Tokyo", time_zone="Asia/Tokyo")
    people = {name: make.person(name=name, branch=b) for name, b in (("Lu", here), ("Ken", there))}
    make.assignment(people["Lu"], branch_id=here.id, due_on=due)
    make.assignment(people["Ken"], branch_id=there.id, due_on=due)
    hr = make.person(Role.HR, branch=here)
    with work() as uow:
        reports.rebuild(uow)
    clock.now = datetime(2026, 3, 29, 22, 59, tzinfo=UTC)  # clocks went forward in Lisbon

    late = {name: "Overdue" in browser.sign_in(p).get("/learn").text for name, p in people.items()}
    browser.sign_in(hr)
    board = {b.name: browser.get(f"/team?branch={b.id}").text for b in (here, there)}

    assert late == {"Lu": False, "Ken": True}
    assert {name: "Overdue 1 day" in text for name, text in board.items()} == {
        "Lisbon": False,
        "Tokyo": True,
    }

    clock.now += timedelta(minutes=1)

    assert "Overdue" in browser.sign_in(people["Lu"]).get("/learn").text
