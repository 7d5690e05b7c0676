"""What lies on the table: counted until they meet, and from then on as it stood."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from course.actor import Act
from course.content.model import Measure, MeasureId
from course.db import append_only
from course.incidents import service as incidents
from course.incidents.service import Told
from course.measures import service as measures
from course.measures.domain import What
from course.measures.interval_rules import wilson
from course.measures.score_rules import Score
from course.reviews import card_queries, fact_queries, meeting, queries, service
from course.reviews.card_rules import Card, Count, Happened, card_data, card_from
from course.reviews.models import Review, ReviewCard
from course.reviews.reward_rules import Share
from tests.learners import as_actor
from tests.measures import files
from tests.measures.files import VISIT

DAYS = st.dates(date(2024, 1, 1), date(2030, 1, 1))
MEASURE = Measure(
    MeasureId.APPOINTMENT_KEPT, "Kept", "those kept", "all", ("moved",), "", "a year", True, None, 5
)  # fmt: skip


@st.composite
def cards(draw):
    def score():
        n = draw(st.integers(0, 400))
        hits = draw(st.integers(0, n))
        return Score(MEASURE, hits, n, wilson(hits, n) if n else None, draw(st.none() | st.just(3)))

    closed = draw(st.none() | DAYS)
    return Card(
        draw(DAYS),
        draw(DAYS),
        (Share("reviews_on_time", "Reviews held on time", 1, 2),),
        (Count(MEASURE, score(), score() if draw(st.booleans()) else None),),
        (Happened(UUID(int=7), "4821 7730", "x", "4.2 Call", draw(DAYS), closed),),
    )


@given(cards())
def test_card_is_read_as_it_was_kept(card):
    assert card_from(card_data(card)) == card


def test_whoever_comes_for_the_firm_sees_its_own_line_only():
    score = Score(MEASURE, 9, 10, wilson(9, 10))
    card = Card(date(2026, 1, 1), date(2026, 2, 1), (), (Count(MEASURE, score, score),), ())
    team = replace(card, counts=(Count(MEASURE, score, None),))
    nothing = replace(card, counts=(Count(MEASURE, score, Score(MEASURE, 0, 0, None)),))

    def labels(of, firm, inside):
        return [line.label for one in of.plots(firm, inside=inside) for line in one.lines]

    assert labels(card, "Pike", True) == ["Pike", "Own employees"]
    assert labels(card, "Pike", False) == ["Pike"]
    assert labels(team, None, False) == ["Own employees"]
    assert labels(nothing, "Pike", False) == []
    assert nothing.silent("Pike", inside=False) == ["Kept"]


@pytest.fixture
def visited(pike, revision, work):
    """``visited(3)``: so many visits of the firm's people at the branch, all kept, in January."""
    made = iter(range(1000))

    def add(number, **more):
        rows = [
            VISIT
            | {"branch": "Harbour", "vendor": "Pike", "kind": "contractor", **more}
            | {"reference": f"V-{next(made)}"}
            for _ in range(number)
        ]
        with work() as uow:
            measures.take(uow, what=What.VISITS, file=files.table(*rows), file_name="visits.csv")

    return add


@pytest.fixture
def event(pike, work, clock):
    """``event()``: one of the firm's people logs what went wrong; some time goes by."""

    def log(person=None, *, told_after=None):
        clock.now += timedelta(minutes=5)
        found_at = clock.now - timedelta(minutes=told_after or 0)
        told_at = None if told_after is None else clock.now
        told = Told(
            "The line of Ada was cut", "Mill Lane", "call-the-office", found_at, told_at, "Lee"
        )
        with work() as uow:
            done = incidents.log_event(
                uow,
                actor=as_actor(person or pike.worker),
                event_id=uuid4(),
                branch_id=pike.branch.id,
                told=told,
            )
        clock.now += timedelta(minutes=5)
        return done

    return log


def test_scorecard_and_events_stay_as_they_were_when_the_review_was_held(
    new_browser, pike, visited, event, make, db, clock
):
    visited(3)
    event()
    sam = make.person(name="Sam Reed", branch=pike.branch)
    event(sam)  # of the branch's own team: not for this review
    people = [pike.dana.person_id, pike.admin.person_id, pike.worker.id]
    pike.on_review(service.invite, person_ids=people)
    url = f"/reviews/{pike.review_id}"
    dana, piotr = new_browser().sign_in(pike.dana_person), new_browser().sign_in(pike.worker)

    before = dana.get(url).text
    assert "n = 3" in before
    assert "As it stands today" in before
    assert "Own employees" in before
    assert "Own employees" not in piotr.get(url).text
    assert "The line of Ada" not in before

    pike.on_review(meeting.hold, held_on=pike.today)
    visited(4)
    event()
    kept = db.scalars(select(ReviewCard.record)).one()
    after = dana.get(url).text

    assert "As it stood when you met" in after
    assert "n = 3" in after
    assert "n = 7" not in after
    assert "What each number counts" in after
    assert len(kept["events"]) == 1
    counted = {one["measure"]["id"]: one for one in kept["counts"]}
    assert counted["appointment-kept"]["contractors"][:2] == [3, 3]
    assert counted["appointment-kept"]["measure"]["denominator"]
    assert kept["events"][0][1] in after
    assert f"{kept['events'][0][1]}, open" in after

    ahead = db.scalars(select(Review.id).where(Review.held_on.is_(None))).one()
    following = dana.get(f"/reviews/{ahead}").text
    assert "n = 7" in following
    assert kept["events"][0][1] not in following
    assert following.count("/service-events/") == 1


def test_team_reviews_count_the_team_and_its_own_events(pike, event, make, db, work):
    sam = make.person(name="Sam Reed", branch=pike.branch)
    pike.plan(team=True)
    event(sam)
    event()
    row = queries.one(db, pike.dana, Act.SEE_REVIEWS, pike.review_id, pike.today)

    card = card_queries.live(db, row, pike.today)

    assert [one.clause_id for one in card.events] == ["call-the-office"]
    assert all(one.contractors is None for one in card.counts)
    assert len(card.counts) == 7


def test_measures_of_service_join_in_for_rules_and_letters(pike, visited, db, make):
    visited(2)

    shares = fact_queries.facts(db, [pike.id, make.vendor().id], date(2025, 12, 1), pike.today)

    found = {one.id: (one.part, one.whole) for one in shares[pike.id]}
    assert found["appointment_kept"] == (2, 2)
    assert found["told_in_time"] == (0, 0)
    assert all(one.whole == 0 for id_, of in shares.items() if id_ != pike.id for one in of)


def test_clock_of_service_events_counts_for_the_firm_whose_people_logged_them(
    pike, event, make, db, clock, browser
):
    for minutes in (0, 15, None):
        event(told_after=minutes)
    event(told_after=16)
    event(make.person(name="Sam Reed", branch=pike.branch), told_after=5)

    def counted(vendor_id, until):
        record = fact_queries.record(db, vendor_id, [pike.branch.id], date(2026, 1, 1), until)
        return next((one.part, one.whole) for one in record if one.id == "events_told")

    assert counted(pike.id, pike.today) == (2, 3), "whoever has not called may still be in time"
    assert counted(pike.id, pike.today + timedelta(days=1)) == (2, 4)
    assert counted(None, pike.today) == (1, 1)
    assert counted(make.vendor().id, pike.today) == (0, 0)
    of_firm = fact_queries.facts(db, [pike.id], date(2026, 1, 1), pike.today)[pike.id]
    assert Share("events_told", "Service events told to the office in time", 2, 3) in of_firm
    page = browser.sign_in(pike.admin_person).get(f"/reviews/{pike.review_id}").text
    assert "<b>2 of 3</b> (66 %)" in page


def test_page_of_a_review_runs_as_many_statements_for_many_events_as_for_one(
    browser, pike, visited, event, statements
):
    page, counted = browser.sign_in(pike.dana_person), []
    for more in (1, 4):
        visited(more)
        for _ in range(more):
            event()
        page.get(f"/reviews/{pike.review_id}")
        with statements() as found:
            assert page.get(f"/reviews/{pike.review_id}").status_code == 200
        counted.append(len(found))

    assert counted[0] == counted[1] <= 17, found


def test_reviews_held_before_cards_were_kept_say_so(browser, pike, app):
    pike.on_review(meeting.hold, held_on=pike.today)
    with app.extensions["course.engine"].begin() as connection:
        append_only.unguard(connection, "review_card")
        connection.exec_driver_sql("DELETE FROM review_card")
        append_only.guard(connection)

    page = browser.sign_in(pike.dana_person).get(f"/reviews/{pike.review_id}").text

    assert "No scorecard was kept with this review." in page
