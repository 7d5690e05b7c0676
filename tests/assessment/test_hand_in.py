"""Handing in the final check: passed or not yet, once, for everybody by the same rule."""

from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import sessionmaker

from course.assignments.models import Assignment
from course.audit.models import AuditEntry
from course.content.model import Rating
from course.credentials.models import Credential
from course.db import UnitOfWork
from course.events import PathCompleted
from course.reactions import REACTIONS
from tests.browser_client import Forms, token, without_tokens
from tests.learners import Walk


@pytest.fixture
def credentials(db):
    return lambda: db.scalars(select(Credential)).all()


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
