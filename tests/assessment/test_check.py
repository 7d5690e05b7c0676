"""The final check in the browser: when it opens, how it is answered, what comes of it."""

from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import sessionmaker

from course.assessment import papers
from course.assessment.domain import AttemptKind
from course.assignments.models import Assignment
from course.audit.models import AuditEntry
from course.content.model import Rating
from course.credentials.models import Credential
from course.db import UnitOfWork
from course.events import PathCompleted
from course.reactions import REACTIONS
from tests.browser_client import Forms, without_tokens
from tests.learners import Walk


@pytest.fixture
def intro(task):
    return f"/check/{task.id}"


@pytest.fixture
def credentials(db):
    return lambda: db.scalars(select(Credential)).all()


@pytest.fixture
def tries(attempts):
    """``tries()``: every paper begun so far, oldest first."""
    return lambda: [attempt for attempt in attempts() if attempt.kind is AttemptKind.CHECK]


@pytest.fixture
def given(answers, tries):
    """``given()``: the answers of all papers, without those of practice."""
    return lambda: [a for a in answers() if a.attempt_id in {attempt.id for attempt in tries()}]


@pytest.fixture
def paper(tries, revision):
    """``paper()``: the newest paper with its words."""
    return lambda: papers.asked(revision, tries()[-1].paper)


def token(page) -> dict[str, str]:
    return {"csrf_token": Forms(page.text).forms[-1].hidden["csrf_token"]}


# --- opening ---------------------------------------------------------------------------


def test_check_says_what_counts_before_it_begins(browser, ana, intro):
    page = browser.sign_in(ana).get(intro)

    for words in ("24 decisions", "80 % of the points", "Open book", "No limit", "provisional"):
        assert words in page.text


def test_check_is_closed_until_the_steps_before_it_are_done(browser, ana, intro, tries):
    browser.sign_in(ana)
    page = browser.get(intro)
    assert "First finish the steps before it" in page.text
    assert "<button" not in page.text

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


@pytest.fixture
def walked(ana, task, walk) -> Walk:
    """Ana, with everything done up to the check."""
    return walk(ana, task).ready()


@pytest.fixture
def begun(walked):
    """The id of the paper Ana has begun."""
    return walked.begin_check()


@pytest.fixture
def place(begun):
    """``place(3)``: the address of the third decision."""
    return lambda position: f"/check/paper/{begun}/{position}"


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


# --- handing in ------------------------------------------------------------------------


def test_hand_in_before_the_last_answer_leads_to_the_gap(browser, ana, begun, place):
    browser.sign_in(ana)

    assert browser.get(place("hand-in")).location == place(1)
    page = browser.post(place("hand-in"), data=token(browser.get("/learn")))

    assert page.status_code == 400
    assert "Answer every decision first. Still open: 24." in page.text


def test_passing_shows_it_at_once_and_the_certificate_is_there(
    browser, ana, walked, begun, place, credentials
):
    walked.answer(begun)

    done = browser.sign_in(ana).submit(place("hand-in"))

    page = browser.get(done.location).text
    [credential] = credentials()
    assert "You hold the standard" in page
    assert "48 of 48 (100 %)" in page
    assert credential.serial in browser.get("/learn").text


def test_handing_in_twice_is_one_credential(browser, ana, walked, begun, place, credentials):
    walked.answer(begun)
    browser.sign_in(ana)
    form = Forms(browser.get(place("hand-in")).text).forms[-1].hidden

    pages = [browser.post(place("hand-in"), data=form) for _ in range(2)]

    assert [page.location for page in pages] == [place("result")] * 2
    assert len(credentials()) == 1


def test_passing_completes_the_assignment_and_stands_in_the_log(
    walked, begun, task, db, clock, credentials
):
    walked.answer(begun).hand_in(begun)

    log = db.scalars(select(AuditEntry.event).order_by(AuditEntry.seq)).all()
    assert db.get(Assignment, task.id).completed_at == clock.now
    assert credentials()[0].attempt_id == begun
    assert log[-4:] == ["AttemptFinished", "CheckPassed", "PathCompleted", "CredentialAwarded"]


def test_nothing_is_saved_when_something_that_follows_from_passing_breaks(
    app, walked, begun, task, db, clock, tries, credentials
):
    walked.answer(begun)
    before = db.scalar(select(func.count()).select_from(AuditEntry))

    def breaks(uow, event):
        raise RuntimeError("out of paper")

    broken = {**REACTIONS, PathCompleted: [*REACTIONS[PathCompleted], breaks]}
    sessions = sessionmaker(app.extensions["course.engine"], expire_on_commit=False)
    unlucky = Walk(
        lambda actor=None: UnitOfWork(sessions, broken, now=clock()), walked.person, task
    )
    with pytest.raises(RuntimeError):
        unlucky.hand_in(begun)

    assert tries()[-1].finished_at is None
    assert db.get(Assignment, task.id).completed_at is None
    assert credentials() == []
    assert db.scalar(select(func.count()).select_from(AuditEntry)) == before
    assert walked.hand_in(begun).outcome == "passed", "and trying again works"


def test_passed_check_cannot_be_taken_again(browser, ana, walked, begun, intro):
    walked.answer(begun).hand_in(begun)
    browser.sign_in(ana)

    assert "You have passed" in browser.get(intro).text
    assert browser.post(intro, data=token(browser.get("/learn"))).status_code == 409


def test_not_yet_lists_the_clauses_and_never_the_questions(
    browser, ana, walked, begun, place, paper, revision
):
    walked.answer(begun, Rating.POOR).hand_in(begun)

    page = unescape(browser.sign_in(ana).get(place("result")).text)

    assert "Not yet" in page
    assert "fail" not in page.lower()
    assert all(revision.clause(asked.clause_id).title in page for asked in paper())
    for asked in paper():
        assert asked.decision.ask not in page
        assert not any(option.text in page for option in asked.options if len(option.text) > 20)


def test_not_yet_leaves_the_path_open_and_gives_no_credential(walked, begun, task, db, credentials):
    grade = walked.answer(begun, Rating.POOR).hand_in(begun)

    assert grade.outcome == "not_yet"
    assert db.get(Assignment, task.id).completed_at is None
    assert credentials() == []


def test_second_paper_opens_at_once_and_is_another_one(browser, ana, walked, begun, place, tries):
    walked.answer(begun, Rating.POOR).hand_in(begun)

    again = browser.sign_in(ana).submit(place("result"))

    first, second = tries()
    assert again.location.endswith("/1")
    assert (first.ordinal, second.ordinal) == (1, 2)
    assert first.paper != second.paper


def test_third_paper_waits_a_day_and_then_opens(browser, ana, walked, intro, tries, clock):
    for _ in range(2):
        attempt_id = walked.begin_check()
        walked.answer(attempt_id, Rating.POOR).hand_in(attempt_id)
        clock.now += timedelta(hours=1)
    browser.sign_in(ana)

    page = browser.get(intro)
    refused = browser.post(intro, data=token(browser.get("/learn")))
    clock.now += timedelta(hours=23)
    opened = browser.submit(intro)

    assert "Your next paper opens 10:00, 2 March 2026" in page.text
    assert (refused.status_code, opened.status_code) == (409, 303)
    assert "24 hours" in refused.text
    assert [attempt.ordinal for attempt in tries()] == [1, 2, 3]


def test_answer_after_handing_in_changes_nothing(browser, ana, walked, begun, place, given):
    browser.sign_in(ana)
    form = Forms(browser.get(place(1)).text).forms[-1].hidden
    walked.answer(begun, Rating.POOR).hand_in(begun)

    late = browser.post(place(1), data=form | {"option": "a"})

    assert late.status_code == 303
    assert len(given()) == 24
    assert browser.get(place(1)).location == place("result")


# --- one standard ----------------------------------------------------------------------


def test_employee_and_contractor_meet_the_same_path_rule_and_certificate(
    make, walk, db, new_browser
):
    pike = make.vendor(name="Pike")
    both = [make.person(name="Sam Okoro"), make.person(name="Sam Okoro", vendor=pike)]
    pages = []
    for person in both:
        task = make.assignment(person)
        pages.append(_said(new_browser().sign_in(person), task))
        walk(person, task).certify()

    hers, his = (
        db.scalars(select(Credential).where(Credential.person_id == person.id)).one()
        for person in both
    )
    assert pages[0] == pages[1]
    assert (hers.valid_from, hers.valid_until) == (his.valid_from, his.valid_until)
    assert (hers.edition, hers.revision_id) == (his.edition, his.revision_id)
    alone = {"serial", "verify_url", "kind"}
    shown = [{k: v for k, v in c.record.items() if k not in alone} for c in (hers, his)]
    assert shown[0] == shown[1]


def _said(browser, task) -> list[str]:
    """Home and check as somebody sees them, without what is theirs alone."""
    pages = [browser.get("/learn"), browser.get(f"/check/{task.id}")]
    mine = (str(task.id), str(task.person_id))
    return [_without(without_tokens(page), mine) for page in pages]


def _without(text: str, words: tuple[str, ...]) -> str:
    for word in words:
        text = text.replace(word, "")
    return text
