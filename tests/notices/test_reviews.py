"""What people hear about reviews: invited, moved, soon; notes and actions due. Once each."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from course.actor import OPERATOR, Role
from course.notices import filling, follow_up_queries
from course.notices.domain import OF_REVIEWS, About, State, Why
from course.notices.models import Notice
from course.people.models import Engagement, Person
from course.reviews import meeting, service
from course.reviews.date_rules import Rhythm, held_with_notes_due
from tests.reviews.meetings import Reviewed

DUE = date(2026, 4, 1)
"""The first review of every test: a Wednesday, a month after the first of March."""
JOAN, DANA = "joan@pike.test", "dana@alderway.test"


@pytest.fixture
def pike(make, work, on):
    firm = Reviewed(make, work)
    _reach(work, firm.admin_person, JOAN)
    _reach(work, firm.dana_person, DANA)
    firm.plan()
    return firm


def _reach(work, person, email):
    with work() as uow:
        uow.session.execute(
            update(Person).where(Person.id == person.id).values(email=email, email_key=email)
        )


@pytest.fixture
def heard(run_day, mailbox):
    """``heard()``: run the day twice; who got which subject."""

    def run():
        mailbox.mails.clear()
        run_day()
        first = sorted((mail.to, mail.subject) for mail in mailbox.mails)
        run_day()
        assert len(mailbox.mails) == len(first), "said twice"
        return first

    return run


def test_guests_are_invited_with_a_calendar_file_told_of_moves_and_reminded(
    pike, heard, later, mailbox, db
):
    assert heard() == [
        (DANA, "Pike, Harbour: you are invited to a review on Wednesday 1 April 2026"),
        (JOAN, "Pike, Harbour: you are invited to a review on Wednesday 1 April 2026"),
    ]
    mail = mailbox.mails[0]
    (file,) = mail.message.iter_attachments()
    assert (file.get_content_type(), file.get_filename()) == ("text/calendar", "review.ics")
    assert "SEQUENCE:0" in file.get_content()
    assert f"next=/reviews/{pike.review_id}" in mail.text
    assert "It begins at 10:00 (Dublin)." in mail.text

    given = {"planned_on": DUE, "begins": "14:00", "place": "Room 2"}
    pike.on_review(service.move, **given)
    pike.on_review(service.move, **given)  # nothing has changed
    assert [subject for _, subject in heard()] == [
        "Pike, Harbour: the review is now on Wednesday 1 April 2026"
    ] * 2
    assert "It begins at 14:00 (Dublin), Room 2." in mailbox.mails[0].text
    (file,) = mailbox.mails[0].message.iter_attachments()
    assert "SEQUENCE:1" in file.get_content()

    pike.on_review(service.move, **given | {"planned_on": date(2026, 4, 2)})
    heard()
    pike.on_review(service.move, **given)  # back again: said again
    assert len(heard()) == 2

    later(days=28)
    assert heard() == []
    later(days=1)
    assert [subject for _, subject in heard()] == [
        "Pike, Harbour: review on Wednesday 1 April 2026"
    ] * 2
    later(days=1)
    assert heard() == []


def test_after_a_gap_only_what_still_matters_is_said(pike, heard, later, clock, db):
    later(days=30)  # nothing ran for a month: invited and soon at once

    assert [subject.split(": ")[1][:15] for _, subject in heard()] == ["you are invited"] * 2
    later(days=3)  # the day has gone by and nobody said that they met
    assert heard() == []


def test_whoever_is_no_guest_any_more_or_came_too_late_hears_nothing(
    pike, heard, later, make, run_day, mailbox, db
):
    later(hours=13)  # night in Dublin
    run_day()
    pike.on_review(service.invite, person_ids=[pike.dana.person_id])
    later(hours=11)

    assert [to for to, _ in heard()] == [DANA]
    theirs = (Notice.person_id == pike.admin.person_id, Notice.about == About.REVIEW)
    rows = db.execute(select(Notice.state, Notice.why).where(*theirs))
    assert rows.all() == [(State.DROPPED, Why.MOVED)]


def test_whoever_is_taken_off_hears_it_and_their_calendar_forgets_the_day(
    pike, heard, later, mailbox, make, db
):
    def invite(*people):
        later(minutes=5)
        pike.on_review(service.invite, person_ids=[person.id for person in people])

    def file():
        (attached,) = next(m for m in mailbox.mails if m.to == JOAN).message.iter_attachments()
        return attached.get_content()

    both = (pike.dana_person, pike.admin_person)
    heard()
    first = file()
    invite(pike.dana_person)
    assert heard() == [(JOAN, "Pike, Harbour: you need not come on Wednesday 1 April 2026")]
    gone = file()
    assert "next=/reviews/mine" in mailbox.mails[0].text
    assert "takes the day out of your calendar" in mailbox.mails[0].text
    assert {"METHOD:CANCEL", "STATUS:CANCELLED", "SEQUENCE:1"} <= set(gone.split())
    uid = next(line for line in first.split() if line.startswith("UID:"))
    assert uid in gone.split()

    invite(*both)
    assert [subject.split(": ")[1][:15] for _, subject in heard()] == ["you are invited"]
    assert {"METHOD:PUBLISH", "SEQUENCE:2"} <= set(file().split())
    pike.on_review(service.move, planned_on=date(2026, 4, 7), begins="10:00", place="")
    heard()
    assert "SEQUENCE:3" in file().split()
    invite(pike.dana_person)
    assert [to for to, _ in heard()] == [JOAN]
    assert {"STATUS:CANCELLED", "SEQUENCE:4"} <= set(file().split())
    pike.on_review(meeting.hold, held_on=pike.today)
    assert [to for to, subject in heard() if "need not" in subject] == []


def test_moved_before_anybody_was_told_is_one_invitation(pike, heard, later, run_day):
    later(hours=13)
    run_day()
    pike.on_review(service.move, planned_on=date(2026, 4, 7), begins="10:00", place="")
    run_day()
    later(hours=11)

    assert [subject for _, subject in heard()] == [
        "Pike, Harbour: you are invited to a review on Tuesday 7 April 2026"
    ] * 2


def test_whoever_owes_the_notes_hears_before_and_after_the_fifth_working_day(
    pike, heard, later, make, work
):
    later(days=33)  # Friday 3 April
    pike.on_review(meeting.hold, held_on=DUE)  # notes by Wednesday 8 April
    first = heard()  # the next review, to which both are invited
    assert {subject for _, subject in first} == {
        "Pike, Harbour: you are invited to a review on Friday 1 May 2026"
    }
    later(days=4)
    assert heard() == [(DANA, "Pike, Harbour: notes due by Wednesday 8 April 2026")]
    later(days=1)
    assert heard() == []
    later(days=1)
    assert heard() == [(DANA, "Pike, Harbour: notes were due on Wednesday 8 April 2026")]
    later(days=7)
    assert heard() == []


def test_notes_are_nobodys_duty_once_they_are_out_and_managers_where_the_holder_left(
    pike, heard, later, work, make, mailbox
):
    later(days=31)
    pike.act(meeting.hold, OPERATOR, review_id=pike.review_id, held_on=DUE)
    heard()
    later(days=6)
    told = heard()
    assert told == [(DANA, "Pike, Harbour: notes due by Wednesday 8 April 2026")]

    pike.on_review(meeting.write_notes, words="We agree.")
    later(days=2)
    assert heard() == []


def test_owners_of_actions_are_reminded_when_due_and_when_late_until_it_is_done(pike, heard, later):
    heard()
    given = {"owner_id": pike.admin.person_id, "words": "Send the insurance paper"}
    action_id = pike.on_review(meeting.add_action, due_on=date(2026, 3, 10), **given)
    done = pike.on_review(meeting.add_action, due_on=date(2026, 3, 10), **given)
    pike.act(meeting.say_action, pike.admin, action_id=done, done=True, words="")
    later(days=7)
    assert heard() == []
    later(days=1)
    assert heard() == [(JOAN, "Due on Tuesday 10 March 2026: Send the insurance paper")]
    later(days=2)
    assert heard() == [(JOAN, "Was due on Tuesday 10 March 2026: Send the insurance paper")]
    pike.act(meeting.say_action, pike.admin, action_id=action_id, done=False, words="On Monday")
    later(days=1)
    assert heard() == []


def test_who_has_no_address_is_told_in_person_if_they_work_somewhere(
    pike, make, work, run_day, browser, db
):
    people = [pike.dana.person_id, pike.admin.person_id, pike.worker.id]
    pike.on_review(service.invite, person_ids=people)
    boss = make.person(Role.VENDOR_ADMIN, vendor=pike.vendor, name="Far Away")
    with work() as uow:
        uow.session.execute(
            update(Engagement)
            .where(Engagement.person_id == boss.id)
            .values(ends_on=date(2026, 1, 1))
        )
    pike.on_review(service.invite, person_ids=[*people, boss.id])

    run_day()

    page = browser.sign_in(pike.dana_person).get("/team/tell").text
    assert "They are invited to a review on Wednesday 1 April" in page
    assert "Piotr Kowal" in page
    assert "Far Away" not in page
    rows = db.execute(select(Notice.state, Notice.why).where(Notice.person_id == boss.id)).all()
    assert rows == [(State.DROPPED, Why.NO_ADDRESS)]


def test_stages_run_as_many_statements_for_many_as_for_one(pike, make, work, statements):
    counted = []
    for more in (0, 4):
        for _ in range(more):
            given = {"branch_id": pike.branch.id, "vendor_id": make.vendor().id}
            pike.act(service.schedule, OPERATOR, rhythm=Rhythm(pike.today), **given)
        with work() as uow:
            days = filling.today(uow)
            for stage in [one for one in filling.STAGES if one.startswith("review")]:
                with statements() as ran:
                    filling.fill(uow, stage, days, mail=True)
                counted.append((stage, len(ran)))

    half = len(counted) // 2
    assert half == 7
    assert [n for _, n in counted[half:]][1:] == [n for _, n in counted[:half]][1:]
    assert max(n for _, n in counted) <= 5


def test_nothing_is_written_for_notices_that_were_switched_off_till_now(pike, work, db):
    with work() as uow:
        filling.fill(uow, "review invited", filling.today(uow), mail=True, missed=True)

    found = db.execute(select(Notice.state, Notice.why).where(Notice.about.in_(OF_REVIEWS)))
    assert set(found.all()) == {(State.DROPPED, Why.BEFORE)}
    assert follow_up_queries.LADDERS


@pytest.mark.parametrize("today", [date(2026, 4, 3) + timedelta(days=n) for n in range(8)])
def test_what_is_due_on_a_monday_is_said_on_the_friday_before(today):
    stage = follow_up_queries.NOTES[0]

    held = held_with_notes_due(today, lambda due: follow_up_queries._asks(stage, due, today))

    assert all(today <= due for due in held.values())
    if today.weekday() >= 4:
        monday = today + timedelta(days=7 - today.weekday())
        assert monday in held.values()
