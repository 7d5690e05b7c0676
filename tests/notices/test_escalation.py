"""Whoever answers for people hears once a week, in one mail, and by name of who is late."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from course.actor import Role
from course.assignments.models import Assignment
from course.notices.domain import About, State, Why
from course.notices.models import Notice
from course.reports import service as reports

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
ASKED = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def org(make, on, clock, work):
    """A branch in a region in a zone, its manager, and a vendor with an admin."""

    class Org:
        zone = make.region(name="Zone")
        region = make.region(name="North", parent_id=zone.id)
        branch = make.branch(name="Harbour", region_id=region.id)
        elsewhere = make.branch(name="Mill Road")
        pike = make.vendor(name="Pike")
        kestrel = make.vendor(name="Kestrel")
        manager = make.person(Role.MANAGER, branch=branch, name="Mia", email="mia@x.test")
        head = make.person(
            Role.REGION_MANAGER, branch=elsewhere, where=zone, name="Hal", email="hal@x.test"
        )
        admin = make.person(
            Role.VENDOR_ADMIN, branch=branch, vendor=pike, name="Ava", email="ava@x.test"
        )
        other_manager = make.person(Role.MANAGER, branch=elsewhere, email="other@x.test")
        other_admin = make.person(
            Role.VENDOR_ADMIN, branch=elsewhere, vendor=kestrel, email="kes@x.test"
        )

        @staticmethod
        def late(days, vendor=None, **given):
            person = make.person(branch=Org.branch, vendor=vendor, **given)
            due = clock().date() - timedelta(days=days)
            make.assignment(person, branch_id=Org.branch.id, due_on=due, assigned_at=ASKED)
            with work() as uow:
                reports.rebuild(uow)
            return person

    clock.now = MONDAY
    return Org


def lines(mailbox) -> dict[str, list[str]]:
    """Who was sent which names."""
    return {
        mail.to: [line[2:] for line in mail.text.splitlines() if line.startswith("- ")]
        for mail in mailbox.mails
        if "overdue" in mail.subject
    }


def test_a_week_late_is_told_to_the_branch_for_own_people(org, run_day, mailbox):
    org.late(8, name="Sam")

    run_day()

    assert lines(mailbox) == {"mia@x.test": ["Sam, Field: 8 days late"], "hal@x.test": []}


def test_a_week_late_is_first_the_vendors_own_business(org, run_day, mailbox):
    org.late(8, vendor=org.pike, name="Cora")

    run_day()

    told = lines(mailbox)
    assert told["ava@x.test"] == ["Cora, Field: 8 days late"]
    assert told["mia@x.test"] == []


def test_nobody_hears_that_somebody_is_late_who_is_covered_until_the_cover_is_over(
    org, make, run_day, mailbox, clock, work, db
):
    sam = org.late(8, name="Sam", email="sam@x.test")
    make.cover(sam, path_id="field", covers_until=MONDAY.date())
    make.cover(org.late(8, name="Uma"), path_id="office")
    with work() as uow:
        reports.rebuild(uow)

    run_day()

    assert lines(mailbox)["mia@x.test"] == ["Uma, Field: 8 days late"]
    assert lines(mailbox)["hal@x.test"] == []
    subjects = {mail.to: mail.subject for mail in mailbox.mails}
    assert subjects["hal@x.test"] == "Zone: 1 overdue, 0 due this week"
    assert "sam@x.test" not in {mail.to for mail in mailbox.mails}
    clock.now += timedelta(days=7)
    run_day()
    assert lines(mailbox)["mia@x.test"] == ["Sam, Field: 15 days late", "Uma, Field: 15 days late"]


def test_what_waited_to_be_said_is_dropped_with_the_cover(org, make, run_day, work, db):
    sam = org.late(8, name="Sam", email="sam@x.test")
    run_day(ceiling=0)
    make.cover(sam, path_id="field")

    run_day(ceiling=0)

    why = select(Notice.why).where(Notice.about == About.ESCALATION)
    assert set(db.scalars(why)) == {Why.COVERED}


def test_people_of_a_vendor_without_admin_are_told_to_the_branch(org, make, run_day, mailbox):
    org.late(8, vendor=make.vendor(), name="Dan")

    run_day()

    assert lines(mailbox)["mia@x.test"] == ["Dan, Field: 8 days late"]


def test_two_weeks_late_is_told_to_branch_and_region(org, run_day, mailbox):
    org.late(15, vendor=org.pike, name="Cora")
    org.late(20, name="Sam")

    run_day()

    told = lines(mailbox)
    both = ["Sam, Field: 20 days late", "Cora, Field: 15 days late"]
    assert told["mia@x.test"] == told["hal@x.test"] == both
    assert told["ava@x.test"] == ["Cora, Field: 15 days late"]


def test_people_elsewhere_hear_nothing(org, run_day, mailbox):
    """By name: the manager of Mill Road, and the admin of Kestrel."""
    org.late(20, vendor=org.pike)

    run_day()

    assert {"other@x.test", "kes@x.test"}.isdisjoint(mailbox.to)


def test_one_mail_a_week_however_many_are_late(org, run_day, mailbox, later):
    for _ in range(30):
        org.late(8)
    for _ in range(7):
        run_day()
        run_day()
        later(days=1)

    to_mia = [mail for mail in mailbox.mails if mail.to == "mia@x.test"]
    assert len(to_mia) == 1
    assert "30 people are overdue." in to_mia[0].text
    assert "and 10 more on the board" in to_mia[0].text


def test_who_becomes_late_on_wednesday_stands_in_the_next_overview(org, run_day, mailbox, later):
    run_day()
    later(days=2)
    org.late(7, name="Sam")
    run_day()
    assert lines(mailbox) == {}

    later(days=5)
    run_day()

    assert lines(mailbox)["mia@x.test"] == ["Sam, Field: 12 days late"]


def test_who_has_finished_meanwhile_is_not_named(org, run_day, mailbox, later, work, clock, db):
    run_day()
    later(days=1)
    sam = org.late(7, name="Sam")
    org.late(7, name="Tom")
    run_day()
    with work() as uow:
        id_ = db.scalars(select(Assignment.id).where(Assignment.person_id == sam.id)).one()
        uow.session.get(Assignment, id_).completed_at = clock()

    later(days=6)
    run_day()

    assert lines(mailbox)["mia@x.test"] == ["Tom, Field: 13 days late"]


def test_lines_that_were_sent_are_not_sent_again(org, run_day, mailbox, later):
    org.late(8, name="Sam")
    run_day()
    later(days=7)
    mailbox.mails.clear()

    run_day()

    assert lines(mailbox)["mia@x.test"] == ["Sam, Field: 15 days late"], "two weeks are new"
    later(days=7)
    mailbox.mails.clear()
    run_day()
    assert lines(mailbox)["mia@x.test"] == []
    assert "1 person is overdue." in mailbox.mails[0].text


def test_nothing_to_say_is_not_said(org, run_day, mailbox, db):
    run_day()

    assert mailbox.mails == []
    rows = db.scalars(select(Notice).where(Notice.about == About.OVERVIEW)).all()
    assert {(row.state, row.why) for row in rows} == {(State.DROPPED, Why.NOTHING_TO_SAY)}


def test_a_manager_who_is_late_is_not_told_about_themselves(org, make, run_day, mailbox, work):
    make.assignment(
        org.manager, branch_id=org.branch.id, due_on=date(2026, 2, 10), assigned_at=ASKED
    )
    with work() as uow:
        reports.rebuild(uow)

    run_day()

    assert lines(mailbox)["mia@x.test"] == []
    assert lines(mailbox)["hal@x.test"] == ["Mia, Field: 20 days late"]


def test_an_overview_in_doubt_leaves_its_lines_for_the_next(org, run_day, mailbox, later, db):
    org.late(8, name="Sam")
    mailbox.last_answers["mia@x.test"] = "550 5.2.2 Full"
    run_day()
    mailbox.last_answers.clear()
    later(days=7)

    run_day()

    assert lines(mailbox)["mia@x.test"] == ["Sam, Field: 15 days late"]


def test_without_mail_nobody_is_put_on_a_list_for_an_overview(org, run_day, db):
    org.late(20, email=None)

    run_day(server=None)

    rows = db.scalars(select(Notice).where(Notice.about != About.ASSIGNMENT)).all()
    assert {(row.state, row.why) for row in rows} <= {
        (State.DROPPED, Why.NO_MAIL),
        (State.DROPPED, Why.NOTHING_TO_SAY),
        (State.DROPPED, Why.OVERTAKEN),
    }
