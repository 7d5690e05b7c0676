"""The migration of machines' secrets, with one of each: what opened before opens afterwards."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from course.db import UnitOfWork, append_only, make_engine, migrate
from course.incidents.models import ServiceEvent, ServiceEventFact
from course.machines.domain import Purpose
from course.machines.models import MachineKey
from course.machines.service import end_key, use_key
from course.people.service import sha256

AT = datetime(2026, 3, 1, 9)
REGION, BRANCH, PERSON, EVENT = (uuid4() for _ in range(4))
KEYS = {name: uuid4() for name in ("gate_old", "event_old", "facts_old", "gate_ended", "ended")}


def add(connection, table, **values):
    """One row, each value stored as the program would."""
    columns = [sa.column(name, sa.literal(value).type) for name, value in values.items()]
    connection.execute(sa.insert(sa.table(table, *columns)).values(values))


def add_key(connection, table, secret, **values):
    given = {"id": KEYS[secret], "name": secret, "token_sha256": sha256(secret), "made_at": AT}
    add(connection, table, **given, **values)


@pytest.fixture
def engine(empty_url):
    """A database of the day before: five secrets, and an event that a machine logged."""
    engine = make_engine(empty_url)
    with engine.begin() as connection:
        migrate.upgrade_within(connection, "0023")
        add(connection, "region", id=REGION, name="North")
        add(connection, "branch", id=BRANCH, region_id=REGION, name="Harbour", time_zone="UTC")
        person = {"name": "Ruth", "name_key": "ruth", "code": "R-1", "code_key": "r-1"}
        add(connection, "person", id=PERSON, language="en", **person)
        here = {"branch_id": BRANCH}
        used = {"minute": int(AT.replace(tzinfo=UTC).timestamp()) // 60, "asked": 7}
        unused, by = {"minute": 0, "asked": 0}, {"made_by": PERSON}
        over = {"withdrawn_at": AT + timedelta(days=1), "withdrawn_by": PERSON}
        add_key(connection, "gate_key", "gate_old", **here, **used, **by)
        add_key(connection, "gate_key", "gate_ended", **here, **unused, **by, **over)
        add_key(connection, "service_event_key", "event_old", **here, **unused)
        add_key(connection, "fact_token", "facts_old")
        add_key(connection, "fact_token", "ended", **here, ended_at=AT)
        text = {"id": "r" * 64, "ordinal": 1, "published_at": AT, "content": b""}
        text |= {"edition": "1.0", "effective_on": AT.date()}
        add(connection, "published_revision", **text)
        event = {"digits": "12345678", "clause_id": "call-the-office", "what": "Cut", "place": "A"}
        event |= {"revision_id": "r" * 64, "found_at": AT, "made_at": AT, **here}
        add(connection, "service_event", id=EVENT, key_id=KEYS["event_old"], **event)
        promise = uuid4()
        fact = {"event_id": EVENT, "words": "", "at": AT, "made_at": AT}
        add(connection, "service_event_fact", id=promise, kind="promise", **fact)
        add(connection, "service_event_fact", id=uuid4(), kind="kept", about_id=promise, **fact)
    migrate.upgrade(engine)
    yield engine
    engine.dispose()


def work(engine):
    return UnitOfWork(lambda: Session(engine), {}, now=datetime(2026, 3, 2, tzinfo=UTC))


def test_secret_made_before_opens_what_it_opened_until_it_is_ended(engine):
    for name, purpose, branch in (
        ("gate_old", Purpose.READY, BRANCH),
        ("event_old", Purpose.EVENTS, BRANCH),
        ("facts_old", Purpose.FACTS, None),
    ):
        with work(engine) as uow:
            opened = use_key(uow, purpose=purpose, secret=name)
            others = [use_key(uow, purpose=one, secret=name) for one in Purpose if one != purpose]
            assert (opened.key_id, opened.branch_id, others) == (KEYS[name], branch, [None, None])
            assert end_key(uow, key_id=KEYS[name])
            assert use_key(uow, purpose=purpose, secret=name) is None


def test_secret_that_had_ended_stays_ended_and_all_that_was_known_is_carried_over(engine):
    with work(engine) as uow:
        assert use_key(uow, purpose=Purpose.READY, secret="gate_ended") is None
        assert use_key(uow, purpose=Purpose.FACTS, secret="ended") is None
    with Session(engine, expire_on_commit=False) as session:
        kept = {key.name: key for key in session.scalars(sa.select(MachineKey))}
    assert kept.keys() == KEYS.keys()
    used, ended = kept["gate_old"], kept["gate_ended"]
    assert (used.used_at, used.asked, used.made_by) == (AT.replace(tzinfo=UTC), 7, PERSON)
    assert (ended.withdrawn_by, ended.withdrawn_at.day, ended.used_at) == (PERSON, 2, None)
    assert (kept["ended"].withdrawn_at, kept["ended"].made_by) == (AT.replace(tzinfo=UTC), None)


def test_events_keep_their_key_their_facts_and_their_guard(engine):
    with Session(engine) as session:
        event = session.scalars(sa.select(ServiceEvent)).one()
        assert (event.id, event.key_id, event.place) == (EVENT, KEYS["event_old"], "A")
        kept = session.scalars(sa.select(ServiceEventFact).order_by(ServiceEventFact.kind)).all()
        assert [fact.about_id for fact in kept] == [kept[1].id, None]
        assert append_only.missing(session.connection()) == []
        found = sa.inspect(session.connection())
        keys = {k["referred_table"] for k in found.get_foreign_keys("service_event")}
        assert "machine_key" in keys
        assert {"ix_service_event_branch", "ix_service_event_clause"} <= {
            index["name"] for index in found.get_indexes("service_event")
        }
        assert not {"gate_key", "service_event_key", "fact_token"} & set(found.get_table_names())
