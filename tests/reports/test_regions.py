"""The region board: its numbers, who sees which region, and what it costs."""

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from course.actor import OPERATOR, Act, Actor, Grant, Role
from course.library import queries as library
from course.people import granting
from course.people.models import Branch, RoleGrant, Vendor
from course.reports import board, board_places, queries, region_memory, region_places
from course.reports.board_rules import Asked
from course.reports.queries import RegisterFilter
from course.reports.region_rules import role_groups
from tests.browser_client import parsed
from tests.bulk import fill
from tests.reports.companies import Naive, by_chance

URL = "/team/regions"
TODAY = date(2026, 3, 1)
XHTML = "{http://www.w3.org/1999/xhtml}"


def heat(page) -> dict[str, list[str]]:
    """The lines of the heat map by name, each cell as it reads."""
    tree = parsed(page.text)
    rows = tree.findall(f".//{XHTML}div[@class='heat']//{XHTML}tbody/{XHTML}tr")
    lines = [[" ".join("".join(c.itertext()).split()) for c in row] for row in rows]
    return {line[0]: line[1:] for line in lines}


def title(page) -> str:
    words = parsed(page.text).find(f".//{XHTML}h1").itertext()
    return " ".join(" ".join(words).split())


@pytest.fixture
def tallies(clock):
    """``tallies(session)``: what each branch comes to for somebody."""

    def tallies(session, actor=OPERATOR, **given):
        country = region_places.country(session, actor, clock())
        grants = actor.grants_for(Act.SEE_REGIONS)
        asked = Asked(grants, tuple(one.branch for one in country.branches), **given)
        groups = role_groups(library.newest(session).paths)
        return region_memory.tallies(session, asked, groups)

    return tallies


@pytest.fixture
def country(make, move):
    """``Everything`` with North (York; below it N1 with Hull) and South (Bath, Deal)."""
    top = make.region(name="Everything")
    north = make.region(name="North", parent_id=top.id)
    n1 = make.region(name="N1", parent_id=north.id)
    south = make.region(name="South", parent_id=top.id)
    places = {
        "York": make.branch(name="York", region_id=north.id),
        "Hull": make.branch(name="Hull", region_id=n1.id),
        "Bath": make.branch(name="Bath", region_id=south.id),
        "Deal": make.branch(name="Deal", region_id=south.id),
    }
    for name, branch in places.items():
        if name != "Deal":
            move(make.person(name=f"Somebody of {name}", branch=branch))
    return places | {"Everything": top, "North": north, "N1": n1, "South": south}


@pytest.fixture
def boss(make, country):
    return make.person(Role.REGION_MANAGER, branch=country["York"], where=country["North"])


# --- the numbers ------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(6))
def test_any_company_is_counted_as_plain_python_counts_it(read, db, work, tallies, revision, seed):
    with work() as uow:
        by_chance(uow, seed)
    naive, group_of = Naive(db), {}
    for path in revision.paths:
        for role in path.job_roles:
            group_of.setdefault(role.lower(), path.id)
    holding = naive.holds_now(TODAY)

    found = tallies(read)

    for branch in db.scalars(select(Branch)):
        there = naive.there(TODAY, branch_id=branch.id)
        everybody = {one.person_id for one in there}
        part = found[branch.id].everybody
        assert (part.people, part.holding) == (len(everybody), len(everybody & holding))
        cells: dict = {}
        for one in there:
            key = (group_of.get(one.job_role.lower(), "other"), one.kind)
            cells.setdefault(key, set()).add(one.person_id)
        assert {key: part[:2] for key, part in found[branch.id].cells.items()} == {
            key: (len(ids), len(ids & holding)) for key, ids in cells.items()
        }


@pytest.mark.parametrize("seed", range(3))
def test_heat_map_and_board_of_a_branch_agree(read, work, tallies, clock, revision, seed):
    with work() as uow:
        by_chance(uow, seed)
    found = tallies(read)

    for branch in board_places.places(read, OPERATOR, clock()).branches:
        asked = Asked(OPERATOR.grants, (branch,))
        counts, part = board.counts(read, asked), found[branch.id].everybody
        assert counts.everybody == (type(counts.everybody))(*part[:3])
        assert counts.overdue == part.overdue == counts.statuses[0]
        assert sum(counts.statuses) == part.people
        for group in role_groups(revision.paths):
            chosen = Asked(OPERATOR.grants, (branch,), kind="employee", job_roles=group.job_roles)
            names = {row.name for _, row in board.every_row(read, chosen)}
            cell = found[branch.id].cells.get((group.id, "employee"), (0,))
            assert len(names) == cell[0]


def test_heat_map_and_register_agree_where_nobody_has_moved(read, work, tallies, clock, settings):
    with work() as uow:
        fill(uow, branches=4, people=60, credentials=110)

    for branch_id, tally in tallies(read).items():
        valid = RegisterFilter(branch_id=branch_id, valid_on=TODAY)
        asked = queries.Asked(OPERATOR, Act.SEE_CERTIFICATES, TODAY, settings.base_url, valid)
        holders = {row.person_id for row in queries.register(read, asked)}
        assert tally.everybody.holding == len(holders) or not tally.everybody.people


def test_cells_say_share_and_numbers_and_lead_to_their_people(browser, make, country, walk, move):
    york = country["York"]
    ana = make.person(name="Ana", branch=york, job_role="Technician")
    walk(ana, make.assignment(ana, branch_id=york.id)).certify()
    make.person(name="Cora", branch=york, vendor=make.vendor(), job_role="pilot")
    move(make.person(name="Ben", branch=york))
    browser.sign_in(make.person(Role.HR))

    page = browser.get(URL)

    line = heat(page)["York"]
    assert line[0] == "33 % 1 of 3"
    assert line[1] == "33 % 1 of 3, York, Field, employees"
    anchor = r'href="([^"]*)"><b>[^<]*</b> <small>[^<]*</small><span[^>]*>, York, Field, employees'
    link = re.search(anchor, page.text)[1]
    board_page = browser.get(link.replace("&amp;", "&"))
    assert "Ana" in board_page.text
    assert "Cora" not in board_page.text


def test_branch_that_nobody_answers_for_is_a_thing_to_do(browser, make, country):
    make.person(Role.MANAGER, name="Mona Manager", branch=country["Bath"])
    page = browser.sign_in(make.person(Role.HR)).get(URL)

    assert heat(page)["Bath"][-1] == "Mona Manager"
    assert heat(page)["Deal"][-1] == "Nobody yet"
    assert "4 branches have nobody who answers" in " ".join(page.text.split())


def test_ended_role_answers_for_nobody(browser, make, country, db, work):
    former = make.person(Role.MANAGER, name="Fay Former", branch=country["Bath"])
    with work() as uow:
        grants = uow.session.query(RoleGrant).filter_by(person_id=former.id)
        grants.update({"ends_on": TODAY - timedelta(days=1)})

    page = browser.sign_in(make.person(Role.HR)).get(URL)

    assert heat(page)["Bath"][-1] == "Nobody yet"


def test_lines_can_be_put_in_order(browser, make, country):
    browser.sign_in(make.person(Role.HR))
    south = f"{URL}/{country['South'].id}"

    by_name, lowest = heat(browser.get(south)), heat(browser.get(f"{south}?order=lowest"))

    assert list(by_name) == ["All of South 2 branches", "Bath", "Deal"]
    assert list(lowest) == ["All of South 2 branches", "Bath", "Deal"], "nobody is in Deal: last"
    assert browser.get(f"{south}?order=odd").status_code == 200


def test_many_branches_open_region_by_region_and_page_by_page(browser, make, work):
    with work() as uow:
        fill(uow, branches=120, people=120, credentials=60)
    browser.sign_in(make.person(Role.HR))

    top = browser.get(URL)
    north = re.search(r'href="([^"]*)">Bulk North', top.text)[1]
    first, second = browser.get(north), browser.get(f"{north}?page=2&order=name")

    assert "Bulk branch 000" not in top.text
    assert len(heat(first)) == 51, "fifty branches below the region itself"
    assert len(heat(second)) == 11
    assert not set(list(heat(first))[1:]) & set(list(heat(second))[1:])
    assert heat(browser.get(f"{north}?page=99")) == heat(second)


def test_company_without_branches_says_how_they_come(browser, make, work):
    hr = make.person(Role.HR)

    page = browser.sign_in(hr).get(URL)

    assert page.status_code == 200
    assert "Nobody works here yet" in title(page)


# --- who sees what ----------------------------------------------------------------------


def test_region_manager_sees_the_subtree_and_no_other_region(browser, boss, country):
    page = browser.sign_in(boss).get(URL)

    assert set(heat(page)) == {"All of North 2 branches", "N1 1 branch", "York", "Hull"}
    assert "Bath" not in page.text
    assert "South" not in page.text
    assert browser.get(f"{URL}/{country['N1'].id}").status_code == 200
    for name in ("South", "Everything"):
        assert browser.get(f"{URL}/{country[name].id}").status_code == 404


def test_manager_of_two_branches_compares_just_these(browser, make, country, work):
    mona = make.person(Role.MANAGER, branch=country["York"])
    with work() as uow:
        granting.grant_role(uow, person_id=mona.id, role=Role.MANAGER, branch_id=country["Bath"].id)

    page = browser.sign_in(mona).get(URL)

    assert set(heat(page)) == {"Bath", "York"}
    assert "Hull" not in page.text
    assert browser.get(f"{URL}/{country['North'].id}").status_code == 404
    assert 'href="/team/regions"' in browser.get("/team").text


def test_manager_of_one_branch_is_not_offered_it(browser, make, country):
    browser.sign_in(make.person(Role.MANAGER, branch=country["York"]))

    assert 'href="/team/regions"' not in browser.get("/team").text
    assert browser.get(URL).status_code == 404
    assert browser.get(f"{URL}/{country['North'].id}").status_code == 404


@pytest.mark.parametrize("role", [Role.VENDOR_ADMIN, Role.AUTHOR, None])
def test_vendor_admin_author_and_learner_have_no_region_board(browser, make, country, role):
    vendor = make.vendor(name="Pike") if role is Role.VENDOR_ADMIN else None
    browser.sign_in(make.person(role, branch=country["York"], vendor=vendor))

    assert browser.get(URL).status_code == 404
    assert 'href="/team/regions"' not in browser.get("/learn").text


def test_vendor_admin_who_also_leads_a_region_sees_no_vendor_people_elsewhere(
    read, make, country, tallies, move
):
    pike = make.vendor(name="Pike")
    move(make.person(name="Otto Outsider", branch=country["Bath"], vendor=pike))
    both = Actor(
        None,
        "Bo",
        (
            Grant(Role.VENDOR_ADMIN, vendor_id=pike.id),
            Grant(Role.REGION_MANAGER, region_id=country["North"].id),
        ),
    )

    found = tallies(read, both)

    assert set(found) == {country["York"].id, country["Hull"].id}


@pytest.mark.parametrize("role", [Role.HR, Role.AUDITOR, Role.ADMIN])
def test_hr_auditor_and_admin_see_every_region(browser, make, country, role):
    page = browser.sign_in(make.person(role, branch=country["York"])).get(URL)

    names = {re.sub(r" \d+ branch(es)?$", "", name) for name in heat(page)}
    assert {"Everything", "All of Everything"} & names
    assert {"North", "South", "N1", "York", "Hull", "Bath", "Deal"} <= names


# --- what is kept, and what it costs ----------------------------------------------------


def test_change_in_one_branch_is_seen_at_once(app, make, country, walk, tallies):
    def look():
        with app.extensions["course.read_sessions"]() as session:
            return tallies(session)[country["York"].id].everybody.holding

    ana = make.person(branch=country["York"])
    before = look()
    walk(ana, make.assignment(ana, branch_id=country["York"].id)).certify()

    assert (before, look()) == (0, 1)


def test_only_the_branch_that_changed_is_counted_anew(
    app, make, country, move, tallies, statements
):
    with app.extensions["course.read_sessions"]() as session:
        tallies(session)
    move(make.person(branch=country["Bath"]))

    with app.extensions["course.read_sessions"]() as session, statements() as ran:
        tallies(session)

    (counted,) = [each for each in ran if "people" in each and "standing" in each.lower()][-1:]
    assert len(re.findall(r"branch_id IN \(([^)]*)\)", counted)[0].split(",")) == 1


@pytest.mark.parametrize("branches", [3, 90])
def test_takes_six_statements_however_many_branches(
    statements, browser, make, work, move, branches
):
    with work() as uow:
        fill(uow, branches=branches, people=300, credentials=200)
    hr = make.person(Role.HR)
    move(hr)
    browser.sign_in(hr)

    with statements() as cold:
        assert browser.get(URL).status_code == 200
    with statements() as warm:
        assert browser.get(URL).status_code == 200

    assert len(cold) <= 6, "\n".join(cold)
    assert len(warm) <= 4, "\n".join(warm)


def test_people_of_one_vendor_are_counted_by_branch(read, db, work, tallies):
    with work() as uow:
        by_chance(uow, 1)
    pike = db.scalars(select(Vendor)).first()

    found = tallies(read, vendor_id=pike.id)

    naive = Naive(db)
    for branch_id, tally in found.items():
        there = naive.there(TODAY, branch_id=branch_id, vendor_id=pike.id)
        assert tally.everybody.people == len({one.person_id for one in there})
