"""One unit of work: all of it is saved, or nothing."""

from dataclasses import dataclass
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import sessionmaker

from course.audit.models import AuditEntry
from course.db import UnitOfWork
from course.errors import Conflict, NotFound
from course.events import Event, PlaceAdded
from course.people import service as people
from course.people.models import Vendor


@dataclass(frozen=True, kw_only=True)
class Rang(Event):
    """Something that only these tests know of."""

    left: int


@pytest.fixture
def begin(app, clock):
    """A unit of work with reactions of one's own."""
    sessions = sessionmaker(app.extensions["course.engine"], expire_on_commit=False)
    return lambda reactions: UnitOfWork(sessions, reactions, now=clock())


def test_leaving_cleanly_saves(work, db):
    with work() as uow:
        people.add_vendor(uow, name="Pike")

    assert db.scalars(select(Vendor.name)).all() == ["Pike"]


def test_an_error_saves_nothing_and_reaches_the_caller(work, db):
    def go_wrong():
        with work() as uow:
            people.add_vendor(uow, name="Pike")
            raise NotFound("No such thing.")

    with pytest.raises(NotFound):
        go_wrong()

    assert db.scalars(select(Vendor)).all() == []
    assert "PlaceAdded" not in db.scalars(select(AuditEntry.event)).all()


def test_row_that_was_there_is_neither_added_nor_told(begin, db):
    heard = []

    with begin({Rang: [lambda _uow, event: heard.append(event.left)]}) as uow:
        said = [uow.add_once(Vendor, Rang(left=n), name="Pike") for n in (1, 2)]

    assert said == [True, False]
    assert heard == [1]
    assert db.scalars(select(Vendor.name)).all() == ["Pike"]


def test_a_discarded_one_runs_its_reactions_and_saves_nothing(begin, db):
    heard = []

    with begin({PlaceAdded: [lambda _uow, event: heard.append(event.kind)]}) as uow:
        people.add_vendor(uow, name="Pike")
        uow.discard()

    assert heard == ["vendor"]
    assert db.scalars(select(Vendor)).all() == []


def test_a_reaction_that_raises_takes_its_cause_with_it(begin, db):
    def refuse(_uow, _event):
        raise Conflict("Not now.")

    with pytest.raises(Conflict), begin({PlaceAdded: [refuse]}) as uow:
        people.add_vendor(uow, name="Pike")

    assert db.scalars(select(Vendor)).all() == []


def test_reactions_run_in_order_and_those_of_new_events_follow(begin):
    heard = []

    def ring_again(uow, event):
        heard.append(event.left)
        if event.left:
            uow.emit(Rang(left=event.left - 1))

    with begin({Rang: [ring_again, lambda _uow, event: heard.append(-event.left)]}) as uow:
        uow.emit(Rang(left=2))

    assert heard == [2, -2, 1, -1, 0, 0]


def test_breaking_a_unique_key_is_a_conflict_the_person_can_act_on(work, db):
    with work() as uow:
        people.add_vendor(uow, name="Pike")

    with pytest.raises(Conflict, match="Try again"), work() as uow:
        uow.session.add(Vendor(id=uuid4(), name="Pike"))

    assert len(db.scalars(select(Vendor)).all()) == 1


def test_now_stands_still_while_the_clock_goes_on(work, clock):
    with work() as uow:
        before = uow.now
        clock.now = clock.now.replace(year=2030)

        assert uow.now == before
