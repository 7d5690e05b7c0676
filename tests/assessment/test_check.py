"""The final check in the browser: when it opens, and how its paper is answered."""

from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest

from tests.browser_client import Forms, token, without_tokens

# --- opening ---------------------------------------------------------------------------


def test_check_says_what_counts_before_it_begins(browser, ana, intro):
    page = browser.sign_in(ana).get(intro)

    for words in ("24 decisions", "80 % of the points", "Open book", "No limit", "provisional"):
        assert words in page.text


def test_check_is_closed_until_the_steps_before_it_are_done(browser, ana, intro, tries):
    browser.sign_in(ana)
    page = browser.get(intro)
    assert "First finish the steps before it" in page.text
    assert [form.action for form in Forms(page.text).forms] == ["/sign-out"]

    refused = browser.post(intro, data=token(browser.get("/learn")))

    assert refused.status_code == 409
    assert "Go to your path" in refused.text
    assert tries() == []


@pytest.mark.parametrize("missing", ["lessons", "scenarios", "acknowledge"])
def test_each_step_keeps_the_check_closed(browser, ana, task, intro, walk, missing):
    steps = walk(ana, task)
    for step in {"lessons", "scenarios", "acknowledge"} - {missing}:
        getattr(steps, step)()

    page = browser.sign_in(ana).get(intro)

    assert "First finish the steps before it" in page.text


def test_check_opens_when_the_last_step_is_done(browser, ana, task, intro, walk):
    walk(ana, task).ready()

    first = browser.sign_in(ana).submit(intro).location

    assert first.endswith("/1")
    assert "Final check, decision <b>1 of 24</b>" in browser.get(first).text


def test_beginning_twice_is_one_paper(browser, ana, task, intro, walk, tries):
    walk(ana, task).ready()
    browser.sign_in(ana)

    places = {browser.submit(intro).location for _ in range(2)}

    assert len(places) == len(tries()) == 1


# --- the paper -------------------------------------------------------------------------


def test_two_people_get_different_papers(make, walk, ana, walked, tries):
    ben = make.person(name="Ben Birch")

    walked.begin_check()
    walk(ben, make.assignment(ben)).ready().begin_check()

    hers, his = (attempt.paper for attempt in tries())
    assert [d["id"] for d in hers] != [d["id"] for d in his]


def test_options_stand_in_the_order_that_was_drawn(browser, ana, place, paper):
    browser.sign_in(ana)
    shuffled = 0

    for asked in paper()[:6]:
        page = browser.get(place(asked.position)).text
        shown = sorted(asked.options, key=lambda o: page.index(f'name="option" value="{o.id}"'))
        assert shown == list(asked.options)
        shuffled += asked.options != asked.decision.options

    assert shuffled


def test_paper_shows_no_reason_and_no_rating(browser, ana, place, paper):
    browser.sign_in(ana)

    for asked in paper()[:4]:
        page = unescape(browser.get(place(asked.position)).text)
        assert not any(option.why in page for option in asked.options)
        assert not any(rating in page for rating in ("Breaks a critical", "What the agreement"))


def test_answer_is_kept_and_leads_to_the_next_open_decision(
    browser, ana, place, paper, given, revision
):
    chosen = paper()[0].options[0]

    next_page = browser.sign_in(ana).submit(place(1), option=chosen.id).location

    [answer] = given()
    assert next_page == place(2)
    assert (answer.option_id, answer.rating, answer.revision_id) == (
        chosen.id,
        chosen.rating,
        revision.id,
    )


def test_nothing_chosen_says_so_and_keeps_nothing(browser, ana, place, given):
    browser.sign_in(ana)

    page = browser.get(browser.submit(place(1)).location)

    assert "Choose one, then save it." in page.text
    assert given() == []


def test_answer_can_be_seen_again_and_not_changed(browser, ana, place, paper, given):
    first, second = paper()[0].options[:2]
    browser.sign_in(ana)
    old = Forms(browser.get(place(1)).text).forms[-1].hidden
    browser.post(place(1), data=old | {"option": first.id})

    browser.post(place(1), data=old | {"answer_id": uuid4(), "option": second.id})

    page = browser.get(place(1)).text
    assert [answer.option_id for answer in given()] == [first.id]
    assert "It stands as you gave it" in page
    assert 'type="radio"' not in page


def test_same_answer_sent_twice_is_one_answer(browser, ana, place, paper, given):
    browser.sign_in(ana)
    form = Forms(browser.get(place(1)).text).forms[-1].hidden | {"option": paper()[0].options[0].id}

    places = [browser.post(place(1), data=form).location for _ in range(2)]

    assert places == [place(2), place(2)]
    assert len(given()) == 1


def test_going_on_another_day_on_another_device_lands_at_the_first_gap(
    browser, new_browser, ana, intro, place, paper, clock
):
    browser.sign_in(ana)
    for position in (1, 3):
        browser.submit(place(position), option=paper()[position - 1].options[0].id)
    clock.now += timedelta(days=2)

    phone = new_browser().sign_in(ana)

    assert "Go on with your paper" in phone.get(intro).text
    assert phone.submit(intro).location == place(2)


@pytest.mark.parametrize("position", [0, 25, 400])
def test_place_that_the_paper_does_not_have_leads_back_and_takes_no_answer(
    browser, ana, place, position, given
):
    browser.sign_in(ana)

    assert browser.get(place(position)).location == place(1)
    form = token(browser.get("/learn")) | {"answer_id": uuid4(), "option": "a"}
    assert browser.post(place(position), data=form).status_code == 404
    assert given() == []


def test_option_that_was_not_offered_is_not_found(browser, ana, place, given):
    assert browser.sign_in(ana).submit(place(1), option="z").status_code == 404
    assert given() == []


@pytest.mark.parametrize("page", ["1", "hand-in", "result"])
def test_paper_of_somebody_else_is_answered_like_one_that_does_not_exist(
    new_browser, make, begun, page
):
    eve = make.person(name="Eve")
    stranger = new_browser().sign_in(eve)

    hers = stranger.get(f"/check/paper/{begun}/{page}")
    none = stranger.get(f"/check/paper/{uuid4()}/{page}")

    assert hers.status_code == none.status_code == 404
    assert without_tokens(hers) == without_tokens(none)
