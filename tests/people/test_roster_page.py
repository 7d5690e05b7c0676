"""The roster import in the browser and on the command line."""

import csv
import io
import json
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from course.actor import Role
from course.people.models import Engagement, Person
from course.people.roster_models import RosterImport
from tests.browser_client import Forms, without_tokens
from tests.people.rosters import Desk, company, row, table
from tests.people.test_roster_file import book

URL = "/people/roster"


@pytest.fixture
def place(make):
    return company(make)


@pytest.fixture
def hr(make, place, browser):
    return browser.sign_in(make.person(Role.HR, name="Hana", branch=place.york, code="HR"))


def hand_in(browser, *rows, file=None, name="roster.csv", **fields):
    """Post a file through the form of the page."""
    form = next(f for f in Forms(browser.get(URL).text).forms if f.action == URL)
    data = form.hidden | {"file": FileStorage(file or table(*rows), name)} | fields
    return send(browser, data)


def send(browser, data):
    """Written out in memory: the client's own way leaves a temporary file open."""
    boundary, body = encode_multipart(data)
    kind = f"multipart/form-data; boundary={boundary}"
    return browser.post(URL, data=body, content_type=kind)


def people(db) -> list[str]:
    return sorted(db.scalars(select(Person.code).where(Person.code != "HR")))


def test_file_is_shown_first_and_imported_when_asked(hr, db):
    shown = hand_in(hr, row("A1", name="Ana Alder"), row("A2", branch="Yrok"))
    page = hr.get(shown.location)

    assert people(db) == []
    assert "1 row would change something" in page.text
    assert "Did you mean York?" in page.text

    done = hr.submit(shown.location)

    assert people(db) == ["A1"]
    after = hr.get(done.location).text
    assert "Imported. 1 row changed something." in after
    assert "Imported on 1 March 2026" in after
    assert [f for f in Forms(after).forms if f.action.startswith(URL)] == [], "nothing to press"


def test_pressing_twice_imports_once(hr, db):
    shown = hand_in(hr, row("A1")).location
    form = Forms(hr.get(shown).text).forms[-1]

    assert [hr.post(shown, data=form.hidden).status_code for _ in range(2)] == [303, 303]
    assert db.scalar(select(func.count()).select_from(Engagement)) == 2, "A1's and Hana's"


def test_people_who_changed_meanwhile_are_shown_anew(hr, make, db):
    shown = hand_in(hr, row("A1")).location
    make.person(code="a1", name="Somebody else")

    answer = hr.submit(shown)

    page = hr.get(answer.location).text
    assert "People changed since this page was made" in page
    assert "Somebody else" in page
    assert db.scalar(select(Person.name).where(Person.code_key == "a1")) == "Somebody else"


def test_verdicts_come_as_a_table_that_starts_no_formula(hr):
    shown = hand_in(hr, row("A1", name="=HYPERLINK(1)"), row("A2", branch="Yrok")).location

    text = hr.get(f"{shown}.csv").data.decode("utf-8-sig")

    found = list(csv.DictReader(io.StringIO(text)))
    assert [line["verdict"] for line in found] == ["added", "refused"]
    assert found[0]["name"] == "'=HYPERLINK(1)"
    assert "Did you mean York?" in found[1]["why"]
    assert found[0]["row"] == "2"


def test_page_can_show_one_verdict_and_go_on(hr):
    rows = [row(f"A{n:03}") for n in range(60)]
    shown = hand_in(hr, *rows, row("B1", branch="Yrok")).location

    refused = hr.get(f"{shown}?verdict=refused").text
    first, second = hr.get(shown).text, hr.get(f"{shown}?after=51").text

    assert ("B1" in refused, "A001" in refused) == (True, False)
    assert ("A049" in first, "A050" in first) == (True, False)
    assert ("A050" in second, "after=51" in first) == (True, True)


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (b"", "This file is empty"),
        (b"a,b\n1,2\n", "Missing: person_id"),
        (b"\xd0\xcf\x11\xe0", "old Excel file"),
    ],
)
def test_file_that_cannot_be_read_says_how_to_put_it_right(hr, db, file, words):
    answer = hand_in(hr, file=io.BytesIO(file))

    assert answer.status_code == 422
    assert words in answer.text
    assert db.scalars(select(RosterImport)).all() == []


def test_no_file_is_told(hr):
    answer = hand_in(hr, file=io.BytesIO(b""), name="")

    assert answer.status_code == 422
    assert "Choose the file first." in answer.text


def test_most_people_end_only_when_that_is_ticked(hr, make, place):
    for number in range(4):
        make.person(code=f"A{number}", branch=place.york)
    kept = row("A0", name="Learner 6")

    told = hand_in(hr, kept, missing_end="y")
    assert told.status_code == 422
    assert "4 of 5 engagements are not in this file" in told.text

    shown = hand_in(hr, kept, missing_end="y", most_may_end="y")
    assert "Not in the file." in hr.get(shown.location).text


def test_workbook_is_taken_too(hr, db):
    data = book(["ID", "Name", "Branch", "Role", "Type"], ["007", "Ana", "York", "t", "employee"])

    hr.submit(hand_in(hr, file=io.BytesIO(data), name="roster.xlsx").location)

    assert people(db) == ["007"]


def test_file_larger_than_other_pages_take_is_taken_here(hr):
    big = table(*[row(f"A{n:06}", job_role="x" * 90) for n in range(16_000)])
    assert len(big.getvalue()) > 2_000_000

    assert hand_in(hr, file=big).status_code == 303


def test_file_beyond_the_limit_is_refused_with_the_limit(hr):
    answer = hand_in(hr, file=io.BytesIO(b"x" * 20_100_000))

    assert answer.status_code == 413
    assert "20 MB at most" in answer.text


def test_strangers_cannot_send_large_files(browser, make, place):
    browser.sign_in(make.person(Role.MANAGER, branch=place.york))
    data = {"file": FileStorage(io.BytesIO(b"x" * 3_000_000), "a.csv")}

    assert send(browser, data).status_code == 413


# --- reach --------------------------------------------------------------------------------


def test_only_hr_admin_and_vendor_admin_have_it_in_their_menu(make, place, new_browser):
    menus = {}
    for role in (Role.HR, Role.ADMIN, Role.VENDOR_ADMIN, Role.MANAGER, Role.AUDITOR, Role.LEARNER):
        person = make.person(role, branch=place.york, vendor=place.pike)
        page = new_browser().sign_in(person).get("/", follow_redirects=True).text
        menus[role] = f'href="{URL}"' in page

    assert menus == {
        Role.HR: True, Role.ADMIN: True, Role.VENDOR_ADMIN: True,
        Role.MANAGER: False, Role.AUDITOR: False, Role.LEARNER: False,
    }  # fmt: skip


def test_manager_of_the_branch_is_an_outsider_here(hr, make, place, new_browser):
    shown = hand_in(hr, row("A1")).location
    mona = new_browser().sign_in(make.person(Role.MANAGER, branch=place.york, name="Mona"))
    nothing = without_tokens(mona.get("/no/such/page"))

    for url in (URL, shown, f"{shown}.csv"):
        assert without_tokens(mona.get(url)) == nothing


def test_vendor_admin_of_another_vendor_sees_no_import_of_others(hr, make, place, new_browser):
    shown = hand_in(hr, row("A1")).location
    vera = new_browser().sign_in(make.person(Role.VENDOR_ADMIN, vendor=place.pike, name="Vera"))
    own = hand_in(vera, row("V1", vendor="Pike")).location
    nothing = without_tokens(vera.get("/no/such/page"))

    for url in (shown, f"{shown}.csv", f"{URL}/{uuid4()}"):
        assert without_tokens(vera.get(url)) == nothing
    assert vera.get(own).status_code == 200
    assert shown not in vera.get(URL).text
    assert hr.get(own).status_code == 200, "HR reaches everybody, and so sees it"
    token = Forms(hr.get(own).text).forms[-1].hidden
    assert hr.post(own, data=token).status_code == 404, "but only Vera can import it"


def test_statement_count_does_not_grow_with_rows(hr, statements):
    counts = []
    for many in (1, 40):
        shown = hand_in(hr, *[row(f"A{n}") for n in range(many)]).location
        with statements() as ran:
            hr.get(shown)
        counts.append(len(ran))

    assert counts[0] == counts[1] <= 4


# --- the command line ---------------------------------------------------------------------


@pytest.fixture
def file(tmp_path, place):
    def write(*rows):
        path = tmp_path / "roster.csv"
        path.write_bytes(table(*rows).getvalue())
        return str(path)

    return write


def test_command_shows_sums_and_imports(run, file, db):
    answer = run("people", "import", file(row("A1"), row("A2")))

    assert answer.exit_code == 0, answer.output
    assert "2 added, 0 changed, 0 unchanged, 0 ended, 0 refused." in answer.output
    assert people(db) == ["A1", "A2"]
    assert "2 unchanged" in run("people", "import", file(row("A1"), row("A2"))).output


def test_command_exits_with_one_when_a_row_is_refused_and_takes_the_others(run, file, db):
    answer = run("people", "import", file(row("A1"), row("A2", branch="Yrok")))

    assert answer.exit_code == 1
    assert "Did you mean York?" in answer.output
    assert people(db) == ["A1"]


def test_dry_run_saves_nothing(run, file, db, tmp_path):
    to = tmp_path / "verdicts.csv"
    answer = run("people", "import", file(row("A1")), "--dry-run", "--verdicts", str(to))

    assert answer.exit_code == 0
    assert people(db) == []
    assert db.scalars(select(RosterImport)).all() == []
    assert "A1" in to.read_text("utf-8-sig")


def test_command_ends_who_is_missing_when_asked(run, file, work):
    rows = [row(f"A{n}", starts_on="2025-01-01") for n in range(3)]
    Desk(work).take(*rows)

    assert "1 ended" in run("people", "import", file(*rows[:2]), "--missing", "end").output
    told = run("people", "import", file(row("B1")), "--missing", "end")
    assert told.exit_code == 1
    assert "2 of 2 engagements" in told.output


def test_command_prints_json(run, file):
    answer = run("people", "import", file(row("A1"), row("A2", name="")), "--json")

    found = json.loads(answer.output)
    assert (found["added"], found["refused"], found["applied"]) == (1, 1, True)
    assert found["rows"][0]["number"] == 3


def test_file_of_the_command_that_cannot_be_read_exits_with_one(run, tmp_path, place):
    path = tmp_path / "x.csv"
    path.write_text("nothing")

    answer = run("people", "import", str(path))

    assert answer.exit_code == 1
    assert "first row must name the columns" in answer.output
