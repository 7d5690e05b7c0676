"""The vendor board: whose people, counted where, seen by whom."""

import re

import pytest
from sqlalchemy import select

from course.actor import OPERATOR, Role
from course.people.models import Vendor
from course.reports import board_places, region
from course.reports.board_rules import Asked
from tests.browser_client import parsed
from tests.bulk import fill
from tests.reports.companies import Naive, by_chance
from tests.reports.test_regions import TODAY, title

URL = "/team/vendors"
XHTML = "{http://www.w3.org/1999/xhtml}"


def lines(page) -> dict[str, list[str]]:
    rows = parsed(page.text).findall(f".//{XHTML}table[@class='board']/{XHTML}tbody/{XHTML}tr")
    cells = [[" ".join("".join(c.itertext()).split()) for c in row] for row in rows]
    return {line[0]: line[1:] for line in cells}


@pytest.fixture
def firms(make, move, walk):
    """Pike works at Leeds and York, Kestrel at York only; one of Pike's is certified."""
    north, south = make.region(name="North"), make.region(name="South")
    leeds = make.branch(name="Leeds", region_id=north.id)
    york = make.branch(name="York", region_id=south.id)
    pike, kestrel = make.vendor(name="Pike"), make.vendor(name="Kestrel")
    ana = make.person(name="Ana", branch=leeds, vendor=pike)
    walk(ana, make.assignment(ana, branch_id=leeds.id)).certify()
    move(make.person(name="Ben", branch=york, vendor=pike))
    move(make.person(name="Cid", branch=york, vendor=kestrel))
    move(make.person(name="Emma Employee", branch=york))
    return {"leeds": leeds, "york": york, "pike": pike, "kestrel": kestrel, "north": north}


@pytest.mark.parametrize("seed", range(4))
def test_any_company_is_counted_as_plain_python_counts_it(read, db, work, clock, seed):
    with work() as uow:
        by_chance(uow, seed)
    naive = Naive(db)
    holding = naive.holds_now(TODAY)
    places = board_places.places(read, OPERATOR, clock())

    found = region.by_vendor(read, Asked(OPERATOR.grants, places.branches))

    for vendor in db.scalars(select(Vendor)):
        people = {one.person_id for one in naive.there(TODAY, vendor_id=vendor.id)}
        part = found.get(vendor.id, (0, 0))
        assert tuple(part[:2]) == (len(people), len(people & holding))


def test_hr_sees_every_firm_with_its_share_and_who_answers(browser, make, firms):
    make.person(Role.VENDOR_ADMIN, name="Ada Admin", branch=firms["leeds"], vendor=firms["pike"])

    page = browser.sign_in(make.person(Role.HR)).get(URL)

    assert set(lines(page)) == {"Pike", "Kestrel"}
    people, share, overdue, answers, _ = lines(page)["Pike"]
    assert (people, share, overdue, answers) == ("2", "50 % 1 of 2", "0", "Ada Admin")
    assert lines(page)["Kestrel"][3] == "Nobody yet"
    assert "1 of 3 people holds the standard today" in title(page)


def test_line_leads_to_the_people_of_the_firm_in_all_branches(browser, make, firms):
    browser.sign_in(make.person(Role.HR))

    page = browser.get("/team", query_string={"branch": "all", "firm": firms["pike"].id})

    assert "Pike: All branches" in title(page)
    assert "1 of 2 people holds the standard today" in title(page)
    assert {"Ana", "Ben"} <= set(lines(page))
    assert not {"Cid", "Emma Employee"} & set(lines(page))


def test_all_branches_without_a_firm_is_one_branch(browser, make, firms):
    page = browser.sign_in(make.person(Role.HR)).get("/team?branch=all")

    assert page.status_code == 200
    assert "All branches" not in title(page)


def test_region_manager_sees_firms_of_the_subtree_with_only_the_people_there(browser, make, firms):
    boss = make.person(Role.REGION_MANAGER, branch=firms["leeds"], where=firms["north"])

    page = browser.sign_in(boss).get(URL)

    assert set(lines(page)) == {"Pike"}
    assert lines(page)["Pike"][1] == "100 % 1 of 1"
    assert browser.get(f"{URL}/{firms['kestrel'].id}").status_code == 404
    one = browser.get(f"{URL}/{firms['pike'].id}")
    assert set(lines(one)) == {"Leeds"}
    assert "York" not in one.text


def test_vendor_admin_sees_the_own_firm_by_branch_and_no_other(browser, make, firms):
    joan = make.person(Role.VENDOR_ADMIN, name="Joan", branch=firms["leeds"], vendor=firms["pike"])
    browser.sign_in(joan)

    page = browser.get(browser.get(URL).headers["Location"])

    assert set(lines(page)) == {"Leeds", "York"}
    assert "Kestrel" not in page.text
    assert browser.get(f"{URL}/{firms['kestrel'].id}").status_code == 404


@pytest.mark.parametrize("role", [None, Role.AUTHOR])
def test_learner_and_author_see_no_firms(browser, make, firms, role):
    browser.sign_in(make.person(role))

    assert browser.get(URL).status_code == 404
    assert browser.get(f"{URL}/{firms['pike'].id}").status_code == 404


def test_nobody_yet_says_where_firms_come_from(browser, make):
    page = browser.sign_in(make.person(Role.HR)).get(URL)

    assert "Firms come with the roster." in page.text


@pytest.mark.parametrize("people", [60, 600])
def test_takes_as_many_statements_for_few_as_for_many(browser, make, work, statements, people):
    with work() as uow:
        fill(uow, branches=6, people=people, credentials=people)
    browser.sign_in(make.person(Role.HR))
    counts = []

    one = re.search(r'href="(/team/vendors/[^"]*)"', browser.get(URL).text)[1]
    for address in (URL, one):
        with statements() as ran:
            assert browser.get(address).status_code == 200
        counts.append(len(ran))

    assert counts == [3, 5]
