"""How many SQL statements the pages that people open all day may run, signing in included.

Beginnings and ends of transactions are not counted. More people, screens or certificates must
not mean more statements.
"""

from typing import NamedTuple

import pytest

from course.actor import Role
from tests.browser_client import Forms


class DeskPage(NamedTuple):
    """A page for those who look after others, and how many statements it may run."""

    role: Role
    address: str
    most: int


LESSON = "/learn/{task}/{module}/{screen}"


@pytest.fixture
def learner(make, walk, revision):
    """Somebody half way: a certificate from before, and a new round with everything begun."""
    person = make.person()
    walk(person, make.assignment(person)).certify()
    task = make.assignment(person)
    steps = walk(person, task).ready()
    module, screen = next(
        (module, screen)
        for module in map(revision.module, revision.path("field").module_ids)
        for screen in module.screens
        if screen.recall_ids
    )
    person.places = {
        "task": task.id,
        "run": steps.begin_scenario(revision.path("field").scenario_ids[0]),
        "paper": steps.begin_check(),
        "module": module.id,
        "screen": screen.id,
        "item": screen.recall_ids[0],
    }
    return person


@pytest.fixture
def ran(browser, learner, statements):
    """``ran("GET", address)``: the statements of one request, the second of its kind."""
    browser.sign_in(learner)

    def run(method: str, address: str, **data: str) -> list[str]:
        url = address.format(**learner.places)
        page = browser.get(url)  # warms what a process reads once, and brings the form
        if method == "GET":
            with statements() as found:
                assert browser.get(url).status_code == 200
            return found
        form = next(form for form in Forms(page.text).forms if "answer_id" in form.hidden)
        with statements() as found:
            answered = browser.post(form.action.split("#")[0], data=form.hidden | data)
        assert answered.status_code in {200, 303}
        return found

    return run


@pytest.mark.parametrize(
    ("method", "address", "most"),
    [
        ("GET", LESSON, 5),
        ("GET", "/learn", 7),
        ("GET", "/practice/run/{run}/1", 5),
        ("GET", "/check/paper/{paper}/1", 5),
        ("POST", "/practice/run/{run}/1", 6),
        ("POST", "/check/paper/{paper}/1", 6),
        ("POST", LESSON, 6),
    ],
    ids=lambda value: str(value),
)
def test_learners_pages_run_few_statements(ran, method, address, most):
    found = ran(method, address, option="a") if method == "POST" else ran(method, address)

    assert len(found) <= most, "\n".join(["", *found])


def test_certificate_and_its_check_run_few_statements(browser, learner, statements, db):
    browser.sign_in(learner)
    serial = _serial(browser)

    for address, most in ((f"/certificates/{serial}", 4), (f"/verify/{serial}", 3)):
        browser.get(address)
        with statements() as found:
            assert browser.get(address).status_code == 200
        assert len(found) <= most, "\n".join([address, *found])


def _serial(browser) -> str:
    page = browser.get("/learn").text
    return page.split("/certificates/")[1].split('"')[0]


DESK_PAGES = [
    DeskPage(*line)
    for line in [
        (Role.MANAGER, "/team", 5),
        (Role.MANAGER, "/team/trend", 5),
        (Role.HR, "/team/regions", 7),
        (Role.HR, "/team/vendors", 6),
        (Role.HR, "/team/plans", 9),
        (Role.HR, "/team/parity", 10),
        (Role.HR, "/team/scorecard", 6),
        (Role.HR, "/team/scorecards", 7),
        (Role.HR, "/hr/certificates", 5),
        (Role.HR, "/audit/views", 3),
        (Role.HR, "/people/roles", 2),
        (Role.MANAGER, "/people", 5),
        (Role.HR, "/people?state=all&q=learner", 5),
        (Role.HR, "/vendors", 5),
        (Role.HR, "/vendors/files", 10),
        (Role.MANAGER, "/visits", 2),
        (Role.MANAGER, "/service-events", 5),
        (Role.MANAGER, "/clauses", 7),
        (Role.AUTHOR, "/clauses/call-the-office", 10),
        (Role.AUTHOR, "/editions/new", 3),
        (Role.HR, "/reviews", 3),
        (Role.HR, "/machines", 2),
        (Role.HR, "/recognition", 11),
    ]
]


def test_desk_pages_run_as_many_statements_for_one_as_for_many(new_browser, make, walk, statements):
    desks = {
        role: new_browser().sign_in(make.person(role))
        for role in {page.role for page in DESK_PAGES}
    }
    counted = []
    for more in (1, 4):
        for _ in range(more):
            person = make.person()
            walk(person, make.assignment(person)).certify()
            make.assignment(person)
        counted.append([_ran(desks[page.role], page.address, statements) for page in DESK_PAGES])

    wrong = [
        f"{page.address}: {len(few)} for one, {len(many)} for many, at most {page.most}\n"
        + "\n".join(many)
        for page, few, many in zip(DESK_PAGES, *counted, strict=True)
        if not len(few) == len(many) <= page.most
    ]
    assert not wrong, "\n".join(["", *wrong])


def _ran(browser, address, statements) -> list[str]:
    browser.get(address)  # warms what a process reads once
    with statements() as found:
        assert browser.get(address).status_code == 200, address
    return found


def test_course_is_read_from_the_database_once_per_process(browser, learner, statements):
    browser.sign_in(learner)
    browser.get("/learn")

    with statements() as found:
        browser.get("/learn")

    assert not any("published_revision.content" in statement for statement in found)
