"""Days, standings and names: pure, case by case, and properties for what no table can list."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.reviews.date_rules import (
    Rhythm,
    add_working_days,
    is_working,
    next_due,
    notes_due,
    working_days_between,
)
from course.reviews.domain import State, standing
from course.reviews.name_rules import Known, named

D = date.fromisoformat
DAYS = st.dates(date(2020, 1, 1), date(2035, 1, 1))
PEOPLE = [
    Known("Piotr Kowal", "PK-04"),
    Known("Łukasz Wójcik", "PK-02"),
    Known("May Hill", "17"),
    Known("Joan Pike", "PK-01"),
    Known("Bo Ek", "PK-09"),
    Known("Seán O'Brien", "PK-11"),
]


@pytest.mark.parametrize(
    ("monthly", "every", "held", "due"),
    [
        (3, 3, None, "2026-02-02"),  # a month on is a Sunday: the Monday after it
        (3, 3, "2026-02-02", "2026-03-02"),
        (3, 3, "2026-03-02", "2026-04-01"),
        (3, 3, "2026-04-01", "2026-07-01"),  # now every quarter
        (3, 3, "2026-07-01", "2026-10-01"),
        (3, 3, "2026-07-20", "2026-10-01"),  # late: the days stay where they are
        (3, 3, "2026-09-10", "2027-01-01"),  # so late that the next one would come at once
        (0, 3, None, "2026-04-01"),
        (0, 1, "2026-04-01", "2026-05-01"),
        (12, 6, "2026-12-01", "2027-01-01"),
        (12, 6, "2027-01-01", "2027-07-01"),
    ],
)
def test_next_review_is_due(monthly, every, held, due):
    rhythm = Rhythm(D("2026-01-01"), monthly, every)

    assert next_due(rhythm, D(held) if held else None) == D(due)


@given(DAYS, st.integers(0, 12), st.integers(1, 12), st.integers(0, 4000))
def test_next_review_is_later_than_the_last_one_and_within_two_gaps(start, monthly, every, days):
    held = start + timedelta(days=days)

    due = next_due(Rhythm(start, monthly, every), held)

    assert held < due
    assert is_working(due)
    assert (due - held).days <= 1.5 * 31 * max(every, 1) + 4


@pytest.mark.parametrize(
    ("held", "last"),
    [
        ("2026-03-02", "2026-03-09"),  # Monday: the Monday after
        ("2026-03-06", "2026-03-13"),  # Friday
        ("2026-03-07", "2026-03-13"),  # a Saturday counts from the Monday
    ],
)
def test_notes_are_out_within_five_working_days(held, last):
    assert notes_due(D(held)) == D(last)


@given(DAYS, st.integers(0, 30))
def test_counting_working_days_undoes_adding_them(day, number):
    assert working_days_between(day, add_working_days(day, number)) == number


@pytest.mark.parametrize(
    ("due", "planned", "held", "noted", "today", "state", "words"),
    [
        ("2026-03-02", "2026-03-02", None, None, "2026-02-27", State.PLANNED, "In 3 days"),
        ("2026-03-02", "2026-03-02", None, None, "2026-03-02", State.PLANNED, "Today"),
        ("2026-03-02", "2026-03-02", None, None, "2026-03-03", State.OVERDUE, "Overdue by 1 day"),
        ("2026-03-02", "2026-03-02", None, None, "2026-03-12", State.OVERDUE, "Overdue by 10 days"),
        ("2026-03-02", "2026-03-06", None, None, "2026-03-05", State.PLANNED, "In 1 day"),
        ("2026-03-02", "2026-03-30", None, None, "2026-03-09", State.PLANNED, "In 21 days"),
        ("2026-03-02", "2026-03-30", None, None, "2026-03-10", State.OVERDUE, "Overdue by 8 days"),
        (
            "2026-03-09",
            "2026-03-02",
            None,
            None,
            "2026-03-05",
            State.PLANNED,
            "Was it held? Say so",
        ),
        (
            "2026-03-02",
            "2026-03-02",
            "2026-03-02",
            None,
            "2026-03-05",
            State.NOTES_DUE,
            "Notes due in 2 working days",
        ),
        (
            "2026-03-02",
            "2026-03-02",
            "2026-03-02",
            None,
            "2026-03-09",
            State.NOTES_DUE,
            "Notes due today",
        ),
        (
            "2026-03-02",
            "2026-03-02",
            "2026-03-02",
            None,
            "2026-03-10",
            State.NOTES_LATE,
            "Notes late by 1 working day",
        ),
        (
            "2026-03-02",
            "2026-03-02",
            "2026-03-02",
            "2026-03-06",
            "2026-05-01",
            State.DONE,
            "Notes out after 4 working days",
        ),
    ],
)
def test_review_stands(due, planned, held, noted, today, state, words):
    days = [D(day) if day else None for day in (due, planned, held, noted, today)]

    found = standing(*days)

    assert (found.state, found.words) == (state, words)


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Piotr Kowal came late", "Piotr Kowal"),
        ("KOWAL, PIOTR: no call", "Piotr Kowal"),
        ("piotr's van had no ladder", "Piotr Kowal"),
        ("We talked about Wojcik", "Łukasz Wójcik"),
        ("ŁUKASZ was kind", "Łukasz Wójcik"),
        ("the one with id pk-04", "Piotr Kowal"),
        ("In May the hill road was closed", None),
        ("May Hill came", "May Hill"),
        ("Pike calls before the window ends", None),  # the name of the firm
        ("Joan Pike came", "Joan Pike"),
        ("17 of 20 visits in time", None),
        ("Bo saw an ek", None),  # too short to count alone
        ("Bo Ek saw it", "Bo Ek"),
        ("O'Brien did", "Seán O'Brien"),
        ("Kowalski Street was closed; piotrek", None),  # whole words only
        ("", None),
    ],
)
def test_names_are_found_as_whole_words(text, who):
    assert named(text, PEOPLE, ["Pike", "Dana Whitfield"]) == who


@given(st.text(max_size=60), st.text(max_size=60))
def test_full_name_is_found_wherever_it_stands_alone(before, after):
    assert named(f"{before} Piotr Kowal {after}", PEOPLE[:1]) == "Piotr Kowal"
