"""Giving people a path: one page, safe to send twice, closed to whom it does not concern."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from course.actor import Role
from course.assignments import views
from course.assignments.models import Assignment
from course.audit.models import AuditEntry
from course.reports.models import Standing
from tests.browser_client import Forms
from tests.learners import Walk

URL = "/team/assign"
TODAY = date(2026, 3, 1)
DUE = "2026-03-31"


@pytest.fixture
def leeds(make):
    return make.branch(name="Leeds")


@pytest.fixture
def certify(make, work):
    """Let somebody hold the standard for those who lead, the way everybody does."""

    def certify(person, branch):
        Walk(
            work, person, make.assignment(person, path_id="manager", branch_id=branch.id)
        ).certify()
        return person

    return certify


@pytest.fixture
def manager(make, leeds, certify):
    return certify(make.person(Role.MANAGER, branch=leeds, name="Mona Manager"), leeds)


@pytest.fixture
def boss(make, leeds):
    """Assigns for a region, so that nobody asks for a certificate."""
    return make.person(Role.REGION_MANAGER, branch=leeds, name="Rita Region")


def assign(browser, url=URL, **fields):
    """Fill in the page, look at the preview, say yes; gives back the last answer."""
    preview = browser.submit(url, **fields)
    assert preview.status_code == 200, preview.text
    return agree(browser, preview, **fields)


def agree(browser, preview, **fields):
    form = Forms(preview.text).forms[-1]
    return browser.post(form.action, data=form.hidden | {"people": fields.get("people", [])})


def given(db) -> set[tuple]:
    """Person, path and day of everything a manager has assigned."""
    rows = db.scalars(select(Assignment).filter_by(completed_at=None))
    return {(row.person_id, row.path_id, row.due_on) for row in rows}


def test_manager_assigns_a_path_to_people_of_the_own_branch(browser, make, db, leeds, manager):
    ana, ben = make.person(name="Ana", branch=leeds), make.person(name="Ben", branch=leeds)

    page = assign(browser.sign_in(manager), path_id="field", people=[ana.id, ben.id], due_on=DUE)

    assert page.status_code == 303
    assert page.headers["Location"] == "/team"
    day = date(2026, 3, 31)
    assert given(db) == {(ana.id, "field", day), (ben.id, "field", day)}
    assert "Assigned to 2 people." in browser.get(page.headers["Location"]).text
    assert {row.assigned_by for row in db.scalars(select(Assignment)) if not row.completed_at} == {
        manager.id
    }


def test_who_is_assigned_is_on_the_board_and_in_the_log(browser, make, db, leeds, boss):
    ana = make.person(branch=leeds)

    assign(browser.sign_in(boss), path_id="field", people=[ana.id], due_on=DUE)

    [standing] = db.scalars(select(Standing).filter_by(person_id=ana.id))
    assert (standing.path_id, standing.due_on) == ("field", date(2026, 3, 31))
    [entry] = db.scalars(select(AuditEntry).filter_by(event="PathGivenToMany"))
    [row] = db.scalars(select(Assignment).filter_by(person_id=ana.id))
    assert str(row.batch_id) in entry.data


def test_second_click_assigns_nobody_twice_and_moves_no_day(browser, make, db, leeds, boss):
    ana = make.person(branch=leeds)
    browser.sign_in(boss)

    preview = browser.submit(URL, path_id="field", people=[ana.id], due_on=DUE)
    agree(browser, preview, people=[ana.id])
    second = agree(browser, preview, people=[ana.id])
    board = browser.get(second.headers["Location"])
    later = browser.submit(URL, path_id="field", people=[ana.id], due_on="2026-05-31")

    assert given(db) == {(ana.id, "field", date(2026, 3, 31))}
    assert "Nobody new. 1 had it already and keeps the day they had." in board.text
    assert "Nobody new would get it" in later.text


def test_message_counts_new_ones_and_those_who_had_it(browser, make, leeds, boss):
    people = [make.person(branch=leeds) for _ in range(3)]
    for person in people[:2]:
        make.assignment(person, branch_id=leeds.id)

    page = assign(browser.sign_in(boss), path_id="field", people=[p.id for p in people], due_on=DUE)

    board = browser.get(page.headers["Location"])
    assert "Assigned to 1 person. 2 had it already and keep their day." in board.text


def test_everyone_in_the_list_is_one_tick_and_needs_no_script(browser, make, db, leeds, boss):
    pike = make.vendor(name="Pike")
    ana, ben = make.person(branch=leeds), make.person(branch=leeds, vendor=pike)
    otto = make.person(name="Otto Outsider", branch=make.branch())

    assign(browser.sign_in(boss), path_id="field", everyone="y", due_on=DUE)

    assert {person_id for person_id, *_ in given(db)} == {ana.id, ben.id, boss.id}
    assert otto.id not in {person_id for person_id, *_ in given(db)}


def test_everyone_means_those_whom_the_filter_shows(browser, make, db, leeds, boss):
    pike = make.vendor(name="Pike")
    make.person(branch=leeds)
    ben = make.person(branch=leeds, vendor=pike)

    assign(
        browser.sign_in(boss),
        f"{URL}?kind=contractor",
        path_id="field",
        everyone="y",
        due_on=DUE,
    )

    assert {person_id for person_id, *_ in given(db)} == {ben.id}


def test_list_has_employees_and_contractors_by_name_with_what_they_have(
    browser, make, work, leeds, boss
):
    zoe = make.person(name="Zoe", branch=leeds, vendor=make.vendor(name="Pike"))
    ana = make.person(name="Ana", branch=leeds)
    make.assignment(zoe, branch_id=leeds.id, due_on=date(2026, 4, 2))
    Walk(work, ana, make.assignment(ana, branch_id=leeds.id)).certify()

    page = browser.sign_in(boss).get(URL)

    words = re.sub(r"<[^>]+>|\s+", " ", page.text)
    words = re.sub(r"\s+", " ", words)
    assert "Ana Employee, Alderway Field: finished 1 Mar 2026" in words
    assert "Zoe Contractor, Pike Field: open until 2 Apr 2026" in words
    assert words.index("Ana Employee") < words.index("Zoe Contractor")


def test_filter_shows_one_firm(browser, make, leeds, boss):
    pike = make.vendor(name="Pike")
    make.person(name="Zoe", branch=leeds, vendor=pike)
    make.person(name="Ana", branch=leeds)
    browser.sign_in(boss)

    assert "Ana" not in browser.get(URL, query_string={"firm": str(pike.id)}).text
    assert "Zoe" not in browser.get(URL, query_string={"firm": "own"}).text


def test_two_weeks_are_proposed(browser, make, leeds, boss):
    assert 'value="2026-03-15"' in browser.sign_in(boss).get(URL).text


# --- select all, note, preview ---------------------------------------------------------


def test_everyone_counts_on_all_pages_not_only_this_one(browser, make, db, leeds, boss):
    people = {make.person(branch=leeds).id for _ in range(views.PAGE + 3)}
    browser.sign_in(boss)

    page = browser.get(URL)
    assign(browser, path_id="field", everyone="y", due_on=DUE)

    assert page.text.count('name="people"') == views.PAGE
    assert "54 people, also those on other pages" in page.text
    assert {person_id for person_id, *_ in given(db)} == {*people, boss.id}


def test_pages_lead_from_one_to_the_next_and_miss_nobody(browser, make, leeds, boss):
    names = {make.person(branch=leeds, name=f"Same Name {n % 2}").name for n in range(60)}
    browser.sign_in(boss)

    first = browser.get(URL).text
    second = browser.get(re.search(r'href="([^"]*after=[^"]*)"', first).group(1)).text

    found = [*re.findall(r'name="people" value="([^"]+)"', first)]
    found += re.findall(r'name="people" value="([^"]+)"', second)
    assert len(found) == len(set(found)) == 61
    assert len(names) == 2
    assert "Back to the first page" in second


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"job_role": "clerk"}, {"Ana"}),
        ({"started_from": "2026-01-01"}, {"Ben"}),
        ({"name": "bEN"}, {"Ben"}),
        ({"name": "c-3"}, {"Cid"}),
        ({"name": "%"}, set()),
        ({"kind": "contractor", "job_role": "technician"}, {"Cid"}),
    ],
    ids=lambda value: str(value if isinstance(value, dict) else sorted(value)),
)
def test_filters_narrow_the_list(browser, make, leeds, boss, query, names):
    make.person(name="Ana", branch=leeds, job_role="clerk")
    make.person(name="Ben", branch=leeds, starts_on=date(2026, 2, 1))
    make.person(name="Cid", code="C-3", branch=leeds, vendor=make.vendor())

    page = browser.sign_in(boss).get(URL, query_string=query)

    assert {name for name in ("Ana", "Ben", "Cid") if f"<b>{name}</b>" in page.text} == names


def test_preview_says_who_gets_it_who_has_it_and_who_has_no_mail(
    browser, make, db, walk, leeds, boss
):
    make.person(name="Ana", branch=leeds, email="ana@example.test")
    make.person(name="Ben", branch=leeds)
    make.assignment(make.person(name="Cid", branch=leeds), branch_id=leeds.id)
    dot = make.person(name="Dot", branch=leeds)
    walk(dot, make.assignment(dot, branch_id=leeds.id)).certify()
    before = given(db)

    page = browser.sign_in(boss).submit(
        f"{URL}?job_role=technician", path_id="field", everyone="y", due_on=DUE, note="Hello"
    )

    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))
    assert "3 people get it" in words
    assert (
        "They get it: 3 people From now on it stands on their first page. Ana, Ben, Rita" in words
    )
    assert "They have it open: 1 person They keep the day they were given first. Cid." in words
    assert "They finished it before: 1 person They are left out. Dot." in words
    assert "No e-mail address: 2 people" in words
    assert "Hello" in words
    assert given(db) == before


def test_note_is_kept_and_read_by_the_learner(browser, make, db, leeds, boss):
    ana = make.person(branch=leeds)

    assign(
        browser.sign_in(boss), path_id="field", people=[ana.id], due_on=DUE, note=" For <b>winter "
    )

    [row] = db.scalars(select(Assignment))
    assert row.note == "For <b>winter"
    first_page = browser.sign_in(ana).get("/learn").text
    assert "For &lt;b&gt;winter" in first_page
    assert "Somebody you work with asked you to do this." in first_page


def test_other_numbers_than_those_seen_ask_again(browser, make, db, leeds, boss):
    make.person(branch=leeds)
    browser.sign_in(boss)
    preview = browser.submit(URL, path_id="field", everyone="y", due_on=DUE)

    make.person(branch=leeds)
    answer = agree(browser, preview)

    assert answer.status_code == 409
    assert "The numbers have changed since you looked" in answer.text
    assert given(db) == set()
    assert agree(browser, answer).status_code == 303
    assert len(given(db)) == 3


def test_who_finished_it_is_asked_again_only_on_request(browser, make, db, walk, leeds, boss):
    ana = make.person(branch=leeds)
    walk(ana, make.assignment(ana, branch_id=leeds.id)).certify()
    browser.sign_in(boss)

    without = browser.submit(URL, path_id="field", people=[ana.id], due_on=DUE)
    assign(browser, path_id="field", people=[ana.id], due_on=DUE, again="y")

    assert "Nobody new would get it" in without.text
    assert {person_id for person_id, *_ in given(db)} == {ana.id}


def test_vendor_admin_assigns_to_the_own_people_wherever_they_work(browser, make, db, leeds):
    pike = make.vendor(name="Pike")
    admin = make.person(Role.VENDOR_ADMIN, branch=leeds, vendor=pike, name="Vera Admin")
    far = make.person(name="Far Away", branch=make.branch(), vendor=pike)
    otto = make.person(name="Otto Outsider", branch=leeds)
    browser.sign_in(admin)

    assign(browser, path_id="field", everyone="y", due_on=DUE)
    refused = browser.submit(URL, path_id="field", people=[otto.id], due_on=DUE)

    assert {person_id for person_id, *_ in given(db)} == {admin.id, far.id}
    assert "Otto Outsider" not in browser.get(URL).text
    assert refused.status_code == 404


def test_hr_assigns_everywhere(browser, make, db, leeds):
    hr = make.person(Role.HR, branch=leeds)
    far = make.person(branch=make.branch())

    assign(browser.sign_in(hr), path_id="field", everyone="y", due_on=DUE)

    assert {person_id for person_id, *_ in given(db)} == {hr.id, far.id}


# --- what has to be put right ----------------------------------------------------------


def test_form_without_anything_says_what_is_missing(browser, boss):
    page = browser.sign_in(boss).submit(URL, due_on="")

    assert page.status_code == 422
    for words in ("Choose a path.", "Choose at least one person.", "Write the day by which"):
        assert words in page.text


@pytest.mark.parametrize(
    ("due_on", "words"),
    [
        ("2026-03-01", "The day must be after today."),
        ("2025-12-31", "The day must be after today."),
        ("2028-03-02", "The day must not be after 2028-03-01."),
        ("31.03.2026", "Write year, month, day, like 2027-10-14."),
        ("2026-02-30", "Write year, month, day, like 2027-10-14."),
    ],
)
def test_day_that_cannot_be_is_told_and_the_rest_stays_filled_in(
    browser, make, db, leeds, boss, due_on, words
):
    ana = make.person(name="Ana", branch=leeds)

    page = browser.sign_in(boss).submit(URL, path_id="office", people=[ana.id], due_on=due_on)

    assert page.status_code == 422
    assert words in page.text
    assert f'value="{ana.id}" checked' in page.text
    assert 'value="office" checked' in page.text
    assert f'value="{due_on}"' in page.text
    assert given(db) == set()


def test_today_is_the_day_of_the_branch(browser, make, db, clock):
    clock.now = datetime(2026, 3, 1, 23, tzinfo=UTC)
    tokyo = make.branch(name="Tokyo", time_zone="Asia/Tokyo")
    boss = make.person(Role.REGION_MANAGER, branch=tokyo)
    browser.sign_in(boss)

    late = browser.submit(URL, path_id="field", people=[boss.id], due_on="2026-03-02")
    right = assign(browser, path_id="field", people=[boss.id], due_on="2026-03-03")

    assert (late.status_code, right.status_code) == (422, 303)
    assert "Tokyo time" in late.text


def test_who_starts_today_in_a_zone_ahead_can_be_assigned(browser, make, db, clock):
    clock.now = datetime(2026, 3, 1, 23, tzinfo=UTC)
    tokyo = make.branch(name="Tokyo", time_zone="Asia/Tokyo")
    kenji = make.person(name="Kenji", branch=tokyo, starts_on=date(2026, 3, 2))
    boss = make.person(Role.REGION_MANAGER, branch=tokyo)

    assign(browser.sign_in(boss), path_id="field", people=[kenji.id], due_on=DUE)

    assert {person_id for person_id, *_ in given(db)} == {kenji.id}


# --- who is out of reach ---------------------------------------------------------------


def test_person_of_another_branch_is_not_offered_and_not_accepted(
    browser, make, db, leeds, manager
):
    otto = make.person(name="Otto Outsider", branch=make.branch(name="Cork"))
    ana = make.person(branch=leeds)
    browser.sign_in(manager)

    answer = browser.submit(URL, path_id="field", people=[ana.id, otto.id], due_on=DUE)

    assert "Otto Outsider" not in browser.get(URL).text
    assert answer.status_code == 404
    assert given(db) == set(), "all or nothing"


def test_outsider_is_answered_like_nobody_at_all(browser, make, leeds, manager):
    otto = make.person(name="Otto Outsider", branch=make.branch())
    browser.sign_in(manager)

    def answer(person_id):
        return browser.submit(URL, path_id="field", people=[person_id], due_on=DUE)

    outsider = answer(otto.id)
    unknown = answer("6c7a1e0e-0000-4000-8000-000000000000")
    nonsense = answer("' OR 1=1")

    assert outsider.status_code == unknown.status_code == nonsense.status_code == 404
    assert outsider.text == unknown.text == nonsense.text


def test_path_that_does_not_exist_is_not_found(browser, make, db, leeds, boss):
    ana = make.person(branch=leeds)

    answer = browser.sign_in(boss).submit(URL, path_id="flying", people=[ana.id], due_on=DUE)

    assert answer.status_code == 404
    assert given(db) == set()


def test_branch_of_somebody_else_is_not_found(browser, make, manager):
    cork = make.branch(name="Cork")
    make.person(name="Otto Outsider", branch=cork)

    answer = browser.sign_in(manager).get(URL, query_string={"branch": str(cork.id)})

    assert answer.status_code == 404


def test_who_left_is_not_offered_and_not_accepted(browser, make, leeds, boss):
    lena = make.person(name="Lena Left", branch=leeds, ends_on=TODAY - timedelta(days=1))
    browser.sign_in(boss)

    answer = browser.submit(URL, path_id="field", people=[lena.id], due_on=DUE)

    assert "Lena Left" not in browser.get(URL).text
    assert answer.status_code == 404


@pytest.mark.parametrize("role", [None, Role.AUDITOR, Role.AUTHOR])
def test_page_does_not_exist_for_whoever_may_not_assign(browser, make, role):
    person = make.person(role, vendor=make.vendor())

    assert browser.sign_in(person).get(URL).status_code == 404


def test_region_manager_chooses_among_the_branches_below(browser, make):
    north = make.region(name="North")
    york, hull = (make.branch(name=name, region_id=north.id) for name in ("York", "Hull"))
    for branch in (york, hull, make.branch(name="Bath")):
        make.person(name=f"Somebody of {branch.name}", branch=branch)
    boss = make.person(Role.REGION_MANAGER, branch=york, where=north)

    page = browser.sign_in(boss).get(URL)

    assert "Somebody of Hull" in page.text
    assert "Somebody of York" in page.text
    assert "Bath" not in page.text
    only_york = browser.get(URL, query_string={"branch": str(york.id)}).text
    assert "Somebody of York" in only_york
    assert "Somebody of Hull" not in only_york


# --- first the own standard ------------------------------------------------------------


def test_manager_without_the_own_certificate_holds_the_standard_first(browser, make, db, leeds):
    manager = make.person(Role.MANAGER, branch=leeds)
    ana = make.person(name="Ana", branch=leeds)
    browser.sign_in(manager)

    page = browser.get(URL)
    answer = browser.post(
        URL,
        data={
            "csrf_token": re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text).group(1),
            "path_id": "field",
            "people": str(ana.id),
            "due_on": DUE,
        },
    )

    assert "First hold the standard yourself" in page.text
    assert "Ana" not in page.text
    assert answer.status_code == 409
    assert given(db) == set()


def test_button_begins_the_own_path_once(browser, make, db, leeds):
    manager = make.person(Role.MANAGER, branch=leeds)
    browser.sign_in(manager)

    answers = [browser.submit(URL) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0].headers["Location"] == "/learn"
    assert given(db) == {(manager.id, "manager", date(2026, 3, 15))}


def test_certificate_that_has_run_out_opens_nothing(browser, manager, clock):
    clock.now = datetime(2027, 3, 2, 9, tzinfo=UTC)

    assert "First hold the standard yourself" in browser.sign_in(manager).get(URL).text


@pytest.mark.parametrize("role", [Role.REGION_MANAGER, Role.ADMIN])
def test_region_managers_and_admins_are_not_asked(browser, make, leeds, role):
    make.person(branch=leeds)

    page = browser.sign_in(make.person(role, branch=leeds)).get(URL)

    assert "Which path?" in page.text
