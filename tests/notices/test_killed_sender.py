"""The sender is killed in the middle, or runs twice at once: nothing twice, nobody forgotten.

``course daily`` runs as a process of its own, against the real clock.
"""

import asyncio
import random
import threading
import time
from collections import Counter
from datetime import UTC, datetime
from itertools import count

import pytest
from sqlalchemy import select

from course.notices.domain import Channel, State, Why
from course.notices.models import Notice
from course.people.models import Person
from tests.processes import PATIENCE_SECONDS, Command

PEOPLE = 12


@pytest.fixture
def crowd(make, clock, on):
    """People with something to do, at a branch where it is noon just now."""
    clock.now = datetime.now(UTC)
    noon = make.branch(time_zone=f"Etc/GMT{clock.now.hour - 12:+d}")
    found = [make.person(email=f"p{n}@x.test", branch=noon) for n in range(PEOPLE)]
    for person in found:
        make.assignment(person, branch_id=noon.id)
    return found


@pytest.fixture
def daily(database_url, settings, tmp_path):
    """``daily()``: begin a run in a process of its own."""
    given = {
        "COURSE_HOME": str(tmp_path),
        "COURSE_DATABASE_URL": database_url,
        "COURSE_SMTP_URL": settings.smtp_url,
        "COURSE_BASE_URL": settings.base_url,
        "COURSE_SECRET_KEY": settings.secret_key,
    }
    running = []

    def begin() -> Command:
        running.append(Command(["daily"], given, tmp_path / f"daily-{len(running)}.log"))
        return running[-1]

    yield begin
    for one in running:
        one.kill()


class Pause:
    """Holds the server up at one moment of one message, until the sender has been killed."""

    def __init__(self, mailbox, number: int, moment: str):
        self.reached, self._go_on = threading.Event(), threading.Event()
        handler, seen = getattr(mailbox, f"handle_{moment}"), count(1)

        async def handle(*given):
            answer = await handler(*given)
            if next(seen) == number:
                self.reached.set()
                await asyncio.to_thread(self._go_on.wait, PATIENCE_SECONDS)
            return answer

        setattr(mailbox, f"handle_{moment}", handle)

    def over(self) -> None:
        self._go_on.set()


def standing(db) -> dict[str, list]:
    rows = db.execute(
        select(Person.email, Notice.channel, Notice.state, Notice.why).join(
            Person, Person.id == Notice.person_id
        )
    )
    return {row.email: tuple(row)[1:] for row in rows}


def assert_nothing_twice_and_nobody_forgotten(db, crowd, mailbox) -> list[str]:
    """Everybody has one mail, or stands on the list for people; gives back who is in doubt."""
    assert max(Counter(mailbox.to).values()) == 1
    assert len({mail.id for mail in mailbox.mails}) == len(mailbox.mails)
    rows = standing(db)
    on_list = {email for email, row in rows.items() if row[:2] == (Channel.IN_PERSON, State.DUE)}
    assert {person.email for person in crowd} == set(mailbox.to) | on_list
    assert {rows[email][2] for email in on_list} <= {Why.IN_DOUBT}
    sent = {email for email, row in rows.items() if row[1] is State.SENT}
    assert sent <= set(mailbox.to)
    return sorted(on_list)


def test_killed_before_the_last_byte_it_is_sent_by_the_next_run(
    crowd, daily, mailbox, mail_server, db
):
    pause = Pause(mailbox, 5, "RCPT")
    process = daily()
    assert pause.reached.wait(PATIENCE_SECONDS)
    process.kill()
    pause.over()

    daily().finish()

    assert assert_nothing_twice_and_nobody_forgotten(db, crowd, mailbox) == []
    assert len(mailbox.mails) == PEOPLE


def test_killed_before_the_answer_it_is_not_sent_again_but_told(
    crowd, daily, mailbox, mail_server, db
):
    pause = Pause(mailbox, 5, "DATA")
    process = daily()
    assert pause.reached.wait(PATIENCE_SECONDS)
    process.kill()
    pause.over()

    daily().finish()

    (doubtful,) = assert_nothing_twice_and_nobody_forgotten(db, crowd, mailbox)
    assert doubtful == mailbox.mails[4].to
    assert len(mailbox.mails) == PEOPLE


def test_killed_again_and_again_at_any_moment(crowd, daily, mailbox, db):
    chance = random.Random(7)
    for _ in range(4):
        before = len(mailbox.mails)
        process = daily()
        give_up = time.monotonic() + PATIENCE_SECONDS
        while len(mailbox.mails) == before and not process.is_over:
            assert time.monotonic() < give_up
            time.sleep(0.001)
        time.sleep(chance.random() / 20)
        process.kill()

    daily().finish()
    daily().finish()

    assert_nothing_twice_and_nobody_forgotten(db, crowd, mailbox)
    assert not [row for row in standing(db).values() if row[1] is State.CLAIMED]


def test_two_machines_at_once_send_each_mail_once(crowd, daily, mailbox, db):
    both = [daily(), daily()]

    for process in both:
        process.finish()
    daily().finish()

    assert assert_nothing_twice_and_nobody_forgotten(db, crowd, mailbox) == []
    assert len(mailbox.mails) == PEOPLE
