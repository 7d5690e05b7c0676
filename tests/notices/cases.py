"""A branch whose people have addresses, and what they do with a case."""

import re
from datetime import UTC, datetime
from uuid import uuid4

from sqlalchemy import update

from course.actor import Actor, Grant, Role
from course.incidents import running
from course.people.models import Person

NEW = "/service-events/new"
LINE = {"what": "Line cut", "place": "4 Mill Lane", "clause": "call-the-office"}
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
"""A Monday, when the clock runs in working hours."""
DANA, LEE = "dana@alderway.test", "lee@alderway.test"


def reached_at(work, person, email, language="en"):
    given = {"email": email, "email_key": email, "language": language}
    with work() as uow:
        uow.session.execute(update(Person).where(Person.id == person.id).values(**given))


def manager(harbour):
    return Actor(harbour.dana.id, "Dana", (Grant(Role.MANAGER, branch_id=harbour.branch.id),))


def hand_on(work, harbour, event_id, to, by=None):
    actor = by or manager(harbour)
    with work(actor) as uow:
        given = {"event_id": event_id, "fact_id": uuid4(), "person_id": to.id}
        return running.name_owner(uow, actor=actor, **given)


def add(work, harbour, event_id, kind):
    with work(manager(harbour)) as uow:
        given = {"event_id": event_id, "fact_id": uuid4(), "kind": kind, "words": "She knows"}
        return running.add_fact(uow, actor=manager(harbour), **given)


def link_of(mail) -> str:
    found = re.search(r"http://course\.test(/sign-in/\S+)", mail.text)
    assert found, mail.text
    return found[1]
