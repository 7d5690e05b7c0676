"""The scorecard: the same count for both kinds, as far as somebody reaches."""

import re
from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.dialects import sqlite

from course.actor import Act, Actor, Grant, Role
from course.content.model import MeasureId
from course.db import append_only
from course.measures import queries, service
from course.measures.domain import What, Where, period
from course.measures.intake_queries import definitions
from course.measures.queries import Who
from tests.measures.files import COMPLAINT, REPLY, VISIT, table

TODAY = date(2026, 3, 1)
YEAR = period("year", TODAY)
ALL = Who()


@pytest.fixture
def company(make, work):
    """York with a team and Pike; Leeds with Kestrel. One visit each of every sort."""
    place = {name: make.branch(name=name) for name in ("York", "Leeds")}
    firm = {name: make.vendor(name=name) for name in ("Pike", "Kestrel")}
    sorts = {
        "kept": {},
        "late": {"arrived_at": "2026-02-02 12:30", "called_at": "2026-02-02 11:00"},
        "nobody": {"arrived_at": "", "done": ""},
        "called": {"arrived_at": "", "done": "", "called_at": "2026-02-02 11:59"},
        "by customer": {"moved_by": "customer", "arrived_at": "", "done": ""},
        "early": {
            "moved_by": "us", "moved_at": "2026-02-01 08:00", "arrived_at": "", "done": "",
        },
        "at the last": {
            "moved_by": "us", "moved_at": "2026-02-02 08:00", "arrived_at": "", "done": "",
        },
        "not let in": {"no_access": "yes", "done": ""},
        "planned": {"several_visits": "yes"},
        "damage": {
            "damage_found_at": "2026-02-02 10:30", "office_called_at": "2026-02-02 10:44",
        },
        "silent damage": {"damage_found_at": "2026-02-02 10:30"},
    }  # fmt: skip
    visits, replies, complaints = [], [], []
    for who, more in (
        ("team", {}),
        ("Pike", {"vendor": "Pike", "kind": ""}),
        ("Kestrel", {"vendor": "Kestrel", "kind": "", "branch": "Leeds"}),
    ):
        for sort, cells in sorts.items():
            visits.append(VISIT | more | cells | {"reference": f"{who} {sort}"})
        for days in (28, 29):
            on = f"2026-01-{30 - days:02}"
            first = {"window_from": f"{on} 09:00", "window_until": f"{on} 12:00"}
            again = {"window_from": "2026-01-30 09:00", "window_until": "2026-01-30 12:00"}
            visits.append(VISIT | more | first | {"reference": f"{who} {days}"})
            visits[-1]["arrived_at"] = f"{on} 10:00"
            back = {"reference": f"{who} again {days}", "return_of": f"{who} {days}"}
            visits.append(VISIT | more | again | back | {"arrived_at": "2026-01-30 10:00"})
        for score in "12345":
            reply = {"reference": f"{who} {score}", "visit": f"{who} kept", "score": score}
            replies.append(REPLY | reply)
        for at, agreed in (("03", "2026-02-05 10:00"), ("04", ""), ("26", "")):
            about = {"reference": f"{who} {at}", "visit": f"{who} kept", "agreed_at": agreed}
            complaints.append(COMPLAINT | about | {"logged_at": f"2026-02-{at} 10:00"})
    for what, rows in zip(What, (visits, replies, complaints), strict=True):
        with work() as uow:
            _, refused = service.take(uow, what=what, file=table(*rows), file_name="f")
            assert not refused, refused
    return place, firm


EXPECTED = {
    MeasureId.APPOINTMENT_KEPT: (9, 13),
    MeasureId.NO_SHOW: (1, 13),
    MeasureId.RIGHT_FIRST_TIME: (5, 6),
    MeasureId.CONTENT_CUSTOMERS: (2, 5),
    MeasureId.COMPLAINTS: (3, 13),
    MeasureId.TIME_TO_NOTIFY: (1, 2),
    MeasureId.TIME_TO_RESOLVE: (1, 2),
}


def found(db, who, at=YEAR):
    rows = queries.scorecard(db, who, at)
    return (
        {row.measure.id: (row.employees.hits, row.employees.n) for row in rows},
        {row.measure.id: (row.contractors.hits, row.contractors.n) for row in rows},
    )


def test_each_measure_leaves_out_what_its_definition_leaves_out(company, db):
    employees, contractors = found(db, ALL)

    assert employees == EXPECTED
    assert contractors == {id_: (2 * hits, 2 * n) for id_, (hits, n) in EXPECTED.items()}


def test_place_firm_and_period_narrow_both_alike(company, db):
    place, firm = company

    assert found(db, Who(where=Where(branch_id=place["York"].id))) == (EXPECTED, EXPECTED)
    assert found(db, Who(where=Where(vendor_id=firm["Pike"].id)))[1] == EXPECTED
    region = Who(where=Where(region_id=place["Leeds"].region_id))
    assert found(db, region) == (dict.fromkeys(EXPECTED, (0, 0)), EXPECTED)
    before = found(db, ALL, period("2025-q4", TODAY))
    assert set(before[0].values()) | set(before[1].values()) == {(0, 0)}


def test_everybody_counts_what_they_reach_and_no_more(company, db):
    place, firm = company
    nothing = dict.fromkeys(EXPECTED, (0, 0))

    def reached(role, act=Act.SEE_BOARD, **where):
        return found(db, Who(Actor(None, "Ana", (Grant(role, **where),)), act))

    assert reached(Role.MANAGER, branch_id=place["York"].id) == (EXPECTED, EXPECTED)
    assert reached(Role.MANAGER, branch_id=place["Leeds"].id) == (nothing, EXPECTED)
    assert reached(Role.REGION_MANAGER, region_id=place["Leeds"].region_id)[0] == nothing
    assert reached(Role.VENDOR_ADMIN, vendor_id=firm["Pike"].id) == (nothing, EXPECTED)
    assert reached(Role.LEARNER) == (nothing, nothing), "outsider"


def test_nothing_in_the_statement_asks_which_kind_it_counts(db, app):
    """One statement for both: it groups by the kind and never compares it with anything."""
    with app.app_context():
        known = definitions(db)
    statement = queries.counting(known, ALL, YEAR, by_group=False)

    compiled = statement.compile(dialect=sqlite.dialect())
    sql = str(compiled)

    assert len(re.findall(r"GROUP BY \w+\.kind", sql)) == sql.count("GROUP BY") == 5
    assert not re.findall(r"\bkind\s*(?:=|!=|IN|IS|<|>|LIKE)", sql)
    assert not {"employee", "contractor"} & {*map(str, compiled.params.values())}


def test_replies_to_another_question_are_not_counted_in(company, db, work):
    with work() as uow:
        append_only.unguard(uow.session.connection(), "survey_reply")
        uow.session.execute(text("UPDATE survey_reply SET question = 'old' WHERE score = 5"))

    assert found(db, ALL)[0][MeasureId.CONTENT_CUSTOMERS] == (1, 4)


def test_scorecard_is_one_statement(company, db, statements):
    definitions(db)
    with statements() as ran:
        queries.scorecard(db, ALL, YEAR)

    assert len(ran) <= 2, "whether there is a newer course, and the count"


def test_firms_and_teams_are_counted_apart(company, db):
    both = queries.counted(db, definitions(db), ALL, YEAR, by_group=True)

    assert {kind.value for kind, _ in both} == {"employee", "contractor"}
    assert len(both) == 3
    assert {counted.booked for counted in both.values()} == {13}
    assert set(queries.names(db, both).values()) == {"Pike", "Kestrel", "York"}
