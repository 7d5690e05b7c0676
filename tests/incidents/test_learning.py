"""From the clause to learning: the refresher, and what stands beside each clause."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from course.actor import Actor, Grant, Role
from course.assessment.domain import Outcome
from course.assignments.domain import Reason
from course.assignments.models import Assignment, Delta
from course.content.model import Rating, is_refresher, refresher_id
from course.content.narrow import narrow
from course.credentials.models import Credential
from course.errors import NotReady
from course.incidents import clause_queries, refreshing
from course.incidents.models import ServiceEventFact
from course.reports import service as reports
from course.reports.models import Standing
from tests.conftest import NOW

YEAR = timedelta(days=365)


def decide(work, harbour, id_, *, give=True, why="Two cuts in one month"):
    actor = Actor(harbour.dana.id, "Dana", (Grant(Role.MANAGER, branch_id=harbour.branch.id),))
    with work(actor) as uow:
        return refreshing.decide(
            uow, actor=actor, event_id=id_, fact_id=uuid4(), give=give, why=why
        )


def test_the_whole_branch_gets_three_questions_of_exactly_that_clause(work, harbour, db, revision):
    assert decide(work, harbour, harbour.log()) == 4

    given = db.scalars(select(Assignment)).all()
    assert {one.person_id for one in given} == {
        p.id for p in (harbour.dana, harbour.lee, harbour.sam, harbour.joan)
    }
    assert {one.reason for one in given} == {Reason.SERVICE_EVENT}
    assert {one.clause_ids for one in db.scalars(select(Delta))} == {"call-the-office"}
    path_id = given[0].path_id
    short = narrow(revision, path_id, ("call-the-office",))
    assert is_refresher(path_id)
    assert short.check.blueprint(path_id).decision_count == 3
    assert short.path("field") == revision.path("field"), "the whole path stays as it is"


def test_it_is_decided_once_and_with_a_reason(work, harbour, db):
    id_ = harbour.log()
    with pytest.raises(NotReady, match="why"):
        decide(work, harbour, id_, why="")

    assert decide(work, harbour, id_, give=False, why="We talked about it today") == 0
    assert decide(work, harbour, id_) is None
    assert db.scalars(select(Assignment)).all() == []


def test_a_second_event_gives_nobody_the_same_refresher_twice(work, harbour, db):
    decide(work, harbour, harbour.log())

    assert decide(work, harbour, harbour.log()) == 0
    assert db.scalar(select(func.count()).select_from(Assignment)) == 4


def test_a_refresher_gives_no_certificate_and_lapses_none(work, harbour, make, walk, db):
    walk(harbour.sam, make.assignment(harbour.sam, branch_id=harbour.branch.id)).certify()
    with work() as uow:
        reports.rebuild(uow)
    before = [vars(c) | {"_sa_instance_state": 0} for c in db.scalars(select(Credential))]
    board = db.scalar(select(func.count()).select_from(Standing))
    decide(work, harbour, harbour.log())
    task = db.scalars(
        select(Assignment).where(
            Assignment.person_id == harbour.sam.id,
            Assignment.reason == Reason.SERVICE_EVENT,
        )
    ).one()

    steps = walk(harbour.sam, task).lessons()
    attempt = steps.begin_check()
    assert steps.answer(attempt, Rating.POOR).hand_in(attempt).outcome is not Outcome.PASSED
    attempt = steps.begin_check()
    assert steps.answer(attempt).hand_in(attempt).outcome is Outcome.PASSED
    with work() as uow:
        reports.rebuild(uow)

    db.expire_all()
    assert db.get(Assignment, task.id).completed_at
    after = [vars(c) | {"_sa_instance_state": 0} for c in db.scalars(select(Credential))]
    assert after == before
    assert db.scalar(select(func.count()).select_from(Standing)) == board


def test_an_open_refresher_keeps_nobody_from_the_path_itself(work, harbour, make, walk, db):
    decide(work, harbour, harbour.log())

    walk(harbour.lee, make.assignment(harbour.lee, branch_id=harbour.branch.id)).certify()

    assert len(db.scalars(select(Credential)).all()) == 1


def test_the_learner_reads_that_it_is_help_and_the_manager_decides_on_the_page(
    browser, harbour, db, work
):
    id_ = harbour.log()
    url = f"/service-events/{id_}"
    page = browser.sign_in(harbour.dana).get(url).text
    assert "Help, never a penalty" in page
    assert "the team talk</a>" in page

    browser.submit(url, answer="yes", reason="Two cuts in one month")

    assert "Refresher given" in browser.get(url).text
    assert "0 of 4 have done it." in browser.get(url).text
    home = browser.sign_in(harbour.sam).get("/learn").text
    assert "A refresher for the whole team" in home
    assert "It is not about who did what, and your certificate stays as it is." in home
    assert "The agreement has changed" not in home
    assert "What has changed" not in home
    assert db.scalar(select(func.count()).select_from(ServiceEventFact)) == 3


def test_the_check_of_a_refresher_says_what_it_is(browser, harbour, work, walk, db):
    decide(work, harbour, harbour.log())
    task = db.scalars(select(Assignment).where(Assignment.person_id == harbour.sam.id)).one()
    steps = walk(harbour.sam, task).lessons().acknowledge()

    page = browser.sign_in(harbour.sam).get(f"/check/{task.id}").text

    assert "it gives no certificate and takes none away" in page
    assert browser.get(f"/changes/{task.id}").status_code == 303
    attempt = steps.begin_check()
    steps.answer(attempt).hand_in(attempt)
    done = browser.get(f"/check/paper/{attempt}/result").text
    assert "You know this promise" in done
    assert "Your certificate stays" not in done
    assert "Nothing to do today" in browser.get("/learn").text


def test_titles_of_refreshers_are_words_and_not_ids(revision):
    wanted = refresher_id("field", "stay")

    assert revision.path_titles[wanted] == "Refresher: Stay"
    assert revision.path(wanted).id == wanted
    assert revision.credential(wanted) == revision.credential("field")


# --- clauses ----------------------------------------------------------------------------


def passed(harbour, make, walk, people):
    for person in people:
        walk(person, make.assignment(person, branch_id=harbour.branch.id)).certify()


def test_counts_stand_beside_each_other_and_small_groups_are_grey(
    browser, harbour, make, walk, work
):
    passed(harbour, make, walk, [harbour.sam])
    harbour.log(ago=20, told=10)
    harbour.log(ago=40, told=10)
    browser.sign_in(harbour.dana)

    page = browser.get("/clauses/call-the-office?by=branch").text

    assert "<b>2</b> service events, 2 open" in page
    assert "Office told within 15 minutes: 1 of 2. Median 20 minutes." in page
    assert "too few" in browser.get("/clauses?by=branch").text
    assert "%</b> missed" not in page
    assert "Sam Okoro" not in page
    assert "How the questions do" not in page, "only authors see items"


def test_the_matching_story_and_team_talk_are_offered_to_manager_and_firm_alike(
    browser, harbour, make, revision
):
    clause = "call-the-office"
    id_ = harbour.log(clause=clause)
    case, page = f"/service-events/{id_}", f"/clauses/{clause}"
    titles = {one.title for one in revision.scenarios if clause in one.clause_ids}
    sheet = next(m.id for m in revision.modules if not m.part_of and clause in m.clause_ids)
    for person, path_id, pages in (
        (harbour.dana, "manager", (case, page)),
        (harbour.joan, "vendor-admin", (case,)),
        (harbour.sam, "field", (case,)),
    ):
        browser.sign_in(person)
        for url in pages:
            shown = browser.get(url).text
            assert f'href="/kit/{sheet}"' in shown
            assert "It is not on your own path" in shown
            assert "play it" not in shown
            assert any(title in shown for title in titles)

        own = make.assignment(person, path_id=path_id, branch_id=harbour.branch.id)
        for url in pages:
            links = re.findall(rf'href="(/practice/{own.id}/[^"]+)"', browser.get(url).text)
            assert links, (person.name, url)
            played = browser.get(links[0])
            assert played.status_code == 200
            assert any(title in played.text for title in titles)


def test_the_list_of_clauses_is_a_heat_map(browser, harbour, make):
    harbour.log()
    browser.sign_in(harbour.dana)

    for by in ("role", "branch", "nonsense"):
        assert "Which promise is hard to keep" in browser.get(f"/clauses?by={by}").text
    assert browser.get("/clauses/no-such-clause").status_code == 404
    author = make.person(Role.AUTHOR, branch=harbour.otto and harbour.branch)
    page = browser.sign_in(author).get("/clauses/call-the-office").text
    assert "<b>1</b> service event, 1 open" in page
    assert "too early to say anything" in page


def test_outsiders_see_no_counts(browser, harbour):
    harbour.log()
    for person, status in ((harbour.sam, 404), (harbour.joan, 404), (harbour.otto, 200)):
        answer = browser.sign_in(person).get("/clauses/call-the-office")
        assert answer.status_code == status
        assert "<b>1</b> service event" not in answer.text


def test_misses_and_options_are_counted_in_the_database(work, harbour, make, walk, revision):
    passed(harbour, make, walk, [harbour.sam])
    rows = clause_queries.asked_about(revision)
    hr = Actor(None, "HR", (Grant(Role.HR),))
    with work() as uow:
        since = NOW - YEAR
        found = clause_queries.misses(uow.session, hr, rows, "all", since)
        asked = sum(cell.answers for cell in found.cells.values())
        cards = clause_queries.items(uow.session, list(rows), since)

    assert asked == revision.check.blueprint("field").decision_count
    assert sum(card.n for card in cards) == asked
    assert {card.facility for card in cards if card.n} == {100}
