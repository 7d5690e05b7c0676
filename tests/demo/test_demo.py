"""The demo company, made through the services, fits together like a real one."""

import re
from collections import Counter

import pytest

from course.audit import queries as audit
from course.credentials import queries as credentials
from course.db import migrate
from course.demo.company import DOORS, PEOPLE, State
from course.demo.folder import Folder
from course.demo.founding import found
from course.demo.story import happen, happenings
from course.people import place_queries
from course.people import queries as people
from course.people.service import add_vendor


@pytest.fixture
def company(elsewhere, clock):
    """The demo company in an empty database, on each engine."""
    migrate.upgrade(elsewhere.extensions["course.engine"])
    begin = elsewhere.extensions["course.unit_of_work"]
    founded = found(begin, clock().date())
    for happening in happenings(founded, clock().date()):
        happen(begin, happening)
    return elsewhere, founded


def test_everybody_stands_where_the_company_says(company, clock):
    app, founded = company
    status = {
        State.CERTIFIED: "valid",
        State.RENEWED: "valid",
        State.EXPIRING: "expiring",
        State.LAPSED: "lapsed",
        State.REVOKED: "revoked",
    }

    with app.extensions["course.read_sessions"]() as session:
        for someone in PEOPLE:
            held = credentials.held_by(session, founded.ids[someone.code])
            found = held[0].status_at(clock()) if held else None
            assert found == status.get(someone.state), someone.name
        assert audit.verify(session) is None


def test_every_role_has_a_door_and_every_state_somebody():
    codes = {someone.code for someone in PEOPLE}

    assert {door.code for door in DOORS} <= codes
    assert set(Counter(someone.state for someone in PEOPLE)) == set(State)
    assert len(codes) == len(PEOPLE) >= 60


def test_the_links_open_and_starting_again_keeps_the_data(sqlite_only, run_in):
    first = run_in(sqlite_only, "demo", "--no-serve")

    links = re.findall(r"http://elsewhere.test(/sign-in/\S+)", first.output)
    assert len(links) == len(DOORS)
    for link in links:
        client = sqlite_only.test_client()
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(link).text)[1]
        page = client.post(link, data={"csrf_token": token}, follow_redirects=True)
        assert page.status_code == 200
    before = entries(sqlite_only)

    again = run_in(sqlite_only, "demo", "--no-serve")

    assert again.exit_code == 0
    assert "Making" not in again.output
    assert entries(sqlite_only) == before + len(DOORS)


def test_a_whole_demo_is_kept_and_fresh_begins_anew(folder, sqlite_only, vendor):
    folder.call_whole()

    folder.prepare(fresh=False)
    assert vendors(sqlite_only) == 1

    folder.prepare(fresh=True)
    assert vendors(sqlite_only) == 0
    assert not folder.is_whole


def test_a_demo_that_was_interrupted_begins_anew(folder, sqlite_only, vendor):
    folder.prepare(fresh=False)

    assert vendors(sqlite_only) == 0


def test_an_instance_that_the_demo_did_not_make_is_left_alone(sqlite_only, run_in):
    run_in(sqlite_only, "init", "--person-id", "boss")

    for words in (["--no-serve"], ["--no-serve", "--fresh"]):
        answer = run_in(sqlite_only, "demo", *words)
        assert answer.exit_code == 1
        assert "did not make" in answer.output

    with sqlite_only.extensions["course.read_sessions"]() as session:
        assert people.person_by_code(session, "boss")


def entries(app):
    with app.extensions["course.read_sessions"]() as session:
        return audit.head(session)[0]


@pytest.fixture
def folder(sqlite_only):
    """A demo folder in which making has begun."""
    home = sqlite_only.extensions["course.settings"].home
    folder = Folder(sqlite_only.extensions["course.engine"], home)
    folder.prepare(fresh=False)
    return folder


@pytest.fixture
def vendor(folder, sqlite_only, clock):
    with sqlite_only.extensions["course.unit_of_work"](now=clock()) as uow:
        add_vendor(uow, name="Pike")


def vendors(app):
    with app.extensions["course.read_sessions"]() as session:
        return len(place_queries.places(session))
