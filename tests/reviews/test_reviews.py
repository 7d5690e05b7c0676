"""Reviews from the schedule to the notes, on the pages of both sides."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from course.actor import OPERATOR, Actor, Grant, Role
from course.errors import NotFound, NotReady
from course.people import merging
from course.reviews import fact_queries, guest_queries, meeting, queries, service
from course.reviews.models import Review, ReviewAction, ReviewGuest, ReviewPoint, ReviewRhythm
from tests.browser_client import token, untokened
from tests.reviews.meetings import Reviewed


def url(pike, more=""):
    return f"/reviews/{pike.review_id}{more}"


def test_manager_plans_reviews_and_both_leads_are_invited(browser, make, work, db):
    pike = Reviewed(make, work)
    page = browser.sign_in(pike.dana_person)

    done = page.submit(
        "/reviews/new", branch=pike.branch.id, firm=pike.id, starts_on="2026-03-01",
        monthly="3", every="3",
    )  # fmt: skip

    assert done.status_code == 303
    review = page.get(done.location).text
    assert "1 April 2026" in review
    assert "Every month for 3 months, then every 3 months" in review
    assert "Pike Admin" in review
    assert "Dana Whitfield" in review
    assert "Piotr Kowal" not in review
    again = page.submit("/reviews/new", branch=pike.branch.id, firm=pike.id, starts_on="2026-03-01")
    assert again.status_code == 422
    assert "reviewed at this branch already" in again.text
    assert len(db.scalars(select(Review)).all()) == 1


def test_workers_who_are_invited_read_and_add_points_for_the_firm(new_browser, pike, db):
    dana, piotr = new_browser().sign_in(pike.dana_person), new_browser().sign_in(pike.worker)
    assert piotr.get(url(pike)).status_code == 404
    people = [pike.dana.person_id, pike.admin.person_id, pike.worker.id]

    assert dana.submit(url(pike, "/guests"), people=people).status_code == 303
    done = piotr.submit(url(pike), words="We need the customer’s phone number the day before.")

    assert done.status_code == 303
    assert db.scalars(select(ReviewPoint)).one().side == "vendor"
    assert "phone number the day before" in dana.get(url(pike)).text
    assert "Pike, Harbour" in piotr.get("/reviews/mine").text
    assert piotr.get("/reviews").status_code == 404


@pytest.mark.parametrize("more", ["/points", "/notes", "/actions"])
def test_words_that_name_one_of_the_firms_people_are_refused(browser, pike, db, more):
    pike.on_review(meeting.hold, held_on=pike.today)
    page = browser.sign_in(pike.dana_person)
    sent = token(page.get(url(pike)))

    refused = page.post(
        url(pike, more),
        data=sent
        | {
            "words": "Kowal came late twice",
            "owner": str(pike.dana.person_id),
            "due_on": "2026-04-01",
        },
    )

    assert refused.status_code == 422
    assert "This names Piotr Kowal. A review is about what Pike delivers" in refused.text
    assert "two visits in March began late" in refused.text
    assert "Kowal came late twice" in refused.text
    assert not db.scalars(select(ReviewPoint)).all()
    assert not db.scalars(select(ReviewAction)).all()


def test_somebody_who_left_the_firm_is_not_named_either(pike, make, work):
    make.person(name="Greta Gone", vendor=pike.vendor, branch=pike.branch, ends_on=date(2026, 2, 1))

    with pytest.raises(service.NamesSomebody, match="Greta Gone"):
        pike.on_review(meeting.add_point, pike.admin, words="Greta was good")


def test_meeting_starts_the_clock_of_the_notes_and_plans_the_next(browser, pike, db, clock):
    page = browser.sign_in(pike.dana_person)
    clock.now = clock.now.replace(month=4, day=1)
    page.sign_in(pike.dana_person)

    met = page.submit(url(pike), held_on="2026-04-01")
    assert met.status_code == 303
    assert "Notes due in 5 working days" in page.get(url(pike)).text

    clock.now = clock.now.replace(day=9)
    page.sign_in(pike.dana_person)
    assert "Notes late by 1 working day" in page.get("/reviews").text
    page.submit(url(pike), words="We agree on calls before the window ends.")

    assert "Notes out after 6 working days" in page.get(url(pike)).text
    ahead = db.scalars(select(Review).where(Review.held_on.is_(None))).one()
    assert (ahead.ordinal, ahead.due_on) == (2, date(2026, 5, 1))
    invited = db.scalars(select(ReviewGuest.person_id).where(ReviewGuest.review_id == ahead.id))
    assert set(invited) == {pike.dana.person_id, pike.admin.person_id}


def test_held_twice_is_held_once_and_notes_come_once(pike, db):
    assert pike.on_review(meeting.hold, held_on=pike.today)
    assert not pike.on_review(meeting.hold, held_on=pike.today)
    assert pike.on_review(meeting.write_notes, words="We agree.")
    assert not pike.on_review(meeting.write_notes, words="We do not.")
    assert len(db.scalars(select(Review)).all()) == 2
    with pytest.raises(NotReady, match="notes of this review are out"):
        pike.on_review(meeting.add_point, words="One more")
    with pytest.raises(NotReady, match="still to come"):
        pike.on_review(meeting.hold, held_on=pike.today + timedelta(days=1))


def test_action_is_overdue_until_its_owner_says_done(new_browser, pike, clock):
    action_id = pike.on_review(
        meeting.add_action,
        owner_id=pike.admin.person_id,
        due_on=date(2026, 3, 10),
        words="Send the insurance paper",
    )
    clock.now = clock.now.replace(day=12)
    dana, joan = new_browser().sign_in(pike.dana_person), new_browser().sign_in(pike.admin_person)
    assert "1 overdue" in dana.get("/reviews").text
    assert "Overdue by 2 days" in joan.get("/reviews/mine").text
    action = f"/reviews/actions/{action_id}"

    assert joan.submit(action, done="no").status_code == 422
    joan.submit(action, done="no", words="The insurer sends it on Monday")
    assert "The insurer sends it on Monday" in dana.get(url(pike)).text
    joan.submit(action, done="yes")

    assert "None open" in dana.get("/reviews").text
    assert "Send the insurance paper" not in joan.get("/reviews/mine").text


def test_open_actions_are_shown_in_the_next_review(browser, pike, db):
    pike.on_review(
        meeting.add_action,
        owner_id=pike.admin.person_id,
        due_on=date(2026, 4, 10),
        words="Send the insurance paper",
    )
    pike.on_review(meeting.hold, held_on=pike.today)
    ahead = db.scalars(select(Review.id).where(Review.held_on.is_(None))).one()

    page = browser.sign_in(pike.dana_person).get(f"/reviews/{ahead}").text

    assert "Send the insurance paper" in page
    assert "In review 1" in page


def test_own_team_has_the_same_review_and_no_firm_reads_it(new_browser, make, work):
    pike = Reviewed(make, work)
    sam = make.person(name="Sam Reed", branch=pike.branch)
    pike.plan(team=True)
    dana = new_browser().sign_in(pike.dana_person)

    refused = dana.submit(url(pike), form=1, words="Sam Reed came late")

    assert "A review is about what the team delivers" in refused.text
    people = [pike.dana.person_id, sam.id]
    assert dana.submit(url(pike, "/guests"), people=people).status_code == 303
    assert "Points to talk about" in new_browser().sign_in(sam).get(url(pike)).text
    joan = new_browser().sign_in(pike.admin_person)
    assert joan.get(url(pike)).status_code == 404
    assert "Own team" not in joan.get("/reviews").text
    with pytest.raises(NotFound):
        pike.on_review(service.invite, person_ids=[pike.worker.id])


def test_otto_of_another_branch_and_olga_of_another_firm_find_nothing(new_browser, make, pike):
    otto = make.person(Role.MANAGER, branch=make.branch(), name="Otto Outsider")
    olga = make.person(Role.VENDOR_ADMIN, vendor=make.vendor(), branch=pike.branch, name="Olga")
    for person in (otto, olga, make.person(branch=pike.branch, name="Ada of the branch")):
        page = new_browser().sign_in(person)
        known, unknown = page.get(url(pike)), page.get(f"/reviews/{uuid4()}")
        assert known.status_code == unknown.status_code == 404
        assert untokened(known.text).replace(str(pike.review_id), "") == untokened(
            unknown.text
        ).replace(unknown.request.path.split("/")[-1], "")
        assert page.get(url(pike, ".ics")).status_code == 404
    with pytest.raises(NotFound):
        pike.on_review(
            meeting.hold,
            Actor(otto.id, "Otto", (Grant(Role.MANAGER, branch_id=uuid4()),)),
            held_on=pike.today,
        )
    with pytest.raises(NotFound):  # the firm prepares; the company leads
        pike.on_review(meeting.hold, pike.admin, held_on=pike.today)


def test_overdue_by_ten_days_shows_for_whoever_leads_the_region(browser, pike, make, clock, db):
    clock.now = clock.now.replace(month=4, day=11)
    marta = Actor(uuid4(), "Marta", (Grant(Role.REGION_MANAGER, region_id=pike.branch.region_id),))
    otto = Actor(uuid4(), "Otto", (Grant(Role.REGION_MANAGER, region_id=make.region().id),))

    found = queries.overdue_branches(db, marta, clock.now.date())

    assert [(one.branch, one.firms, one.most_days) for one in found] == [("Harbour", ("Pike",), 10)]
    assert queries.overdue_branches(db, otto, clock.now.date()) == []
    hr = browser.sign_in(make.person(Role.HR, branch=make.branch()))
    assert "Harbour: Pike, by 10 days" in hr.get("/team/regions").text


def test_calendar_file_gives_the_time_of_the_branch_and_the_link(browser, pike, app):
    pike.on_review(
        service.move, planned_on=date(2026, 4, 2), begins="14:30", place="Room 2, Harbour"
    )

    file = browser.sign_in(pike.admin_person).get(url(pike, ".ics"))

    words = file.text.replace("\r\n ", "")
    assert file.mimetype == "text/calendar"
    assert "SUMMARY:Review: Pike\\, Harbour" in words
    assert "DTSTART:20260402T" in words
    assert "LOCATION:Room 2\\, Harbour" in words
    assert f"/reviews/{pike.review_id}" in words


def test_rhythm_changes_with_a_reason_and_the_review_ahead_moves(browser, pike, db):
    page = browser.sign_in(pike.dana_person)
    assert page.submit(url(pike, "/rhythm"), monthly="0", every="2", reason="").status_code == 422

    done = page.submit(url(pike, "/rhythm"), monthly="0", every="2", reason="Few visits in spring")

    assert done.status_code == 303
    assert db.scalars(select(Review.due_on)).one() == date(2026, 5, 1)
    assert sorted(db.scalars(select(ReviewRhythm.ordinal))) == [1, 2]


def test_numbers_beside_a_review_say_of_how_many(pike, db):
    pike.on_review(meeting.hold, held_on=pike.today)

    record = fact_queries.record(db, pike.id, [], date(2026, 1, 1), date(2026, 4, 5))

    assert [(one.id, one.part, one.whole) for one in record] == [
        ("reviews_on_time", 1, 1),
        ("actions_on_time", 0, 0),
        ("events_told", 0, 0),
    ]
    assert record[1].percent is None


def test_list_runs_as_many_statements_for_many_as_for_one(new_browser, make, work, statements):
    pike = Reviewed(make, work)
    page = new_browser().sign_in(make.person(Role.HR))
    counted = []
    for more in (1, 5):
        for _ in range(more):
            firm = Reviewed.__new__(Reviewed)
            firm.__dict__ |= pike.__dict__ | {"id": make.vendor().id}
            firm.dana = OPERATOR
            firm.plan()
        page.get("/reviews")
        with statements() as found:
            assert page.get("/reviews").status_code == 200
        counted.append(len(found))

    assert counted[0] == counted[1] <= 3


def test_invitations_and_actions_of_two_records_of_one_person_become_one_persons(
    new_browser, pike, make, work, db
):
    kept, lost = pike.worker, make.person(name="P. Kowal", vendor=pike.vendor, branch=pike.branch)
    people = [pike.dana.person_id, pike.admin.person_id, lost.id]
    pike.on_review(service.invite, person_ids=people)
    action_id = pike.on_review(
        meeting.add_action, owner_id=lost.id, due_on=date(2026, 4, 10), words="Bring the plan"
    )
    before = sorted(db.scalars(select(ReviewGuest.person_id)))

    merge_id = make.merge(kept, lost)

    piotr = new_browser().sign_in(kept)
    assert "Bring the plan" in piotr.get("/reviews/mine").text
    assert piotr.get(url(pike)).status_code == 200
    piotr.submit(f"/reviews/actions/{action_id}", done="yes")
    with work() as uow:
        merging.undo(uow, merge_id=merge_id)
    assert sorted(db.scalars(select(ReviewGuest.person_id))) == before
    assert db.scalars(select(ReviewAction.person_id)).one() == lost.id


def test_whoever_was_invited_twice_stays_invited_once(pike, make, db):
    lost = make.person(name="P. Kowal", vendor=pike.vendor, branch=pike.branch)
    people = [pike.dana.person_id, pike.worker.id, lost.id]
    pike.on_review(service.invite, person_ids=people)

    make.merge(pike.worker, lost)

    guests = guest_queries.guests(
        db, pike.branch.id, pike.id, pike.today, pike.review_id, only_invited=True
    )
    assert [one.id for one in guests] == [pike.dana.person_id, pike.worker.id]


def test_entry_of_a_calendar_counts_every_change_of_day_time_or_place(pike, db):
    given = {"planned_on": date(2026, 4, 2), "begins": "14:30", "place": "Room 2"}

    def moves():
        db.expire_all()
        return db.scalars(select(Review.moves)).one()

    for change, number in (
        ({}, 1),
        ({}, 1),
        ({"begins": "15:00"}, 2),
        ({"planned_on": date(2026, 3, 30)}, 3),
    ):
        given |= change
        pike.on_review(service.move, **given)
        assert moves() == number
