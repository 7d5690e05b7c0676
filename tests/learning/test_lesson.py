"""Lesson screens in the browser: read, answer a quick recall, go on, come back."""

import gzip
import re
from html import unescape
from uuid import uuid4

import pytest
from sqlalchemy import select

from course.assignments.models import Assignment
from course.content.model import PictureBlock
from course.learning.models import RecallAnswer, ScreenRead
from tests.browser_client import Forms, without_tokens

COLD_CACHE_BYTES = 60_000
"""What a lesson screen may weigh, compressed, pictures aside."""


@pytest.fixture
def reads(db):
    return lambda: db.scalars(select(ScreenRead).order_by(ScreenRead.read_at)).all()


@pytest.fixture
def recalls(db):
    return lambda: db.scalars(select(RecallAnswer).order_by(RecallAnswer.answered_at)).all()


@pytest.fixture
def asking(module):
    """A screen with a quick recall."""
    return next(screen for screen in module.screens if screen.recall_ids)


@pytest.fixture
def question(revision, asking):
    return revision.item(asking.recall_ids[0])


def test_screen_shows_the_clauses_own_words(browser, ana, module, lesson, revision):
    screen = next(screen for screen in module.screens if screen.clause_ids)

    page = browser.sign_in(ana).get(lesson(screen)).text

    for id_ in screen.clause_ids:
        clause = revision.clause(id_)
        assert clause.html in page
        assert clause.number in page


def test_screen_says_where_in_the_module_it_stands(browser, ana, module, lesson):
    page = browser.sign_in(ana).get(lesson(module.screens[1])).text

    assert f"screen <b>2 of {len(module.screens)}</b>" in page
    assert "Back to screen 1" in page


def test_pictures_come_with_their_size_and_words_for_those_who_cannot_see(
    browser, ana, module, lesson, revision
):
    screen, picture = next(
        (screen, block)
        for screen in module.screens
        for block in screen.blocks
        if isinstance(block, PictureBlock)
    )

    page = unescape(browser.sign_in(ana).get(lesson(screen)).text)

    assert f'alt="{picture.alt}"' in page
    assert f'width="{picture.width}" height="{picture.height}"' in page
    address = re.search(r'<img src="([^"]+)"', page)[1]
    assert browser.get(address).status_code == 200


def test_going_on_is_kept_and_shows_the_next_screen(
    browser, ana, task, module, lesson, reads, revision, clock
):
    page = browser.sign_in(ana).submit(lesson(module.screens[0]))

    [read] = reads()
    assert page.location == lesson(module.screens[1])
    assert (read.assignment_id, read.screen_id) == (task.id, module.screens[0].id)
    assert (read.revision_id, read.read_at) == (revision.id, clock.now)
    assert "Your place is received, 09:00" in browser.get(page.location).text


def test_going_on_twice_is_one_reading(browser, ana, module, lesson, reads):
    browser.sign_in(ana)

    for _ in range(2):
        assert browser.submit(lesson(module.screens[0])).status_code == 303

    assert len(reads()) == 1


def test_first_screen_read_begins_the_path_and_pins_its_revision(
    browser, ana, task, module, lesson, db, revision, clock
):
    assert db.get(Assignment, task.id).revision_id is None

    browser.sign_in(ana).submit(lesson(module.screens[0]))

    begun = db.get(Assignment, task.id)
    assert (begun.revision_id, begun.begun_at) == (revision.id, clock.now)


def test_only_looking_begins_nothing(browser, ana, task, module, lesson, db):
    browser.sign_in(ana).get(lesson(module.screens[0]))

    assert db.get(Assignment, task.id).begun_at is None


def test_module_opens_where_the_learner_stopped_also_on_another_device(
    browser, new_browser, ana, task, module, lesson
):
    browser.sign_in(ana)
    for screen in module.screens[:2]:
        browser.submit(lesson(screen))

    phone = new_browser().sign_in(ana)

    assert phone.get(f"/learn/{task.id}/{module.id}").location == lesson(module.screens[2])


def test_last_screen_leads_to_the_modules_end(browser, ana, task, module, lesson):
    browser.sign_in(ana)
    for screen in module.screens:
        last = browser.submit(lesson(screen))

    page = unescape(browser.get(last.location).text)

    assert last.location == f"/learn/{task.id}/{module.id}"
    for words in (module.pocket_line, module.team_talk, module.objective):
        assert words in page


def test_finished_module_can_be_read_again_from_its_start(browser, ana, task, module, walk, lesson):
    walk(ana, task).lessons()

    again = browser.sign_in(ana).get(f"/learn/{task.id}/{module.id}?again=1")

    assert again.location == lesson(module.screens[0])


# --- quick recalls ---------------------------------------------------------------------


def test_recall_tells_no_reason_before_a_choice(browser, ana, asking, lesson, question):
    page = unescape(browser.sign_in(ana).get(lesson(asking)).text)

    assert question.decision.ask in page
    assert not any(option.why in page for option in question.decision.options)


@pytest.mark.parametrize(("best", "words"), [(True, "Yes."), (False, "Not quite.")])
def test_recall_answers_with_the_screen_itself_and_the_reason(
    browser, ana, asking, lesson, question, best, words
):
    options = question.decision.options
    option = next(o for o in options if (o is question.decision.best) is best)

    page = browser.sign_in(ana).submit(lesson(asking), form=1, press=option.id)

    text = unescape(page.text)
    assert page.status_code == 200
    assert words in text
    assert option.why in text
    assert "Your answer is received." in text


def test_recall_is_kept_with_what_was_shown(
    browser, ana, task, asking, lesson, question, recalls, revision
):
    best = question.decision.best

    browser.sign_in(ana).submit(lesson(asking), form=1, press=best.id)

    [kept] = recalls()
    assert (kept.assignment_id, kept.item_id, kept.option_id) == (task.id, question.id, best.id)
    assert (kept.rating, kept.revision_id, kept.language) == (best.rating, revision.id, "en")


def test_same_choice_sent_twice_is_one_row_and_another_choice_is_one_more(
    browser, ana, asking, lesson, question, recalls, clock
):
    browser.sign_in(ana)
    form = Forms(browser.get(lesson(asking)).text).forms[1]
    first, second = (option.id for option in question.decision.options[:2])

    for _ in range(2):
        browser.post(form.action.split("#")[0], data=form.hidden | {"option": first})
    assert [kept.option_id for kept in recalls()] == [first]
    clock.now = clock.now.replace(minute=5)
    page = browser.submit(lesson(asking), form=1, press=second)

    assert [kept.option_id for kept in recalls()] == [first, second]
    assert f'value="{first}"' in page.text, "the other one can be chosen again"
    assert f'value="{second}"' not in page.text


@pytest.mark.parametrize("wrong", [{"option": "z"}, {"option": ""}, {"item": "Q99"}])
def test_choice_that_was_not_offered_is_not_found(
    browser, ana, asking, lesson, question, recalls, wrong
):
    browser.sign_in(ana)
    form = Forms(browser.get(lesson(asking)).text).forms[1].hidden
    url = f"{lesson(asking)}/{wrong.get('item', question.id)}"

    page = browser.post(url, data=form | {"option": wrong.get("option", "a")})

    assert page.status_code == 404
    assert recalls() == []


def test_question_of_the_final_check_cannot_be_tried_out_as_a_recall(
    browser, ana, asking, lesson, revision, recalls
):
    item = next(item for item in revision.items if item.use == "check")
    browser.sign_in(ana)
    form = Forms(browser.get(lesson(asking)).text).forms[1].hidden

    page = browser.post(f"{lesson(asking)}/{item.id}", data=form | {"option": "a"})

    assert page.status_code == 404
    assert recalls() == []


def test_recall_without_an_id_of_its_own_is_asked_for_again(
    browser, ana, asking, lesson, question, recalls
):
    browser.sign_in(ana)
    form = Forms(browser.get(lesson(asking)).text).forms[1].hidden | {"answer_id": ""}

    page = browser.post(f"{lesson(asking)}/{question.id}", data=form | {"option": "a"})

    assert page.status_code == 400
    assert recalls() == []


# --- whose it is -----------------------------------------------------------------------


@pytest.mark.parametrize("place", ["", "/{module}", "/{module}/{screen}"])
def test_lesson_of_somebody_else_is_answered_like_one_that_does_not_exist(
    new_browser, make, task, module, place
):
    make.assignment(eve := make.person(name="Eve"))
    stranger = new_browser().sign_in(eve)
    rest = place.format(module=module.id, screen=module.screens[0].id)

    hers = stranger.get(f"/learn/{task.id}{rest}")
    none = stranger.get(f"/learn/{uuid4()}{rest}")

    assert hers.status_code == none.status_code == 404
    assert without_tokens(hers) == without_tokens(none)


def test_modules_and_screens_that_are_not_on_the_path_are_not_found(
    browser, ana, task, module, revision
):
    on_path = revision.path("field").module_ids
    elsewhere = [m for m in revision.modules if m.id not in on_path]
    browser.sign_in(ana)

    assert browser.get(f"/learn/{task.id}/{module.id}/nothing").status_code == 404
    assert browser.get(f"/learn/{task.id}/M99").status_code == 404
    for other in elsewhere:
        url = f"/learn/{task.id}/{other.id}/{other.screens[0].id}"
        assert browser.get(url).status_code == 404


def test_learner_of_a_path_reads_all_of_it_and_nothing_breaks(browser, ana, task, revision):
    """Every screen of the path is a page that the browser accepts."""
    browser.sign_in(ana)

    for module in map(revision.module, revision.path("field").module_ids):
        for screen in module.screens:
            assert browser.get(f"/learn/{task.id}/{module.id}/{screen.id}").status_code == 200


def test_every_screen_is_light_enough_for_a_bad_line(browser, ana, task, revision):
    browser.sign_in(ana)
    packed = {"Accept-Encoding": "gzip"}
    page = browser.get("/learn").text
    assets = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
    shared = sum(len(browser.get(url, headers=packed).data) for url in assets)

    heaviest = max(
        len(gzip.compress(browser.get(f"/learn/{task.id}/{m.id}/{s.id}").data, 4))
        for m in map(revision.module, revision.path("field").module_ids)
        for s in m.screens
    )

    assert assets
    assert shared + heaviest < COLD_CACHE_BYTES
