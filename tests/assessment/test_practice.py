"""Practice scenarios in the browser: begin, choose, see what happens, come back, play again."""

from html import unescape
from uuid import uuid4

import pytest

from course.content.model import Rating
from tests.browser_client import Forms, token, without_tokens


@pytest.fixture
def scenario(revision):
    return revision.scenario("S01")


@pytest.fixture
def first(scenario):
    return scenario.node(scenario.start)


@pytest.fixture
def cover(task):
    """The address of the scenario's first page."""
    return f"/practice/{task.id}/S01"


@pytest.fixture
def begun(browser, ana, cover):
    """The address of the first decision of a run that Ana has begun."""
    return browser.sign_in(ana).submit(cover).location


def sent(page, option_id: str) -> dict[str, str]:
    """The page's form as it is sent when an option is pressed."""
    return Forms(page.text).forms[-1].hidden | {"option": option_id}


def following(url: str) -> str:
    run, position = url.rsplit("/", 1)
    return f"{run}/{int(position) + 1}"


def test_scenario_opens_with_who_you_are_and_what_happened(browser, ana, cover, scenario):
    page = unescape(browser.sign_in(ana).get(cover).text)

    assert scenario.seat in page
    assert scenario.situation in page
    assert "Begin" in page


def test_decision_offers_every_option_and_no_hint_which_is_best(browser, begun, first):
    page = unescape(browser.get(begun).text)

    assert all(option.text in page for option in first.options)
    assert not any(option.why in page for option in first.options)


def test_options_stand_in_an_order_of_their_own(browser, begun, first):
    orders = set()
    for _ in range(8):
        page = browser.get(begun).text
        orders.add(tuple(sorted((o.id for o in first.options), key=lambda id_: _place(page, id_))))

    assert len(orders) == 1, "one learner sees one order, however often the page is loaded"


def _place(page: str, option_id: str) -> int:
    return page.index(f'name="option" value="{option_id}"')


def test_consequence_comes_first_then_the_reason_then_the_clause(browser, begun, first, revision):
    chosen = next(option for option in first.options if option.rating is Rating.CRITICAL)

    page = unescape(browser.submit(begun, press=chosen.id).text)

    clause = revision.clause(chosen.clause_ids[0])
    places = [page.index(words) for words in (chosen.text, chosen.then, chosen.why, clause.title)]
    assert places == sorted(places)
    assert "Breaks a critical clause" in page
    assert "You can still put it right." in page


def test_next_scene_is_the_consequence_where_the_option_has_no_words_of_its_own(
    browser, begun, first, scenario
):
    assert not first.best.then

    page = unescape(browser.submit(begun, press=first.best.id).text)

    assert scenario.node(first.best.next).scene in page


def test_learner_goes_back_and_sees_what_was_chosen_and_cannot_choose_again(browser, begun, first):
    browser.submit(begun, press=first.best.id)

    again = browser.get(begun)

    assert "You chose" in again.text
    assert 'name="option"' not in again.text
    assert browser.get(following(begun)).text.count('name="option"') >= 3


def test_learner_goes_on_where_they_were_on_another_device(
    browser, new_browser, ana, begun, cover, first
):
    browser.submit(begun, press=first.best.id)

    phone = new_browser().sign_in(ana)

    assert "Go on where you stopped" in phone.get(cover).text
    assert phone.submit(cover).location == following(begun)


def test_run_is_stored_answer_by_answer_with_what_was_shown(
    browser, begun, first, answers, revision, clock
):
    browser.submit(begun, press=first.best.id)

    [answer] = answers()
    assert (answer.position, answer.decision_id) == (1, first.id)
    assert (answer.option_id, answer.rating) == (first.best.id, Rating.BEST)
    assert answer.clause_ids == list(first.best.clause_ids)
    assert (answer.revision_id, answer.language) == (revision.id, "en")
    assert answer.answered_at == clock.now


def test_story_ends_and_tells_the_way_there(browser, begun, scenario, attempts, clock):
    url = _play_best(browser, begun, scenario)

    page = unescape(browser.get(url.rsplit("/", 1)[0] + "/end").text)

    assert scenario.endings.kept in page
    assert scenario.talk in page
    assert attempts()[0].finished_at == clock.now


def _play_best(browser, url, scenario) -> str:
    """Play to the end by the best options; the address of the last decision."""
    node = scenario.node(scenario.start)
    while node.best.next:
        browser.submit(url, press=node.best.id)
        url, node = following(url), scenario.node(node.best.next)
    assert "See how it ends" in browser.submit(url, press=node.best.id).text
    return url


def test_playing_again_is_a_second_run_and_leaves_the_first(
    browser, begun, cover, scenario, attempts
):
    _play_best(browser, begun, scenario)

    second = browser.submit(cover).location

    assert second != begun
    assert [attempt.ordinal for attempt in attempts()] == [1, 2]
    assert "You chose" in browser.get(begun).text
    assert "You chose" not in browser.get(second).text


def test_two_presses_on_begin_are_one_run(browser, ana, cover, attempts):
    browser.sign_in(ana)

    places = {browser.submit(cover).location for _ in range(2)}

    assert len(places) == len(attempts()) == 1


def test_same_answer_sent_twice_is_one_answer(browser, begun, first, answers):
    form = sent(browser.get(begun), first.best.id)

    pages = [browser.post(begun, data=form) for _ in range(2)]

    assert [page.status_code for page in pages] == [200, 200]
    assert pages[0].text == pages[1].text
    assert len(answers()) == 1


def test_another_answer_at_the_same_place_leaves_the_first(browser, begun, first, answers):
    other = next(option for option in first.options if option is not first.best)
    browser.submit(begun, press=first.best.id)

    form = {"answer_id": uuid4(), "option": other.id} | _token(browser)
    page = unescape(browser.post(begun, data=form).text)

    assert [answer.option_id for answer in answers()] == [first.best.id]
    assert first.best.text in page


def _token(browser) -> dict[str, str]:
    return token(browser.get("/learn"))


def test_answer_ahead_of_the_story_is_not_open(browser, begun, first, answers):
    form = {"answer_id": uuid4(), "option": first.best.id} | _token(browser)

    assert browser.post(following(begun), data=form).status_code == 404
    assert answers() == []


@pytest.mark.parametrize("position", [0, 2, 99])
def test_page_that_is_not_there_leads_to_the_open_decision(browser, begun, position):
    url = f"{begun.rsplit('/', 1)[0]}/{position}"

    assert browser.get(url).location == begun


def test_page_beyond_the_end_leads_to_the_last_decision(browser, begun, scenario):
    last = _play_best(browser, begun, scenario)

    assert browser.get(following(last)).location == last


def test_end_that_is_not_reached_leads_to_the_open_decision(browser, begun):
    assert browser.get(begun.rsplit("/", 1)[0] + "/end").location == begun


@pytest.mark.parametrize("option", ["z", "", "a' OR 1=1"])
def test_option_the_decision_does_not_have_is_not_found(browser, begun, answers, option):
    form = {"answer_id": uuid4(), "option": option} | _token(browser)

    assert browser.post(begun, data=form).status_code == 404
    assert answers() == []


@pytest.mark.parametrize("answer_id", [{}, {"answer_id": ""}, {"answer_id": "7"}])
def test_answer_without_an_id_of_its_own_is_asked_for_again(
    browser, begun, first, answers, answer_id
):
    page = browser.post(begun, data=answer_id | {"option": first.best.id} | _token(browser))

    assert page.status_code == 400
    assert "Go back and choose again" in page.text
    assert answers() == []


@pytest.mark.parametrize("page", ["1", "end"])
def test_run_of_somebody_else_is_answered_like_one_that_does_not_exist(
    new_browser, make, begun, page
):
    eve = make.person(name="Eve")
    make.assignment(eve)
    stranger = new_browser().sign_in(eve)

    hers = stranger.get(f"{begun.rsplit('/', 1)[0]}/{page}")
    none = stranger.get(f"/practice/run/{uuid4()}/{page}")

    assert hers.status_code == none.status_code == 404
    assert without_tokens(hers) == without_tokens(none)


def test_answer_in_somebody_elses_run_is_not_found_and_not_kept(
    new_browser, make, begun, first, answers
):
    eve = make.person(name="Eve")
    stranger = new_browser().sign_in(eve)
    form = {"answer_id": uuid4(), "option": first.best.id} | _token(stranger)

    assert stranger.post(begun, data=form).status_code == 404
    assert answers() == []


def test_answer_id_that_somebody_else_used_does_not_touch_theirs(
    browser, new_browser, make, begun, first, answers
):
    form = sent(browser.get(begun), first.best.id)
    browser.post(begun, data=form)
    eve = make.person(name="Eve")
    stranger = new_browser().sign_in(eve)
    her_run = stranger.submit(f"/practice/{make.assignment(eve).id}/S01").location

    page = stranger.post(her_run, data=form | _token(stranger))

    assert page.status_code == 200
    assert "You chose" not in page.text, "the decision is still open"
    assert len(answers()) == 1


def test_scenario_that_is_not_on_the_path_is_not_found(browser, ana, task, revision):
    on_path = revision.path("field").scenario_ids
    other = next(s.id for s in revision.scenarios if s.id not in on_path)
    browser.sign_in(ana)

    for scenario_id in (other, "S99"):
        url = f"/practice/{task.id}/{scenario_id}"
        assert browser.get(url).status_code == 404
        assert browser.post(url, data=_token(browser)).status_code == 404
