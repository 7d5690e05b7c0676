"""Which stage is said when: once each, the latest only, and nothing that has come to nothing."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from course.actor import OPERATOR
from course.assignments import changes
from course.assignments.domain import Reason
from course.assignments.models import Assignment
from course.notices.domain import State, Why
from course.notices.models import Notice

DUE = date(2026, 3, 31)
"""Thirty days after the first of March, on which every test begins."""


@pytest.fixture
def task(make, ana, on):
    return make.assignment(ana, due_on=DUE)


def ledger(db) -> dict[str, tuple[str, str | None]]:
    rows = db.execute(select(Notice.stage, Notice.state, Notice.why).order_by(Notice.due_at))
    return {stage: (state, why) for stage, state, why in rows}


STAGES = [
    (-30, "Please finish “Field” by Tuesday 31 March 2026"),
    (-14, "“Field” is due on Tuesday 31 March 2026"),
    (-7, "“Field” is due on Tuesday 31 March 2026"),
    (-1, "“Field” is due now: Tuesday 31 March 2026"),
    (1, "“Field” was due on Tuesday 31 March 2026"),
    (7, "“Field” is a week late"),
    (14, "“Field” is two weeks late"),
]
"""Days from the due day, and what is said then."""


def test_each_stage_is_said_on_its_day_and_once(task, run_day, later, mailbox, clock):
    said = []
    for after in (0, 15, 1, 1, 6, 1, 5, 1, 1, 1, 4, 1, 1, 5, 1, 1, 60):
        later(days=after)
        run_day()
        run_day()
        said += [((clock().date() - DUE).days, mail.subject) for mail in mailbox.mails]
        mailbox.mails.clear()

    assert said == STAGES


def test_after_a_gap_of_a_month_only_the_latest_stage_is_said(task, run_day, later, mailbox, db):
    later(days=40)

    run_day()

    assert [mail.subject for mail in mailbox.mails] == ["“Field” is a week late"]
    told = ledger(db)
    assert told.pop("overdue_7") == (State.SENT, None)
    assert set(told) == {"assigned", "before_14", "before_7", "before_1", "overdue_1"}
    assert set(told.values()) == {(State.DROPPED, Why.OVERTAKEN)}


def test_who_is_asked_with_ten_days_left_is_not_reminded_of_fourteen(make, ana, on, run_day, db):
    make.assignment(ana, due_on=date(2026, 3, 11))

    run_day()

    assert set(ledger(db)) == {"assigned"}


def naive(given: int, left: int) -> str:
    """The stage that holds, by the words of the rule."""
    days = {"before_14": 14, "before_7": 7, "before_1": 1}
    days |= {"overdue_1": -1, "overdue_7": -7, "overdue_14": -14}
    come = [stage for stage, day in days.items() if left <= day < given]
    return come[-1] if come else "assigned"


def test_the_latest_stage_holds_whatever_was_given_and_is_left(make, on, run_day, db, clock):
    """Every pair of days around every stage, at once; in the middle of the day, so that the day
    of asking is the same everywhere."""
    clock.now = clock.now.replace(hour=12)
    today, wanted = clock().date(), {}
    for given in (1, 2, 7, 8, 14, 15, 30):
        for left in (-40, -15, -14, -13, -8, -7, -6, -2, -1, 0, 1, 2, 6, 7, 8, 13, 14, 15, 30):
            if left <= given:
                asked = clock() - timedelta(days=given - left)
                due = today + timedelta(days=left)
                person = make.person()
                make.assignment(person, due_on=due, assigned_at=asked)
                wanted[person.id] = naive(given, left)

    run_day()

    rows = db.execute(select(Notice.person_id, Notice.stage).where(Notice.state == State.DUE))
    assert dict(rows.all()) == wanted


@pytest.mark.parametrize("ends", ["finished", "withdrawn", "excused", "left"])
def test_nothing_is_said_about_what_is_over(ends, make, ana, on, run_day, mailbox, work, db):
    home = make.home()
    over = {
        "finished": {"completed_at": datetime(2026, 2, 1, tzinfo=UTC)},
        "withdrawn": {"withdrawn_at": datetime(2026, 2, 1, tzinfo=UTC)},
        "excused": {"excused_until": date(2026, 3, 9)},
        "left": {},
    }[ends]
    person = ana
    if ends == "left":
        person = make.person(email="gone@x.test", ends_on=date(2026, 2, 20), branch=home)
    task = make.assignment(person, due_on=date(2026, 3, 2), **over)

    run_day()

    assert mailbox.mails == []
    assert ledger(db) == {}
    if ends == "left":
        assert db.get(Assignment, task.id).withdrawn_at is not None


def test_what_is_finished_while_it_waits_is_not_sent(
    task, ana, clock, run_day, later, work, mailbox, db
):
    clock.now = clock.now.replace(hour=5)  # night in Dublin
    run_day()
    with work() as uow:
        uow.session.get(Assignment, task.id).completed_at = clock()

    later(hours=5)
    run_day()

    assert mailbox.mails == []
    assert ledger(db) == {"assigned": (State.DROPPED, Why.FINISHED)}


def test_a_later_due_day_begins_its_stages_anew(task, run_day, later, work, mailbox):
    later(days=31)
    run_day()
    with work() as uow:
        uow.session.get(Assignment, task.id).due_on = DUE + timedelta(days=20)
    later(days=5)

    run_day()
    later(days=7)
    run_day()

    assert [mail.subject for mail in mailbox.mails] == [
        "“Field” was due on Tuesday 31 March 2026",
        "“Field” is due on Monday 20 April 2026",
        "“Field” is due on Monday 20 April 2026",
    ]


def test_days_are_those_of_the_branch(make, on, run_day, clock, mailbox):
    """Ten in the evening in London on the 30th is the 31st, at ten in the morning, in Auckland."""
    for zone, name in (("Pacific/Auckland", "auckland"), ("Europe/London", "london")):
        branch = make.branch(time_zone=zone)
        person = make.person(branch=branch, email=f"{name}@x.test")
        asked = datetime(2026, 1, 1, tzinfo=UTC)
        make.assignment(person, branch_id=branch.id, due_on=date(2026, 3, 30), assigned_at=asked)
    clock.now = datetime(2026, 3, 30, 21, 0, tzinfo=UTC)

    run_day()

    (mail,) = mailbox.mails
    assert mail.to == "auckland@x.test"
    assert mail.subject == "“Field” was due on Monday 30 March 2026"
    assert "Auckland time" in mail.text


@pytest.mark.parametrize(
    ("moment", "sent"),
    [
        ("2026-03-28T06:30", False),
        ("2026-03-28T07:00", True),
        ("2026-03-29T05:59", False),  # clocks go forward: seven in the morning an hour earlier
        ("2026-03-29T06:00", True),
        ("2026-03-29T18:59", True),
        ("2026-03-29T19:00", False),
        ("2026-10-25T06:59", False),  # and back
        ("2026-10-25T07:00", True),
    ],
)
def test_nothing_arrives_at_night_where_the_branch_is(
    moment, sent, make, ana, on, run_day, clock, mailbox
):
    clock.now = datetime.fromisoformat(moment + "+00:00")
    make.assignment(ana, due_on=clock().date() + timedelta(days=30))

    lines = run_day()

    assert bool(mailbox.mails) is sent
    held = [line for line in lines if "held until seven in the morning there" in dict(line.counts)]
    assert bool(held) is not sent


def test_a_certificate_that_runs_out_is_said_when_nothing_is_assigned(
    make, walk, on, run_day, later, mailbox, work, db
):
    ana = make.person(email="ana@alder.test")
    walk(ana, make.assignment(ana)).certify()
    later(days=364 - 60)
    run_day()
    renewal = db.scalars(select(Assignment.id).where(Assignment.reason == Reason.EXPIRY)).one()
    with work() as uow:
        changes.withdraw(uow, actor=OPERATOR, ids=[renewal], why="Asked too early")
    later(days=60 - 14)
    run_day()
    later(days=7)
    run_day()
    make.assignment(ana)
    later(days=6)
    run_day()

    assert [mail.subject.split(" by ")[0] for mail in mailbox.mails] == [
        "Please finish “Field”",
        "Your certificate runs out on Sunday 28 February 2027",
        "Your certificate runs out on Sunday 28 February 2027",
        "Please finish “Field”",
    ]
