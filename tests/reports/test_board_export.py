"""The board as a file: exactly what is seen, by exactly who may see it."""

import csv
import io
import re
import tracemalloc

import openpyxl
import pytest

from course.actor import OPERATOR, Grant, Role
from course.audit import queries as audit
from course.audit.domain import told
from course.people import granting
from course.reports import board_export, board_places
from course.reports import service as reports
from course.reports.board_export import Form, Words
from course.reports.board_rules import Asked
from tests.browser_client import Forms, token
from tests.bulk import fill
from tests.reports.test_board import names, table

URL = "/team/export"


@pytest.fixture
def leeds(make):
    return make.branch(name="Leeds")


@pytest.fixture
def mona(make, leeds):
    return make.person(Role.MANAGER, branch=leeds, name="Mona Manager")


@pytest.fixture
def take(browser):
    """``take("csv", status=...)``: the page with that filter, and the file its button gives."""

    def take(form="csv", **chosen):
        page = browser.get("/team", query_string=chosen)
        (found,) = [one for one in Forms(page.text).forms if one.action == URL]
        return page, browser.post(URL, data=found.hidden | {"form": form})

    return take


def rows(response) -> list[list[str]]:
    return list(csv.reader(io.StringIO(response.get_data().decode("utf-8-sig"))))


def test_file_holds_the_same_rows_in_the_same_order(browser, make, work, take):
    with work() as uow:
        fill(uow, branches=1, people=45, credentials=30)
    browser.sign_in(make.person(Role.HR))

    page, file = take()

    assert rows(file)[0] == list(board_export.COLUMNS)
    seen = [[row[0], *row[1:5], row[6]] for row in table(page)]
    assert [[r[0], r[1], r[2], r[3], r[5] or "None", r[7]] for r in rows(file)[1:]] == seen
    assert len(seen) == 45


def test_file_holds_every_page_of_what_the_filter_shows(browser, make, work, take):
    with work() as uow:
        fill(uow, branches=1, people=160, credentials=20)
    browser.sign_in(make.person(Role.HR))

    page, file = take(kind="contractor", status="not_yet")

    found = rows(file)[1:]
    assert len(found) > 50 == len(names(page))
    assert {(row[1], row[2]) for row in found} == {("Not yet", "Contractor")}
    assert [row[0] for row in found[:50]] == names(page)


def test_workbook_holds_the_same_as_the_csv(browser, make, work, take):
    with work() as uow:
        fill(uow, branches=1, people=45, credentials=30)
    browser.sign_in(make.person(Role.HR))

    plain, book = rows(take()[1]), take("xlsx")[1]

    sheet = openpyxl.load_workbook(io.BytesIO(book.get_data())).worksheets[0]
    cells = [list(row) for row in sheet.iter_rows(values_only=True)]
    days = [[c.date().isoformat() if hasattr(c, "date") else c or "" for c in r] for r in cells]
    assert days == plain


def test_no_name_can_start_a_formula(browser, make, leeds, mona, move, take):
    move(make.person(name='=HYPERLINK("http://evil.test")', branch=leeds))
    browser.sign_in(mona)

    file, book = take()[1], take("xlsx")[1]

    assert rows(file)[1][0].startswith("'=")
    sheet = openpyxl.load_workbook(io.BytesIO(book.get_data())).worksheets[0]
    assert sheet["A2"].data_type == "s"


def test_each_export_is_in_the_log_with_its_filter(browser, work, make, leeds, mona, move, take):
    move(make.person(name="Ana", branch=leeds))
    browser.sign_in(mona)

    take(kind="employee")

    with work() as uow:
        entry = [one for one in audit.entries(uow.session) if one.event == "ExportTaken"][-1]
    data = told(entry.data, entry.texts)
    assert entry.actor_id == mona.id
    assert (data["what"], data["form"], data["rows"]) == ("board", "csv", 1)
    assert ["kind", "employee"] in data["filter"]
    assert ["branch", str(leeds.id)] in data["filter"]


# --- who may take it --------------------------------------------------------------------


def test_manager_takes_nobody_of_another_branch(browser, make, leeds, mona, move):
    otto = make.branch(name="Otto's branch")
    move(make.person(name="Otto Outsider", branch=otto))
    page = browser.sign_in(mona).get("/team")
    given = token(page) | {"form": "csv"}

    assert browser.post(URL, data=given | {"branch": str(otto.id)}).status_code == 404
    assert "Otto Outsider" not in browser.post(URL, data=given).get_data(as_text=True)


def test_vendor_admin_takes_just_the_own_people(browser, make, leeds, move, take):
    pike, kestrel = make.vendor(name="Pike"), make.vendor(name="Kestrel")
    for name, vendor in (("Ana", pike), ("Otto Outsider", kestrel), ("Emma Employee", None)):
        move(make.person(name=name, branch=leeds, vendor=vendor))
    joan = make.person(Role.VENDOR_ADMIN, name="Joan", branch=leeds, vendor=pike)
    move(joan)
    browser.sign_in(joan)

    found = rows(take()[1])[1:]

    assert {row[0] for row in found} == {"Ana", "Joan"}


def test_auditor_looks_and_takes_nothing(browser, make, leeds, move):
    move(make.person(branch=leeds))
    page = browser.sign_in(make.person(Role.AUDITOR)).get("/team")
    signed = Forms(page.text).forms[0].hidden

    assert URL not in page.text
    assert browser.post(URL, data=signed | {"form": "csv"}).status_code == 404


def test_auditor_who_manages_a_branch_takes_that_branch_only(browser, make, leeds, work, move):
    other = make.branch(name="Alnwick")
    for name, branch in (("Ana", leeds), ("Otto Outsider", other)):
        move(make.person(name=name, branch=branch))
    both = make.person(Role.AUDITOR, branch=leeds, name="Bo")
    with work() as uow:
        granting.grant_role(uow, person_id=both.id, role=Role.MANAGER, branch_id=leeds.id)
    page = browser.sign_in(both).get("/team")
    given = token(page) | {"form": "csv", "branch": str(other.id)}

    assert rows(browser.post(URL, data=given))[1:] == []


def test_file_of_no_known_form_is_refused(browser, mona):
    page = browser.sign_in(mona).get("/team")

    assert browser.post(URL, data=token(page) | {"form": "exe"}).status_code == 404


# --- what it costs ----------------------------------------------------------------------


def test_thousands_of_rows_take_no_more_memory_than_hundreds(app, work, clock):
    with work() as uow:
        fill(uow, branches=1, people=8_000, credentials=200)
    sessions = app.extensions["course.read_sessions"]
    with sessions() as session:
        branches = board_places.places(session, OPERATOR, clock()).branches
    asked = Asked((Grant(Role.ADMIN),), branches)
    words = Words({}, "Alderway")
    sum(map(len, board_export.chunks(sessions, asked, Form.CSV, words, clock().date())))

    tracemalloc.start()
    for _ in board_export.chunks(sessions, asked, Form.CSV, words, clock().date()):
        pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert peak < 4_000_000


# --- filters that the boards above it use -----------------------------------------------


def test_role_filter_shows_the_people_of_that_job_role(browser, make, leeds, mona, move):
    for name, job_role in (("Ana", "TECHNICIAN"), ("Ben", "clerk"), ("Cid", "pilot")):
        move(make.person(name=name, branch=leeds, job_role=job_role))
    browser.sign_in(mona)

    def shown(role):
        return set(names(browser.get("/team", query_string={"role": role})))

    assert shown("field") == {"Ana"}
    assert shown("office") == {"Ben"}
    assert "Cid" in shown("other")
    assert not {"Ana", "Ben"} & shown("other")
    assert browser.get("/team?role=odd").status_code == 404


def test_picture_counts_each_person_once_where_it_is_most_urgent(
    browser, make, leeds, mona, move, walk, assign
):
    ana = make.person(name="Ana", branch=leeds)
    walk(ana, make.assignment(ana, branch_id=leeds.id)).certify()
    assign(ana, leeds, "office")
    move(mona)

    page = browser.sign_in(mona).get("/team")

    found = re.findall(r"<b>(\d+)</b> ([A-Z][a-z ]+?)(?:</a>)?</li>", page.text)
    assert found == [
        ("0", "Overdue"),
        ("0", "Lapsed"),
        ("0", "Revoked"),
        ("2", "Not yet"),
        ("0", "Covered"),
        ("0", "Expiring"),
        ("0", "Valid"),
    ]


@pytest.fixture
def many(make, move):
    """Thirty branches, so that one is found by writing its name."""
    region = make.region(name="Wide")
    made = [make.branch(name=f"Town {n:02}", region_id=region.id) for n in range(30)]
    for branch in (made[0], made[7]):
        move(make.person(name=f"Of {branch.name}", branch=branch))
    return region, made


def test_branch_is_found_by_what_is_written(browser, make, many):
    region, made = many
    for branch in made:
        make.person(Role.MANAGER, branch=branch)
    boss = make.person(Role.REGION_MANAGER, branch=made[0], where=region)
    browser.sign_in(boss)
    with browser.work() as uow:
        reports.rebuild(uow)

    assert '<datalist id="branch-list">' in browser.get("/team").text
    assert "Of Town 07" in names(browser.get("/team?branch=town 07"))
    several = browser.get("/team?branch=town")
    assert "Which branch do you mean?" in several.text
    nothing = browser.get("/team?branch=Nowhere")
    assert "No branch of yours is called “Nowhere”" in nothing.text
    assert browser.get(f"/team?branch={make.branch(name='Town X').id}").status_code == 404
