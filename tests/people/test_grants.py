"""Roles with a last day: giving one, taking it back, at the command line and in the database."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import insert, select, text

from course.actor import Role
from course.audit.models import AuditEntry
from course.db import make_engine, migrate
from course.errors import Conflict, NotReady
from course.people import granting
from course.people.models import RoleGrant
from tests.conftest import NOW

TODAY = NOW.date()
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def york(make):
    return make.branch(name="York")


@pytest.fixture
def gwen(make, york):
    return make.person(name="Gwen Green", code="G-1", branch=york)


@pytest.fixture
def marks(db):
    """``marks("RoleGranted")``: what the log says of it."""

    def read(event: str) -> list[dict]:
        found = select(AuditEntry.data).where(AuditEntry.event == event).order_by(AuditEntry.seq)
        return [json.loads(data) for data in db.scalars(found)]

    return read


def test_auditor_is_let_in_up_to_a_last_day(run, gwen, browser, marks, clock):
    result = run("people", "grant", "g-1", "auditor", "--until", "2026-03-20")

    assert result.output == "Gwen Green is auditor until 2026-03-20.\n"
    browser.sign_in(gwen)
    assert browser.get("/team").status_code == 200
    clock.now = NOW.replace(day=21, hour=0)
    assert browser.get("/team").status_code == 404
    assert marks("RoleGranted")[-1] == {
        "person_id": str(gwen.id), "role": "auditor", "where_id": None, "until": "2026-03-20",
    }  # fmt: skip


def test_auditor_without_a_last_day_is_refused_by_command_service_and_database(run, gwen, work):
    assert run("people", "grant", "G-1", "auditor").exit_code == 2
    with pytest.raises(NotReady), work() as uow:
        granting.grant_role(uow, person_id=gwen.id, role=Role.AUDITOR)
    with pytest.raises(Conflict) as refused, work() as uow:
        uow.session.execute(insert(RoleGrant).values(person_id=gwen.id, role=Role.AUDITOR))
    assert "auditor_has_end" in str(refused.value.__cause__)


def test_day_that_is_over_is_refused_and_today_is_not(run, gwen):
    over = run("people", "grant", "G-1", "auditor", "--until", YESTERDAY.isoformat())

    assert over.exit_code == 1
    assert "is over" in over.stderr
    assert run("people", "grant", "G-1", "auditor", "--until", TODAY.isoformat()).exit_code == 0


def test_the_same_twice_is_granted_once(run, gwen, marks):
    for _ in range(2):
        assert run("people", "grant", "G-1", "manager", "--branch", "york").exit_code == 0

    assert len(marks("RoleGranted")) == 1


def test_manager_for_a_time_is_one_no_longer_than_that(run, gwen, browser, clock):
    run("people", "grant", "G-1", "manager", "--branch", "York", "--until", TODAY.isoformat())
    browser.sign_in(gwen)

    assert browser.get("/team").status_code == 200
    clock.now = NOW.replace(day=2, hour=0, minute=0)
    assert browser.get("/team").status_code == 404


@pytest.mark.parametrize(
    "words",
    [
        ("manager",),
        ("manager", "--region", "R"),
        ("region_manager", "--branch", "York"),
        ("vendor_admin",),
        ("hr", "--branch", "York"),
        ("manager", "--branch", "York", "--vendor", "V"),
        ("learner",),
        ("king",),
    ],
)
def test_role_without_its_place_is_wrong_use(run, gwen, words):
    assert run("people", "grant", "G-1", *words).exit_code == 2


def test_unknown_people_and_places_are_said(run, gwen):
    assert "Nobody has the person id X-9" in run("people", "grant", "X-9", "hr").stderr
    nowhere = run("people", "grant", "G-1", "manager", "--branch", "Nowhere")
    assert (nowhere.exit_code, nowhere.stderr) == (1, "There is no branch called Nowhere.\n")


def test_role_that_is_taken_back_is_gone_with_the_next_request(run, gwen, browser, marks):
    run("people", "grant", "G-1", "manager", "--branch", "York")
    browser.sign_in(gwen)
    assert browser.get("/team").status_code == 200

    result = run("people", "revoke-grant", "G-1", "manager", "--branch", "York")

    assert result.output == "Gwen Green is manager no longer.\n"
    assert browser.get("/team").status_code == 404
    assert marks("RoleEnded")[0]["person_id"] == str(gwen.id)


def test_taking_back_what_nobody_has_says_so(run, gwen, make, york):
    make.branch(name="Bath")
    run("people", "grant", "G-1", "manager", "--branch", "York")

    assert run("people", "revoke-grant", "G-1", "manager", "--branch", "Bath").exit_code == 1
    run("people", "revoke-grant", "G-1", "manager", "--branch", "York")
    assert run("people", "revoke-grant", "G-1", "manager", "--branch", "York").exit_code == 1


def test_roles_are_listed_with_place_and_last_day(run, gwen):
    run("people", "grant", "G-1", "manager", "--branch", "York")
    run("people", "grant", "G-1", "auditor", "--until", "2026-03-31")
    run("people", "grant", "G-1", "hr")
    run("people", "revoke-grant", "G-1", "hr")

    held = json.loads(run("people", "grants", "G-1", "--json").output)
    ever = json.loads(run("people", "grants", "--all", "--json").output)

    assert [(row["role"], row["where"], row["until"]) for row in held] == [
        ("auditor", None, "2026-03-31"),
        ("manager", "York", None),
    ]
    assert len(ever) == 3
    assert "York" in run("people", "grants").output


def test_auditors_who_were_let_in_without_an_end_get_ninety_days(empty_url):
    engine = make_engine(empty_url)
    with engine.begin() as connection:
        migrate.upgrade_within(connection, "0010")
        connection.execute(
            text(
                "INSERT INTO person (id, code, code_key, name, name_key, language)"
                " VALUES (:id, 'A', 'a', 'A', 'a', 'en')"
            ),
            {"id": "1" * 32},
        )
        for number, role in enumerate(("auditor", "hr")):
            connection.execute(
                text("INSERT INTO role_grant (id, person_id, role) VALUES (:id, :who, :role)"),
                {"id": str(number) * 32, "who": "1" * 32, "role": role},
            )
    migrate.upgrade(engine)

    with engine.begin() as connection:
        found = connection.execute(text("SELECT role, ends_on FROM role_grant ORDER BY role")).all()
    engine.dispose()
    last = found[0].ends_on
    last = last if isinstance(last, date) else date.fromisoformat(last)
    assert timedelta(days=89) <= last - datetime.now(UTC).date() <= timedelta(days=90)
    assert tuple(found[1]) == ("hr", None)
