"""One standard proved: both kinds on one page, for whoever leads, printable and as a file."""

import csv
import io
import re
from html import unescape
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from course.actor import Role
from course.assessment import papers
from course.audit.models import AuditEntry
from course.content.model import ItemUse
from course.measures import fairness_rules
from tests.measures.test_scorecard import company  # noqa: F401 - a fixture


@pytest.fixture
def one_paper(monkeypatch):
    """Everybody is asked the same, so that there is something to compare."""
    draw = papers.draw
    monkeypatch.setattr(
        papers, "draw", lambda revision, blueprint, _: draw(revision, blueprint, "1")
    )


@pytest.fixture
def there(make, walk, company):  # noqa: F811
    """In York an employee and one of two contractors hold the standard."""
    place, firm = company
    york = place["York"]
    ann = make.person(branch=york)
    pat = make.person(branch=york, vendor=firm["Pike"])
    make.person(branch=york, vendor=firm["Pike"])
    make.person(Role.MANAGER, branch=york, name="Dana Boss")
    for person in (ann, pat):
        walk(person, make.assignment(person, branch_id=york.id)).certify()
    return place, firm


def words(page) -> str:
    return " ".join(page.text.split())


def test_page_shows_both_with_n_interval_definition_and_who_answers(browser, make, there):
    place, _ = there
    browser.sign_in(make.person(Role.HR))

    page = words(browser.get(f"/team/parity?branch={place['York'].id}"))

    assert "<b>50 %</b> <small>9 to 91 %, 1 of 2</small>" in page
    assert "Dana Boss, York" in page
    assert page.count("69 %</b>") == 2, "appointments kept, for both"
    assert "42 to 87 %, n = 13, too few to rank" in page
    assert "How content are you with our visit" in page
    assert "Too few to compare." in page
    assert "half within 14 minutes" in page


def test_numbers_can_be_taken_as_a_file_and_that_is_noted(browser, make, there, db):
    place, _ = there
    browser.sign_in(make.person(Role.HR))

    answer = browser.submit(f"/team/parity?branch={place['York'].id}", form=-1)

    rows = list(csv.DictReader(io.StringIO(answer.text.lstrip("\ufeff"))))
    kept = [row for row in rows if row["measure"] == "Appointments kept"]
    assert [(row["group"], row["count"], row["n"]) for row in kept] == [
        ("employee", "9", "13"),
        ("contractor", "9", "13"),
    ]
    assert all(row["definition"] for row in kept)
    assert "ExportTaken" in db.scalars(select(AuditEntry.event)).all()


def test_manager_of_another_branch_counts_nothing_of_it(browser, make, there):
    place, _ = there
    outsider = make.person(Role.MANAGER, branch=make.branch(name="Bath"), name="Otto Outsider")
    browser.sign_in(outsider)

    assert browser.get(f"/team/parity?branch={place['York'].id}").status_code == 404
    page = words(browser.get("/team/parity"))
    assert "n = 13" not in page
    assert "Dana Boss" not in page
    assert "Otto Outsider" in page


def test_vendor_admin_sees_the_own_firm_and_nobody_beside_it(browser, make, there):
    place, firm = there
    browser.sign_in(make.person(Role.VENDOR_ADMIN, branch=place["York"], vendor=firm["Pike"]))

    page = words(browser.get("/team/scorecard"))

    assert "n = 13" in page
    assert "n = 26" not in page
    assert "Employees" not in page
    assert browser.get("/team/parity").status_code == 404
    assert browser.get(f"/team/scorecard?firm={firm['Kestrel'].id}").status_code == 404


def test_firms_and_teams_stand_in_one_chart_without_a_rank_on_so_little(browser, make, there):
    browser.sign_in(make.person(Role.HR))

    page = words(browser.get("/team/scorecards?measure=appointment-kept"))

    assert [page.index(name) for name in ("Kestrel</p>", "Pike</p>", "York team</p>")]
    assert page.count("n = 13, too few to rank") == 3
    assert "gauge__rank" not in page


def test_fairness_says_too_early(browser, make, there):
    browser.sign_in(make.person(Role.HR))

    page = words(browser.get("/team/parity/questions"))

    assert "<b>Too early</b> for" in page
    assert "Below 200 answers of a kind, or 500 in all" in page
    assert "Alike" not in page


def test_fairness_shows_what_a_question_asks_with_its_id_beside_it(
    one_paper, browser, make, there, revision, monkeypatch
):
    monkeypatch.setattr(fairness_rules, "LEAST_OF_ONE", 1)
    monkeypatch.setattr(fairness_rules, "LEAST_OF_ALL", 2)
    browser.sign_in(make.person(Role.HR))

    page = browser.get("/team/parity/questions").text

    row = r'<a href="([^"]+)">([^<]+)</a><br><span class="small soft"><bdi>([^<]+)</bdi>'
    shown = re.findall(row, page)
    assert shown
    known = fairness_rules.questions(revision)
    assert all(known[id_].words[:60] in unescape(line) for _, line, id_ in shown)
    assert "Alike" in page
    items = {item.id: item for item in revision.items if item.use is ItemUse.CHECK}
    for role in (Role.HR, Role.ADMIN):
        browser.sign_in(make.person(role))
        address, _, id_ = next(one for one in shown if one[2] in items)
        path, _, anchor = address.partition("#")
        assert path == f"/clauses/{items[id_].clause_id}"
        assert f'id="{anchor}"' in browser.get(path).text, role
    monkeypatch.setattr(fairness_rules, "ItemUse", SimpleNamespace(CHECK="asked no more"))
    module_id = known[id_].module_id
    assert f'href="/kit/{module_id}"' in browser.get("/team/parity/questions").text


def test_page_without_facts_says_what_is_missing(browser, make):
    browser.sign_in(make.person(Role.HR))

    assert "have been handed in yet" in words(browser.get("/team/parity"))
    assert "HR hands them in as a file" in words(browser.get("/team/scorecard"))
    assert "nothing to count" in words(browser.get("/team/scorecards"))
