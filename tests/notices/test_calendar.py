"""A person's calendar: read without signing in, by whoever has its address."""

from datetime import date, timedelta

import pytest
from icalendar import Calendar

from course.reviews import service
from tests.reviews.meetings import Reviewed


@pytest.fixture
def ana(make):
    return make.person(name="Ana", email="ana@x.test")


@pytest.fixture
def address(browser, ana):
    """Of Ana's calendar, as the page shows it."""
    page = browser.sign_in(ana).submit("/learn/calendar").text
    return page.split('value="http://course.test')[1].split('"')[0]


@pytest.fixture
def dates(new_browser, address):
    """``dates()``: what a calendar reads at that address."""

    def read():
        answer = new_browser().get(address)
        assert answer.status_code == 200
        assert answer.mimetype == "text/calendar"
        assert b"\r\n" in answer.data
        assert all(len(line) <= 75 for line in answer.data.split(b"\r\n"))
        return list(Calendar.from_ical(answer.data).walk("VEVENT"))

    return read


def test_what_is_due_stands_on_its_day_with_two_alarms(make, ana, dates):
    task = make.assignment(ana, due_on=date(2026, 3, 31))

    (event,) = dates()

    assert event["UID"] == f"{task.id}@course.test"
    assert event["DTSTART"].dt == date(2026, 3, 31)
    assert event["DTEND"].dt == date(2026, 4, 1)
    assert event["SUMMARY"] == "Finish the path Field"
    assert event["DESCRIPTION"] == "You have until the end of this day, Dublin time."
    alarms = [alarm["TRIGGER"].dt for alarm in event.walk("VALARM")]
    assert alarms == [timedelta(days=-7, hours=9), timedelta(days=-1, hours=9)]


def test_a_later_day_moves_the_same_entry(make, ana, dates, work):
    from course.assignments.models import Assignment

    task = make.assignment(ana, due_on=date(2026, 3, 31))
    (before,) = dates()
    with work() as uow:
        uow.session.get(Assignment, task.id).due_on = date(2026, 4, 20)

    (after,) = dates()

    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["DTSTART"].dt == date(2026, 4, 20)


def test_a_certificate_shows_its_last_day_and_what_is_finished_goes(make, ana, dates, walk):
    walk(ana, make.assignment(ana)).certify()

    (event,) = dates()

    assert event["SUMMARY"].endswith("last day of your certificate")
    assert event["DTSTART"].dt == date(2027, 2, 28)


def test_the_same_dates_are_not_sent_twice(make, ana, address, new_browser):
    make.assignment(ana)
    first = new_browser().get(address)
    again = new_browser().get(address, headers={"If-None-Match": first.headers["ETag"]})

    assert again.status_code == 304
    assert new_browser().get(address).data == first.data


def test_a_new_address_ends_the_old_one(address, browser, ana, new_browser):
    page = browser.submit("/learn/calendar")

    assert page.text.split('value="http://course.test')[1].split('"')[0] != address
    assert new_browser().get(address).status_code == 404


def test_the_address_is_shown_once_and_only_its_hash_is_kept(address, browser, db):
    from course.notices.models import CalendarFeed

    secret = address.removeprefix("/calendar/").removesuffix(".ics")

    assert secret not in browser.get("/learn/calendar").text
    assert db.query(CalendarFeed).one().token_sha256 != secret


def test_nobody_elses_dates_stand_in_it(make, ana, dates):
    make.assignment(make.person())

    assert dates() == []


def test_home_leads_to_it(browser, ana):
    assert 'href="/learn/calendar"' in browser.sign_in(ana).get("/learn").text


def test_reviews_stand_in_it_as_long_as_somebody_is_invited(make, work, ana, dates):
    pike = Reviewed(make, work, branch=make.home())
    pike.plan()
    assert dates() == []
    pike.on_review(service.invite, person_ids=[ana.id, pike.dana_person.id])

    (event,) = dates()
    assert event["UID"] == f"{pike.review_id}@course.test"
    assert event["SUMMARY"].startswith("Review: Pike, ")
    assert event["URL"] == f"http://course.test/reviews/{pike.review_id}"
    assert event["DTSTART"].dt.isoformat() == "2026-04-01T09:00:00+00:00"
    assert event["SEQUENCE"] == 0
    pike.on_review(service.move, planned_on=date(2026, 4, 7), begins="14:00", place="Room 2")
    (event,) = dates()
    assert (event["SEQUENCE"], event["LOCATION"]) == (1, "Room 2")
    pike.on_review(service.invite, person_ids=[pike.dana_person.id])
    assert dates() == []
