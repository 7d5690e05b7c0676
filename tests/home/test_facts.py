"""The course fact sheet: counted from the course, so that it is never out of date."""

from dataclasses import replace
from html import unescape

import pytest

from course.home import facts
from tests.packs import shipped

COURSE = shipped().revision
assert COURSE
FIELD = COURSE.path("field")


@pytest.fixture
def ana(make):
    return make.person(name="Ana Alder", vendor=make.vendor(name="Pike"))


@pytest.fixture
def home(browser, ana):
    """``home()``: the words of Ana's first page."""
    browser.sign_in(ana)
    return lambda: " ".join(unescape(browser.get("/learn").text).split())


def sheet(revision=COURSE) -> dict[str, str]:
    return {fact.name: fact.words for fact in facts.sheet(revision, FIELD)}


def test_time_is_that_of_the_lessons_the_scenarios_and_the_check():
    time = facts.time_of(COURSE, FIELD)

    assert time.lessons == sum(COURSE.module(id_).minutes for id_ in FIELD.module_ids)
    assert time.scenarios == sum(COURSE.scenario(id_).minutes for id_ in FIELD.scenario_ids)
    assert time.check == COURSE.check.blueprint("field").decision_count
    assert 0 <= time.total - (time.lessons + time.scenarios + time.check) < 5


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(1, "1 minute"), (25, "25 minutes"), (60, "1 hour"), (155, "2 hours 35 minutes")],
)
def test_minutes_read_as_people_say_them(minutes, words):
    assert facts.in_words(minutes) == words


def test_sheet_has_a_line_for_each_question():
    assert list(sheet()) == [
        "For",
        "Purpose",
        "Outcome",
        "Time",
        "Needs",
        "Check",
        "Certificate",
    ]
    assert "24 decisions" in sheet()["Check"]
    assert "12 months" in sheet()["Certificate"]


def test_pack_that_says_nothing_gets_a_sheet_of_what_is_counted():
    silent = replace(COURSE, facts=None)

    assert list(sheet(silent)) == ["For", "Time", "Check", "Certificate"]
    assert sheet(silent)["For"].startswith(FIELD.for_whom)
    assert facts.data(silent) == []


@pytest.mark.parametrize(
    ("left", "words"),
    [
        ({"supporter_name": "Nadia", "supporter_line": "1", "supporter_hours": "9 to 5"}, None),
        ({"office_line": "2"}, "2"),
        ({}, ""),
    ],
)
def test_help_is_whoever_the_company_has_named(left, words):
    agreement = replace(COURSE.agreement, parameters=tuple(left.items()))

    assert facts.helper(replace(COURSE, agreement=agreement)) == (
        "Nadia, 1, 9 to 5" if words is None else words
    )


def test_first_page_opens_with_the_sheet_until_somebody_has_begun(home, make, ana, walk):
    task = make.assignment(ana)
    before = home()

    walk(ana, task).lessons()

    assert '<details class="more" open>' in before
    assert "does not change who you work for" in before
    assert "Nadia Rahman, 0800 555 0142" in before
    assert '<details class="more"><summary>' in home()


def test_one_button_stays_the_obvious_one(home, make, ana):
    make.assignment(ana)
    page = home()

    assert page.index("button--full") < page.index("About this course")


def test_everybody_may_read_about_the_course_before_signing_in(browser):
    page = " ".join(unescape(browser.get("/about").text).split())

    assert 'href="/about"' in browser.get("/sign-in").text
    for path in COURSE.paths:
        assert path.for_whom in page
        assert facts.summary(COURSE, path) in page
    assert "Nadia" not in page
    assert 'id="data"' in page
