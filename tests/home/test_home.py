"""The learner's first page: what is due, what is next, how far, and one obvious button."""

from datetime import UTC, datetime, timedelta
from html import unescape

import pytest

from course.assessment.domain import AttemptKind, Outcome
from course.assessment.queries import AttemptLine
from course.content.model import Rating
from course.home.domain import StepKind, way
from course.learning.domain import NOTHING_READ, Reading
from tests.packs import shipped

COURSE = shipped().revision
assert COURSE
FIELD = COURSE.path("field")
MODULES = [COURSE.module(id_) for id_ in FIELD.module_ids]
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def read(*modules, screens=None) -> Reading:
    """Everything of some modules, or the first ``screens`` of the last of them."""
    done = {m.id: {s.id for s in m.screens} for m in modules}
    if screens is not None:
        done[modules[-1].id] = {s.id for s in modules[-1].screens[:screens]}
    return Reading(done, last_module_id=modules[-1].id, last_at=NOON)


def tried(quiz_id="S01", kind=AttemptKind.SCENARIO, finished=True, outcome=None) -> AttemptLine:
    return AttemptLine("id", "task", kind, quiz_id, 1, NOON if finished else None, outcome)


def check(**given) -> AttemptLine:
    return tried(FIELD.check_id, AttemptKind.CHECK, **given)


PLAYED = [tried(id_) for id_ in FIELD.scenario_ids]


@pytest.mark.parametrize(
    ("reading", "attempts", "acknowledged", "next_id"),
    [
        pytest.param(NOTHING_READ, [], False, MODULES[0].id, id="the first module"),
        pytest.param(
            read(MODULES[1], screens=1), [], False, MODULES[1].id, id="the module read last"
        ),
        pytest.param(read(MODULES[1]), [], False, MODULES[0].id, id="what was left out"),
        pytest.param(read(*MODULES), [], False, FIELD.scenario_ids[0], id="the scenario"),
        pytest.param(
            read(*MODULES), [tried(finished=False)], False, "S01", id="the scenario begun"
        ),
        pytest.param(read(*MODULES), PLAYED, False, "agreement", id="the agreement"),
        pytest.param(read(*MODULES), PLAYED, True, FIELD.check_id, id="the check"),
        pytest.param(NOTHING_READ, PLAYED, True, MODULES[0].id, id="never the check too early"),
        pytest.param(
            read(*MODULES),
            [*PLAYED, check(outcome=Outcome.NOT_YET)],
            True,
            FIELD.check_id,
            id="the check again",
        ),
        pytest.param(
            read(*MODULES), [*PLAYED, check(outcome=Outcome.PASSED)], True, None, id="nothing"
        ),
    ],
)
def test_one_step_is_next(reading, attempts, acknowledged, next_id):
    found = way(COURSE, FIELD, reading, attempts, acknowledged=acknowledged)

    assert [step.id for step in found.steps if step.here] == ([next_id] if next_id else [])
    assert (found.next.id if found.next else None) == next_id


def test_path_lists_modules_scenarios_agreement_and_check_in_order():
    found = way(COURSE, FIELD, NOTHING_READ, [], acknowledged=False)

    kinds = [step.kind for step in found.steps]
    assert kinds == [
        *[StepKind.MODULE] * len(FIELD.module_ids),
        *[StepKind.SCENARIO] * len(FIELD.scenario_ids),
        StepKind.AGREEMENT,
        StepKind.CHECK,
    ]
    assert found.done == 0


@pytest.mark.parametrize(
    ("attempts", "words"),
    [
        ([], "24 decisions"),
        ([check(finished=False)], "Begun"),
        ([check(outcome=Outcome.NOT_YET)], "Not yet"),
        ([check(outcome=Outcome.PASSED)], "Passed"),
    ],
)
def test_check_says_where_it_stands(attempts, words):
    found = way(COURSE, FIELD, read(*MODULES), [*PLAYED, *attempts], acknowledged=True)

    assert found.steps[-1].state == words


# --- the page --------------------------------------------------------------------------


@pytest.fixture
def ana(make):
    return make.person(name="Ana Alder")


@pytest.fixture
def home(browser, ana):
    """``home()``: what Ana's first page says."""
    browser.sign_in(ana)
    return lambda: unescape(browser.get("/learn").text)


def test_nothing_assigned_says_what_to_do(home):
    assert "Nothing here yet" in home()
    assert "Ring your branch" in home()


def test_page_says_what_is_due_when_and_in_which_time(home, make, ana, clock):
    make.assignment(ana, due_on=clock.now.date() + timedelta(days=12))

    assert "Due Friday 13 March 2026, end of day, Dublin time." in home()
    assert "Overdue" not in home()


def test_the_one_button_leads_to_the_next_step(browser, home, make, ana, walk):
    task = make.assignment(ana)
    assert f"Begin: {MODULES[0].title}" in home()

    walk(ana, task).lessons()

    page = home()
    assert f"Go on: {COURSE.scenario(FIELD.scenario_ids[0]).title}" in page
    assert page.count("button--full") == 2, "one to go on, one to ring for help"
    assert browser.get(f"/practice/{task.id}/{FIELD.scenario_ids[0]}").status_code == 200


def test_page_counts_the_steps_that_are_done(home, make, ana, walk):
    task = make.assignment(ana)
    total = len(FIELD.module_ids) + len(FIELD.scenario_ids) + 2
    assert f"0 of {total} steps done." in home()

    walk(ana, task).ready()

    assert f"{total - 1} of {total} steps done." in home()


@pytest.mark.parametrize(
    ("hour", "overdue"), [(23, False), (24, True)], ids=["last hour of the day", "first hour after"]
)
def test_due_day_lasts_until_its_end_where_the_branch_is(home, make, ana, clock, hour, overdue):
    tokyo = make.branch(time_zone="Asia/Tokyo")
    day = clock.now.date()
    make.assignment(ana, branch_id=tokyo.id, due_on=day)

    clock.now = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(hours=hour - 9)

    assert ("Overdue 1 day" in home()) is overdue


def test_two_paths_stand_in_the_order_in_which_they_are_due(home, make, ana, clock):
    later, sooner = (clock.now.date() + timedelta(days=n) for n in (20, 5))
    make.assignment(ana, path_id="field", due_on=later)
    make.assignment(ana, path_id="office", due_on=sooner)

    page = home()

    assert page.index("Office path") < page.index("Field path")


def test_certificate_stands_there_when_it_is_earned(home, make, ana, walk):
    task = make.assignment(ana)
    assert "Employees and contractors get the same one." in home()

    walk(ana, task).certify()

    page = home()
    assert "Valid to 28 Feb 2027" in page
    assert "Nothing to do today" in page


def test_not_yet_is_said_kindly_and_never_otherwise(home, make, ana, walk):
    task = make.assignment(ana)
    steps = walk(ana, task).ready()
    attempt_id = steps.begin_check()
    steps.answer(attempt_id, Rating.POOR).hand_in(attempt_id)

    page = home()

    assert "Not yet" in page
    assert "fail" not in page.lower()


def test_finished_path_is_not_asked_for_again(home, make, ana, walk):
    task = make.assignment(ana)

    walk(ana, task).certify()

    assert "Due" not in home()


def test_page_holds_nothing_of_anybody_else(home, make, walk):
    ben = make.person(name="Ben Birch")
    walk(ben, make.assignment(ben)).certify()

    page = home()

    assert "Ben" not in page
    assert "Nothing here yet" in page
