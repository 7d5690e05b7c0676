"""The branch board: who stands where today, and who sees whom."""

import json
import re
from datetime import UTC, date, datetime, timedelta

import pytest

from course.actor import Role
from course.content.model import Rating
from course.people.models import Engagement
from course.reports import service as reports
from course.reports.models import Standing
from tests.browser_client import parsed
from tests.bulk import fill
from tests.learners import Walk

URL = "/team"
TODAY = date(2026, 3, 1)
XHTML = "{http://www.w3.org/1999/xhtml}"


def days(number: int) -> date:
    return TODAY + timedelta(days=number)


@pytest.fixture
def leeds(make):
    return make.branch(name="Leeds")


@pytest.fixture
def manager(make, leeds):
    return make.person(Role.MANAGER, branch=leeds, name="Mona Manager")


@pytest.fixture
def stand(make, work, leeds):
    """``stand("Ana", due_on=..., valid_until=...)``: somebody of Leeds who stands like that."""

    def stand(name, *, person=None, path_id="field", branch=None, vendor=None, **given):
        person = person or make.person(name=name, branch=branch or leeds, vendor=vendor)
        until = given.get("valid_until")
        dates = {"renewable_from": until and until - timedelta(days=60), "revoked": False}
        with work() as uow:
            engagement = uow.session.query(Engagement).filter_by(person_id=person.id).first()
            copied = ("person_id", "branch_id", "vendor_id", "kind", "starts_on", "ends_on")
            uow.session.add(
                Standing(
                    engagement_id=engagement.id,
                    name=person.name,
                    path_id=path_id,
                    **{column: getattr(engagement, column) for column in copied},
                    **dates | given,
                )
            )
        return person

    return stand


@pytest.fixture
def refresh(work):
    """Bring the read model up to date, as every change through a service does by itself."""

    def refresh():
        with work() as uow:
            reports.rebuild(uow)

    return refresh


def table(page) -> list[list[str]]:
    """The cells of the board, row by row."""
    body = parsed(page.text).find(f".//{XHTML}tbody")
    rows = [] if body is None else body.iter(f"{XHTML}tr")
    return [["".join(cell.itertext()).strip() for cell in row] for row in rows]


def names(page) -> list[str]:
    return [row[0] for row in table(page)]


def title(page) -> str:
    found = parsed(page.text).find(f".//{XHTML}h1")
    return re.sub(r"\s+", " ", "".join(found.itertext())).strip()


# --- what it says ----------------------------------------------------------------------


def test_board_begins_with_how_many_hold_the_standard_and_how_many_are_late(
    browser, stand, manager
):
    stand("Ana", valid_until=days(100))
    stand("Ben", valid_until=days(10))
    stand("Cid", due_on=days(-1))
    stand("Dov", path_id="")

    page = browser.sign_in(manager).get(URL)

    assert title(page) == (
        "Leeds, Sunday 1 March 2026 2 of 4 people hold the standard today. 1 is overdue."
    )


def test_most_urgent_come_first_then_by_day_then_by_name(browser, stand, manager):
    stand("Valid late", valid_until=days(200))
    stand("Valid soon", valid_until=days(100))
    stand("Expiring", valid_until=days(10))
    stand("Nothing assigned", path_id="")
    stand("Due soon", due_on=days(3))
    stand("Due today", due_on=TODAY)
    stand("Revoked", revoked=True)
    stand("Lapsed", valid_until=days(-1))
    stand("Overdue b", due_on=days(-2))
    stand("Overdue a", due_on=days(-2))
    stand("Overdue long", due_on=days(-9), valid_until=days(100))

    page = browser.sign_in(manager).get(URL)

    assert [row[:2] for row in table(page)] == [
        ["Overdue long", "Overdue 9 days"],
        ["Overdue a", "Overdue 2 days"],
        ["Overdue b", "Overdue 2 days"],
        ["Lapsed", "Lapsed 1 Mar"],
        ["Revoked", "Revoked"],
        ["Due today", "Not yet"],
        ["Due soon", "Not yet"],
        ["Nothing assigned", "Not yet"],
        ["Expiring", "Expiring 11 Mar"],
        ["Valid soon", "Valid to 9 Jun"],
        ["Valid late", "Valid to 17 Sep"],
    ]


def test_last_day_of_a_credential_still_counts(browser, stand, manager):
    stand("Ana", valid_until=TODAY)

    page = browser.sign_in(manager).get(URL)

    assert "1 of 1 person holds the standard today" in title(page)
    assert table(page)[0][1] == "Expiring 1 Mar"


def test_credential_in_force_beats_a_newer_one_that_was_revoked(browser, stand, manager):
    stand("Ana", valid_until=days(100), revoked=True)

    page = browser.sign_in(manager).get(URL)

    assert table(page)[0][1] == "Valid to 9 Jun"


def test_days_are_counted_where_the_branch_is(browser, make, stand, clock):
    clock.now = datetime(2026, 3, 1, 23, tzinfo=UTC)
    tokyo = make.branch(name="Tokyo", time_zone="Asia/Tokyo")
    stand("Kenji", branch=tokyo, due_on=TODAY)
    leader = make.person(Role.MANAGER, branch=tokyo)

    page = browser.sign_in(leader).get(URL)

    assert "Monday 2 March 2026" in title(page)
    assert table(page)[0][1] == "Overdue 1 day"
    assert "Due days end at midnight, Tokyo time." in page.text


def test_employees_and_contractors_stand_side_by_side_on_one_scale(browser, make, stand, manager):
    pike = make.vendor(name="Pike")
    stand("Ana", valid_until=days(100))
    stand("Ben", path_id="")
    stand("Cid", vendor=pike, valid_until=days(100))

    page = browser.sign_in(manager).get(URL)

    words = re.sub(r"<[^>]+>|\s+", " ", page.text)
    assert re.search(r"Employees\s+1 of 2\s+holds it today", words)
    assert re.search(r"Contractors\s+1 of 1\s+holds it today", words)
    assert {row[0]: row[2:4] for row in table(page)} == {
        "Ana": ["Employee", "Alderway"],
        "Ben": ["Employee", "Alderway"],
        "Cid": ["Contractor", "Pike"],
    }


def test_person_with_two_paths_has_two_rows_and_counts_once(browser, stand, manager):
    ana = stand("Ana", valid_until=days(100))
    stand("Ana", person=ana, path_id="office", due_on=days(5))

    page = browser.sign_in(manager).get(URL)

    assert [row[4] for row in table(page)] == ["Office", "Field"]
    assert "1 of 1 person holds the standard today" in title(page)


def test_people_who_left_or_have_not_come_yet_are_not_shown(browser, make, leeds, manager, refresh):
    make.person(name="Lena Left", branch=leeds, ends_on=days(-1))
    make.person(name="Lars Lastday", branch=leeds, ends_on=TODAY)
    make.person(name="Nils Notyet", branch=leeds, starts_on=days(1))
    refresh()

    page = browser.sign_in(manager).get(URL)

    assert set(names(page)) == {"Mona Manager", "Lars Lastday"}


def test_empty_branch_says_how_people_come(browser, manager):
    page = browser.sign_in(manager).get(URL)

    assert "Nobody works here yet" in title(page)
    assert "People come with the roster that HR imports." in page.text


def test_no_name_can_write_the_page(browser, make, stand, manager):
    firm = make.vendor(name='P&L "Pike" <i>')
    stand("<script>alert(1)</script> {{ 7*7 }} %s", vendor=firm, path_id="<b>")

    page = browser.sign_in(manager).get(URL)

    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7*7 }} %s</th>" in page.text
    assert "P&amp;L &#34;Pike&#34; &lt;i&gt;</td>" in page.text
    assert "<script>" not in page.text.partition("<main")[2]
    assert table(page)[0][2:5] == ["Contractor", 'P&L "Pike" <i>', "<b>"]


# --- what comes next -------------------------------------------------------------------


@pytest.fixture
def ana(make, leeds):
    return make.person(name="Ana", branch=leeds)


@pytest.fixture
def walk(make, work, leeds, ana):
    return Walk(work, ana, make.assignment(ana, branch_id=leeds.id))


@pytest.fixture
def next_step(browser, manager, refresh):
    def next_step() -> str:
        refresh()
        page = browser.sign_in(manager).get(URL)
        return next(row[-1] for row in table(page) if row[0] == "Ana")

    return next_step


def test_next_step_says_how_far_somebody_has_read(walk, next_step, revision):
    screens = sum(len(revision.module(id_).screens) for id_ in revision.path("field").module_ids)

    assert next_step() == f"0 of {screens} screens"


def test_next_step_follows_the_path_to_the_final_check(walk, next_step, revision):
    walk.lessons()
    assert next_step() == f"0 of {len(revision.path('field').scenario_ids)} stories"
    walk.scenarios()
    assert next_step() == "Acknowledge the agreement"
    walk.acknowledge()
    assert next_step() == "Final check open"


def test_next_step_after_a_check_that_was_not_passed_is_the_check(walk, next_step, work):
    attempt_id = walk.ready().begin_check()
    assert next_step() == "Final check open"

    walk.answer(attempt_id, Rating.POOR).hand_in(attempt_id)

    assert next_step() == "Final check: not yet"


def test_nothing_to_do_once_the_standard_is_held(walk, next_step, db):
    walk.certify()

    assert next_step() == "Nothing to do"


def test_nothing_assigned_yet_where_no_path_is_open(ana, next_step):
    assert next_step() == "Nothing assigned yet"


# --- the filter ------------------------------------------------------------------------


def test_filter_by_kind_firm_and_status(browser, make, stand, manager):
    pike, kestrel = make.vendor(name="Pike"), make.vendor(name="Kestrel")
    stand("Ana", valid_until=days(100))
    stand("Ben", vendor=pike, due_on=days(-1))
    stand("Cid", vendor=kestrel, revoked=True)
    browser.sign_in(manager)

    def shown(**chosen):
        return names(browser.get(URL, query_string=chosen))

    assert shown(kind="contractor") == ["Ben", "Cid"]
    assert shown(kind="employee") == ["Ana"]
    assert shown(firm="own") == ["Ana"]
    assert shown(firm=str(kestrel.id)) == ["Cid"]
    assert shown(status="overdue") == ["Ben"]
    assert shown(kind="contractor", status="revoked") == ["Cid"]


def test_filter_that_matches_nobody_can_be_cleared(browser, stand, manager):
    stand("Ana", valid_until=days(100))

    page = browser.sign_in(manager).get(URL, query_string={"status": "revoked"})

    assert names(page) == []
    assert "Clear the filter" in page.text


@pytest.mark.parametrize("chosen", [{"kind": "robot"}, {"status": "odd"}, {"firm": "none"}])
def test_filter_that_is_not_offered_leads_nowhere(browser, manager, chosen):
    assert browser.sign_in(manager).get(URL, query_string=chosen).status_code == 404


def test_next_fifty_begin_where_the_first_fifty_end(browser, stand, manager):
    for number in range(60):
        stand(f"Same day {number:02}", due_on=days(5))
    browser.sign_in(manager)

    first = browser.get(URL)
    more = re.search(r'href="([^"]*after=[^"]*)">Show 50 more', first.text)
    second = browser.get(more.group(1).replace("&amp;", "&"))

    assert len(names(first)) == 50
    assert names(first) + names(second) == [f"Same day {number:02}" for number in range(60)]
    assert "Show 50 more" not in second.text
    assert "Same" not in more.group(1), "an address names nobody"


def test_place_in_the_list_that_cannot_be_read_begins_at_the_top(browser, stand, manager):
    stand("Ana", due_on=days(5))

    assert names(browser.sign_in(manager).get(URL, query_string={"after": "x~y"})) == ["Ana"]


# --- who sees whom ---------------------------------------------------------------------


def test_manager_sees_nobody_of_another_branch(browser, make, stand, manager):
    dublin = make.branch(name="Cork")
    stand("Otto Outsider", branch=dublin, due_on=days(-1))
    stand("Ana", due_on=days(5))

    page = browser.sign_in(manager).get(URL)

    assert names(page) == ["Ana"]
    assert "Otto Outsider" not in page.text
    assert "Cork" not in page.text
    assert browser.get(URL, query_string={"branch": str(dublin.id)}).status_code == 404


def test_vendor_of_another_branch_is_not_offered_and_not_accepted(browser, make, stand, manager):
    elsewhere = make.vendor(name="Otto Electrical")
    stand("Otto", branch=make.branch(), vendor=elsewhere, due_on=days(5))
    stand("Ana", due_on=days(5))

    page = browser.sign_in(manager).get(URL)

    assert "Otto Electrical" not in page.text
    assert browser.get(URL, query_string={"firm": str(elsewhere.id)}).status_code == 404


def test_vendor_admin_sees_own_people_in_all_branches_and_no_colleague_of_theirs(
    browser, make, stand, leeds
):
    pike, kestrel = make.vendor(name="Pike"), make.vendor(name="Kestrel")
    dublin = make.branch(name="Cork")
    admin = make.person(Role.VENDOR_ADMIN, branch=leeds, vendor=pike, name="Ada Admin")
    stand("Ana Pike", vendor=pike, due_on=days(3))
    stand("Ben Pike", vendor=pike, branch=dublin, due_on=days(5))
    stand("Otto Outsider", vendor=kestrel, due_on=days(-1))
    stand("Emma Employee", due_on=days(-1))

    page = browser.sign_in(admin).get(URL)

    assert [(row[0], row[4]) for row in table(page)] == [
        ("Ana Pike", "Leeds"),
        ("Ben Pike", "Cork"),
    ]
    assert "Pike: All branches" in title(page)
    assert "0 of 2 people hold the standard today" in title(page)
    assert "Kestrel" not in page.text
    assert 'href="/team/assign"' in page.text


def test_region_manager_looks_at_one_branch_at_a_time(browser, make, stand):
    north, south = make.region(name="North"), make.region(name="South")
    york, leith = make.branch(name="York", region_id=north.id), make.branch(name="Leith")
    hull = make.branch(name="Hull", region_id=make.region(parent_id=north.id).id)
    bath = make.branch(name="Bath", region_id=south.id)
    for branch in (york, leith, hull, bath):
        stand(f"Somebody of {branch.name}", branch=branch, due_on=days(5))
    boss = make.person(Role.REGION_MANAGER, branch=york, where=north)

    page = browser.sign_in(boss).get(URL)

    assert names(page) == ["Somebody of Hull"]
    assert re.findall(r">(Hull|York|Leith|Bath)</option>", page.text) == ["Hull", "York"]
    chosen = browser.get(URL, query_string={"branch": str(york.id)})
    assert names(chosen) == ["Somebody of York"]
    assert browser.get(URL, query_string={"branch": str(bath.id)}).status_code == 404


@pytest.mark.parametrize(("role", "assigns"), [(Role.HR, True), (Role.AUDITOR, False)])
def test_hr_and_auditors_see_every_branch_and_auditors_assign_nothing(
    browser, make, stand, role, assigns
):
    dublin = make.branch(name="Cork")
    stand("Ana", due_on=days(5))
    stand("Ben", branch=dublin, due_on=days(5))

    browser.sign_in(make.person(role))

    assert names(browser.get(URL, query_string={"branch": str(dublin.id)})) == ["Ben"]
    assert ("Assign a path" in browser.get(URL).text) == assigns


@pytest.mark.parametrize("role", [None, Role.AUTHOR])
def test_whoever_leads_nobody_has_no_board(browser, make, role):
    assert browser.sign_in(make.person(role)).get(URL).status_code == 404


def test_whoever_is_not_signed_in_is_asked_to(browser):
    assert browser.get(URL).headers["Location"].startswith("/sign-in")


# --- how much it costs -----------------------------------------------------------------


def test_board_of_two_thousand_people_takes_five_statements(statements, browser, make, work):
    with work() as uow:
        fill(uow, branches=1, people=2_000, credentials=1_500)
    browser.sign_in(make.person(Role.HR))
    browser.get(URL)

    with statements() as found:
        page = browser.get(URL)

    assert len(names(page)) == 50
    assert len(found) <= 5, "\n".join(found)


# --- the same at the command line ------------------------------------------------------


def test_status_command_lists_everybody_most_urgent_first(run, make, stand):
    stand("Ana", valid_until=days(100))
    stand("Ben", vendor=make.vendor(name="Pike"), due_on=days(-1))

    result = run("assignments", "status", "--branch", "leeds")

    assert [line.split()[1] for line in result.output.splitlines()[1:]] == ["Ben", "Ana"]
    assert result.exit_code == 0


def test_status_command_filters_like_the_board(run, make, stand):
    ana = stand("Ana", valid_until=days(100))
    stand("Ben", vendor=make.vendor(name="Pike"), due_on=days(-1))
    stand("Cid", path_id="office", due_on=days(1))

    def shown(*filters):
        return [
            row["name"]
            for row in json.loads(run("assignments", "status", "--json", *filters).output)
        ]

    assert shown("--vendor", "pike") == ["Ben"]
    assert shown("--kind", "employee") == ["Cid", "Ana"]
    assert shown("--path", "office") == ["Cid"]
    assert shown("--person", ana.code.lower()) == ["Ana"]


def test_status_command_for_an_unknown_branch_is_a_no(run):
    result = run("assignments", "status", "--branch", "Nowhere")

    assert result.exit_code == 1
    assert "There is no branch called Nowhere." in result.output
