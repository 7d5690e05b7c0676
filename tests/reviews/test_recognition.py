"""Recognition: rules before they count, a person who grants, and letters that anybody checks."""

import io
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader
from sqlalchemy import select

from course.actor import Role
from course.errors import NotFound, NotReady
from course.people import erasing_queries
from course.printing.sealed import seal_found
from course.reviews import erasing, meeting, reward_queries, rewarding, rule_queries
from course.reviews.line_rules import Rule, line_of
from course.reviews.models import Preferred, RecognitionRule, ReferenceLetter
from course.reviews.reward_rules import (
    Letter,
    Measure,
    Reward,
    Share,
    Terms,
    letter_data,
    letter_from,
)
from tests.reviews.meetings import Reviewed

TERMS = Terms(
    "Kept actions", Measure.ACTIONS_ON_TIME, 80, 12, 1, Reward.PREFERRED, date(2026, 3, 2)
)


@pytest.mark.parametrize(
    ("part", "whole", "least", "met"),
    [(8, 10, 10, True), (79, 100, 10, False), (9, 9, 10, False), (0, 0, 1, False), (4, 5, 5, True)],
)
def test_rule_is_met_by_enough_of_enough(part, whole, least, met):
    terms = Terms("x", Measure.READY_AT_VISIT, 80, 12, least, Reward.LETTER, date(2026, 1, 1))

    assert terms.met(Share("x", "X", part, whole)) is met


@given(st.integers(0, 500), st.integers(0, 500), st.integers(1, 100), st.integers(1, 50))
def test_nothing_under_the_least_number_or_the_threshold_is_ever_met(part, more, percent, least):
    share = Share("x", "X", part, part + more)
    terms = Terms("x", Measure.READY_AT_VISIT, percent, 1, least, Reward.LETTER, date(2026, 1, 1))

    if terms.met(share):
        assert share.whole >= least
        assert share.percent is not None
        assert share.percent >= percent


@given(st.text(max_size=20), st.integers(0, 9), st.dates(), st.integers(0, 9))
def test_letter_is_read_as_it_was_kept(name, thanks, day, part):
    facts = (Share("x", "X", part, 9),)
    letter = Letter("RL-26-0000-0000", "We", "Pike", day, day, facts, thanks, name, day)

    assert letter_from(letter_data(letter)) == letter


def test_rule_counts_only_what_happens_after_it_was_published(pike, db):
    with pytest.raises(NotReady, match="tomorrow or later"):
        pike.act(rewarding.publish_rule, pike.hr, terms=replace(TERMS, from_on=pike.today))
    with pytest.raises(NotFound):
        pike.act(rewarding.publish_rule, pike.dana, terms=TERMS)
    first = pike.act(rewarding.publish_rule, pike.hr, terms=TERMS)
    line_id = db.get(RecognitionRule, first).line_id
    pike.act(rewarding.publish_rule, pike.hr, terms=TERMS, line_id=line_id)

    assert [rule.version for rule in rule_queries.versions(db)] == [1, 2]
    assert TERMS.since(date(2026, 3, 20)) == date(2026, 3, 2)
    assert rule_queries.proposals(db, pike.hr, date(2026, 3, 20)) == []


def rule(version, day):
    from_on = date(2026, 1, 1) + timedelta(days=day)
    return Rule(UUID(int=version), UUID(int=99), version, replace(TERMS, from_on=from_on))


@pytest.mark.parametrize(
    ("begins", "today", "now", "ahead", "earlier"),
    [
        ([0], 5, 1, [], []),
        ([9], 5, None, [1], []),
        ([0, 9], 8, 1, [2], []),
        ([0, 9], 9, 2, [], [1]),
        ([0, 20, 9], 5, 1, [3], [2]),  # the third was published to begin before the second
        ([0, 20, 9], 25, 3, [], [2, 1]),
        ([0, 9, 9], 9, 3, [], [2, 1]),
        ([0, 9, 20], 5, 1, [2, 3], []),
    ],
)
def test_version_holds_until_a_later_one_begins(begins, today, now, ahead, earlier):
    versions = [rule(number, day) for number, day in enumerate(begins, start=1)]

    line = line_of(reversed(versions), date(2026, 1, 1) + timedelta(days=today))

    assert (line.current and line.current.version) == now
    assert [one.version for one in line.ahead] == ahead
    assert [one.version for one in line.earlier] == earlier
    assert line.newest.version == (ahead[-1] if ahead else now)


@given(st.lists(st.integers(0, 60), min_size=1, max_size=6), st.integers(0, 60))
def test_every_version_is_shown_once_and_the_newest_that_has_begun_holds(begins, today):
    versions = [rule(number, day) for number, day in enumerate(begins, start=1)]

    line = line_of(versions, date(2026, 1, 1) + timedelta(days=today))

    shown = [one for one in (line.current, *line.ahead, *line.earlier) if one]
    assert sorted(one.version for one in shown) == list(range(1, len(begins) + 1))
    begun = [number for number, day in enumerate(begins, start=1) if day <= today]
    assert (line.current.version if line.current else None) == max(begun, default=None)


def test_hr_publishes_a_new_version_and_the_old_one_holds_until_it_begins(
    new_browser, make, pike, clock, db
):
    award_id = pike.act(rewarding.publish_rule, pike.hr, terms=TERMS)
    clock.now += timedelta(days=5)
    page, url = new_browser().sign_in(pike.hr_person), f"/recognition/rules/{award_id}/next"
    shown = page.get(url).text
    assert "Publish version 2" in shown
    assert 'value="80"' in shown

    terms = {"title": "Kept actions", "measure": "actions_on_time", "reward": "preferred"}
    terms |= {"threshold": 95, "months": 12, "least": 1}
    early = page.submit(url, **terms, from_on=str(pike.today))
    assert early.status_code == 422
    assert "A rule begins after it is published" in early.text
    done = page.submit(url, **terms, from_on="2026-04-01")

    assert done.status_code == 303
    board = new_browser().sign_in(pike.admin_person).get("/recognition").text
    assert "at least 80\N{NO-BREAK SPACE}%" in board
    assert "until 31 March 2026" in board
    assert "at least 95\N{NO-BREAK SPACE}%" in board
    assert "Publish a new version" not in board
    (line,) = rule_queries.lines(db, date(2026, 3, 31))
    assert (line.current.version, line.ahead[0].version) == (1, 2)
    (line,) = rule_queries.lines(db, date(2026, 4, 1))
    assert (line.current.version, line.current.line_id) == (2, line.earlier[0].line_id)
    assert page.get(f"/recognition/rules/{uuid4()}/next").status_code == 404
    for person in (pike.dana_person, pike.admin_person, pike.worker):
        outsider = new_browser().sign_in(person)
        assert outsider.get(url).status_code == 404, person.name
    with pytest.raises(NotFound):
        pike.act(rewarding.publish_rule, pike.dana, terms=TERMS, line_id=line.shown.line_id)


def test_two_that_publish_at_once_do_not_take_the_same_version(pike, work, db, monkeypatch):
    pike.act(rewarding.publish_rule, pike.hr, terms=TERMS)
    line_id = db.scalars(select(RecognitionRule.line_id)).one()
    before = rule_queries.versions(db)
    pike.act(rewarding.publish_rule, pike.hr, terms=TERMS, line_id=line_id)
    monkeypatch.setattr(rule_queries, "versions", lambda _: before)  # read before the other wrote

    with pytest.raises(NotReady, match="just published another version"):
        pike.act(rewarding.publish_rule, pike.hr, terms=TERMS, line_id=line_id)

    assert len(db.scalars(select(RecognitionRule.id)).all()) == 2


def test_hr_grants_what_is_proposed_with_a_reason_and_a_last_day(browser, pike, clock, db):
    award_id = pike.act(rewarding.publish_rule, pike.hr, terms=TERMS)
    action_id = pike.on_review(
        meeting.add_action,
        owner_id=pike.admin.person_id,
        due_on=date(2026, 3, 20),
        words="Send the insurance paper",
    )
    pike.act(meeting.say_action, pike.admin, action_id=action_id, done=True, words="")
    clock.now += timedelta(days=30)
    page = browser.sign_in(pike.hr_person)
    assert "1 of 1 (100 %)" in page.get("/recognition").text
    url = f"/recognition/grant/{award_id}/{pike.id}"

    assert page.submit(url, reason="Every action kept", ends_on="").status_code == 422
    named = page.submit(url, reason="Thanks to Piotr Kowal", ends_on="2026-12-31")
    assert "This names Piotr Kowal" in named.text
    done = page.submit(url, reason="Every action kept", ends_on="2026-12-31")

    assert done.status_code == 303
    assert db.scalars(select(Preferred.ends_on)).one() == date(2026, 12, 31)
    after = page.get("/recognition").text
    assert "No firm has reached what a rule asks for today" in after
    assert page.get(url).status_code == 404


def test_preferred_firms_are_listed_until_their_status_ends(make, work, revision, clock, db):
    pike = Reviewed(make, work).everything()
    pike.ready()
    pike.rewarded(clock)
    one = reward_queries.preferred_one(db, db.scalars(select(Preferred.id)).one())

    assert one.ended_why == "A new rule takes its place"
    assert reward_queries.preferred(db, pike.dana, pike.today) == []
    assert [row.firm for row in reward_queries.granted(db, pike.admin, pike.today)] == ["Pike"]


def test_whoever_gives_out_work_sees_whom_to_ask_first(make, work, revision, clock, db, pike):
    pike.ready()
    award_id = pike.act(rewarding.publish_rule, pike.hr, terms=TERMS)
    action_id = pike.on_review(
        meeting.add_action,
        owner_id=pike.dana.person_id,
        due_on=date(2026, 3, 20),
        words="Send the plan",
    )
    pike.act(meeting.say_action, action_id=action_id, done=True, words="")
    clock.now += timedelta(days=30)
    last = pike.today + timedelta(days=90)
    pike.act(
        rewarding.grant,
        pike.hr,
        award_id=award_id,
        vendor_id=pike.id,
        reason="Every action kept",
        ends_on=last,
    )

    shown = reward_queries.preferred(db, pike.dana, pike.today)
    assert [(row.firm, row.ends_on) for row in shown] == [("Pike", last)]
    assert reward_queries.preferred(db, pike.dana, last + timedelta(days=1)) == []


def test_letter_is_sealed_quotes_what_was_recorded_and_is_checked_by_anybody(
    new_browser, make, pike, revision, db
):
    given = {"vendor_id": pike.id, "since": date(2026, 1, 1), "until": pike.today}
    with pytest.raises(NotReady, match="Nothing was recorded"):
        pike.act(rewarding.issue_letter, pike.hr, **given)
    pike.on_review(meeting.hold, held_on=pike.today)
    pike.act(
        rewarding.keep_thanks,
        vendor_id=pike.id,
        customer="",
        source="A call",
        words="All went well.",
        said_on=pike.today,
    )
    with pytest.raises(NotFound):  # whoever leads a branch does not sign for the company
        pike.act(rewarding.issue_letter, pike.dana, **given)
    page = new_browser().sign_in(pike.hr_person).get(f"/recognition/letter/{pike.id}").text
    assert f'type="date" value="{pike.today}"' in page, "twelve months until today, to begin with"
    letter_id = pike.act(rewarding.issue_letter, pike.hr, **given)
    serial = db.get(ReferenceLetter, letter_id).serial

    file = new_browser().sign_in(pike.admin_person).get(f"/recognition/letters/{letter_id}.pdf")
    words = PdfReader(io.BytesIO(file.data)).pages[0].extract_text()
    assert "Thanks from customers that were kept" in words
    assert serial in words
    assert "Ruth of Pike" in words
    assert seal_found(file.data).whole
    public = new_browser().get(f"/letters/{serial.lower()}").text
    assert "Signed here" in public
    assert "Ruth of Pike" in public
    assert new_browser().get("/letters/RL-26-0000-0000").status_code == 404
    typed = new_browser().get(f"/verify?serial={serial.lower().replace('-', ' ')}")
    assert (typed.status_code, typed.location) == (302, f"/letters/{serial}")
    olga = make.person(Role.VENDOR_ADMIN, vendor=make.vendor(), name="Olga Outsider")
    page = new_browser().sign_in(olga)
    assert page.get(f"/recognition/letters/{letter_id}.pdf").status_code == 404
    assert serial not in page.get("/recognition").text


def test_name_of_whoever_signed_is_erased_and_the_letter_still_checks(pike, revision, work, db):
    pike.act(
        rewarding.keep_thanks,
        vendor_id=pike.id,
        customer="",
        source="A call",
        words="All went well.",
        said_on=pike.today,
    )
    given = {"vendor_id": pike.id, "since": pike.today, "until": pike.today}
    pike.act(rewarding.issue_letter, pike.hr, **given)

    with work() as uow:
        erased = erasing.erase(uow, erasing_queries.whose(uow.session, pike.hr.person_id, ()))

    assert dict(erased)["names on letters of reference"] == 1
    row = reward_queries.letter_by_serial(db, db.scalars(select(ReferenceLetter.serial)).one())
    assert (row.letter.name, row.letter.firm, row.letter.thanks) == ("Name erased", "Pike", 1)


def test_thanks_name_nobody_of_the_firm_and_stay_within_reach(browser, make, pike):
    page = browser.sign_in(pike.dana_person)
    sent = {"firm": pike.id, "source": "A letter", "customer": "", "said_on": "2026-02-27"}

    named = page.submit("/recognition/thanks/new", words="Kowal was kind", **sent)
    assert "This names Piotr Kowal" in named.text
    assert (
        page.submit("/recognition/thanks/new", words="They rang first.", **sent).status_code == 303
    )

    otto = browser.sign_in(make.person(Role.MANAGER, branch=make.branch(), name="Otto Outsider"))
    assert "They rang first." not in otto.get("/recognition").text
    assert otto.submit("/recognition/thanks/new", words="Ours", **sent).status_code == 422
