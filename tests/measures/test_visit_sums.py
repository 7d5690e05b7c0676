"""Sums of visits are what the visits come to, whatever came in when, and in which order."""

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from random import Random
from uuid import UUID, uuid4

import pytest
from sqlalchemy import insert, select, text

from course.content.model import MeasureId
from course.db import make_engine, migrate
from course.machines.service import Opened
from course.measures import queries, recording, service
from course.measures.domain import Moved, What, Where, period
from course.measures.intake_queries import definitions
from course.measures.models import Visit, VisitSum
from course.measures.queries import Who
from course.measures.visit_rules import Came, Tally, came_of
from course.people.domain import Kind
from tests.measures.files import VISIT, table

NINE, NOON = (datetime(2026, 2, 2, hour, tzinfo=UTC) for hour in (9, 12))
PLAIN = {
    "window_from": NINE, "window_until": NOON, "arrived_at": NINE, "called_at": None,
    "moved": None, "done": True, "no_access": False, "several_visits": False, "return_of": None,
}  # fmt: skip
SOON = timedelta(seconds=1)
NONE, LATE = {"arrived_at": None, "done": False}, Came(booked=1, jobs=1)
YEAR = period("year", date(2026, 3, 1))


@pytest.mark.parametrize(
    ("differs", "came"),
    [
        ({}, Came(1, 1, 0, 1)),
        ({"arrived_at": NOON}, Came(1, 1, 0, 1)),
        ({"arrived_at": NOON + SOON}, LATE),
        ({"arrived_at": NINE - SOON}, LATE),
        (NONE, Came(1, 0, 1, 0)),
        (NONE | {"called_at": NOON}, Came(1, 0, 0, 0)),
        (NONE | {"called_at": NOON + SOON}, Came(1, 0, 1, 0)),
        (NONE | {"moved": Moved.LATE}, Came(1, 0, 0, 0)),
        (NONE | {"moved": Moved.EARLY}, Came()),
        (NONE | {"moved": Moved.CUSTOMER}, Came()),
        ({"moved": Moved.LATE}, Came(1, 0, 0, 1)),
        ({"no_access": True}, Came(1, 1, 0, 0)),
        ({"several_visits": True}, Came(1, 1, 0, 0)),
        ({"return_of": "V-1"}, Came(1, 1, 0, 0)),
    ],
)
def test_visit_comes_to_what_the_definitions_say(differs, came):
    assert came_of(PLAIN | differs) == came


def some(chance, number):
    """A visit as it may be handed in, of any sort, perhaps the second one of any other."""
    on = date(2026, 1, 1) + timedelta(days=chance.randrange(50))
    cells = {
        "reference": f"V-{number}",
        "branch": chance.choice(("York", "Leeds")),
        "vendor": chance.choice(("", "", "Pike", "Kestrel")),
        "window_from": f"{on} 09:00",
        "window_until": f"{on} 12:00",
        "arrived_at": chance.choice((f"{on} 10:00", f"{on} 12:01", "")),
        "called_at": chance.choice(("", f"{on} 11:00")),
        "several_visits": chance.choice(("", "", "yes")),
        "return_of": chance.choice(("", f"V-{chance.randrange(150)}")),
    }
    cells["kind"] = "" if cells["vendor"] else "employee"
    came = cells["arrived_at"] != ""
    cells["done"] = chance.choice(("yes", "")) if came else ""
    cells["no_access"] = "yes" if came and not cells["done"] else ""
    if not came and chance.random() < 0.5:
        moved = {"moved_by": chance.choice(("customer", "us")), "moved_at": f"{on} 07:00"}
        return VISIT | cells | moved
    return VISIT | cells


def counts(visits, days):
    """From the visits alone, kind by kind: booked, kept, no-shows, jobs, right first time."""
    came = {visit["reference"]: came_of(visit) for visit in visits}
    on = {visit["reference"]: visit["visited_on"] for visit in visits}
    again = {
        visit["return_of"]
        for visit in visits
        if visit["return_of"] in on and (visit["visited_on"] - on[visit["return_of"]]).days <= days
    }
    found = defaultdict(lambda: [0] * 5)
    for visit in visits:
        one = came[visit["reference"]]
        right = one.jobs and visit["reference"] not in again
        for at, number in enumerate((*one, int(right))):
            found[visit["kind"]][at] += number
    return {kind: tuple(numbers) for kind, numbers in found.items()}


def shown(db, who):
    known = definitions(db)
    return {
        kind: (one.booked, one.kept, one.no_shows, one.jobs, one.right)
        for (kind, _), one in queries.counted(db, known, who, YEAR).items()
    }


def test_scorecard_counts_what_the_visits_say_after_any_imports(make, work, db):
    place = {name: make.branch(name=name) for name in ("York", "Leeds")}
    firm = {name: make.vendor(name=name) for name in ("Pike", "Kestrel")}
    chance = Random(11)
    rows = [some(chance, number) for number in range(150)]
    chance.shuffle(rows)

    def take(*rows, keep=True):
        with work() as uow:
            _, refused = service.take(uow, what=What.VISITS, file=table(*rows), file_name="f")
            assert not refused, refused
            if not keep:
                uow.discard()

    take(*rows[:40])
    take(*rows[20:100])  # half of them once more
    take(*rows[100:], keep=False)
    program = Opened(key_id=uuid4(), branch_id=None)
    for _ in range(2):
        with work() as uow:
            service.record(uow, what=What.VISITS, rows=rows[100:], opened=program)

    visits = [dict(row._mapping) for row in db.execute(select(Visit.__table__))]
    assert len(visits) == 150
    days = definitions(db)[MeasureId.RIGHT_FIRST_TIME].limit
    everything = counts(visits, days)
    assert all(0 < right < jobs for _, _, _, jobs, right in everything.values())
    assert shown(db, Who()) == everything
    york, pike = place["York"].id, firm["Pike"].id
    of_york = counts_of(visits, days, "branch_id", {york})
    assert shown(db, Who(where=Where(branch_id=york))) == of_york
    of_pike = counts_of(visits, days, "vendor_id", {pike, None})
    assert shown(db, Who(where=Where(vendor_id=pike))) == of_pike

    before = sums(db)
    with work() as uow:
        recording.sum_again(uow)
    assert sums(db) == before


def counts_of(visits, days, column, among):
    """The same of some of them; what came after a visit may have been anywhere."""
    elsewhere = [v for v in visits if v[column] not in among]
    nothing = {"moved": Moved.CUSTOMER, "kind": None}
    found = counts(
        [*(v for v in visits if v[column] in among), *(v | nothing for v in elsewhere)], days
    )
    return {kind: numbers for kind, numbers in found.items() if kind}


def sums(db):
    table_ = VisitSum.__table__
    return db.execute(select(table_).order_by(*table_.primary_key)).all()


def test_migration_sums_the_visits_that_are_there(empty_url):
    engine = make_engine(empty_url)
    sqlite = engine.dialect.name == "sqlite"
    # Whose visits they are does not matter here: keys are looked at when all is done, or never.
    trusting = "PRAGMA defer_foreign_keys=ON" if sqlite else "SET session_replication_role=replica"
    york, leeds, pike = (UUID(int=number) for number in (1, 2, 3))
    chance = Random(5)
    visits = [
        PLAIN
        | {
            "reference": f"V-{number}",
            "branch_id": chance.choice((york, leeds)),
            "vendor_id": (vendor := chance.choice((None, pike))),
            "kind": Kind.CONTRACTOR if vendor else Kind.EMPLOYEE,
            "visited_on": date(2026, 2, chance.randrange(1, 4)),
            "arrived_at": chance.choice((NINE, NOON + SOON, None)),
            "called_at": chance.choice((None, NOON, NOON + SOON)),
            "moved": chance.choice((None, None, *Moved)),
            "done": chance.random() < 0.7,
            "several_visits": chance.random() < 0.2,
            "return_of": chance.choice((None, None, "V-1")),
            "recorded_at": NOON,
        }
        for number in range(80)
    ]
    with engine.connect() as connection, connection.begin() as transaction:
        migrate.upgrade_within(connection, "0023")
        connection.execute(text(trusting))
        connection.execute(insert(Visit.__table__), visits)

        migrate.upgrade_within(connection, "0025")

        tally = Tally()
        tally.count(visits)
        assert sums(connection) == list(tally.rows())
        transaction.rollback()
    engine.dispose()
