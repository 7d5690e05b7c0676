"""A form posted from another site is refused, whatever it asks for."""

import re
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from course.actor import Role
from course.app import create_app
from course.audit.models import AuditEntry
from course.config import Settings
from tests.browser_client import Forms
from tests.web.test_every_route_for_every_role import EXPECTED

BY_KEY = {"POST /api/events"}
"""No cookie opens these: a bearer key has to come along."""
POSTS = sorted(r for r in EXPECTED if r.startswith("POST ") and r not in BY_KEY)


def filled_in(route: str) -> str:
    """An address of the route; whose it is does not matter, the token is asked for first."""
    url = route.removeprefix("POST ")
    for place, value in {
        "<uuid:assignment_id>": uuid4(),
        "<uuid:attempt_id>": uuid4(),
        "<int:position>": 1,
    }.items():
        url = url.replace(place, str(value))
    url = re.sub(r"<uuid:\w+>", str(uuid4()), url)
    while "<" in url:
        url = url[: url.index("<")] + "x" + url[url.index(">") + 1 :]
    return url


def test_list_is_every_route_that_takes_a_post(tmp_path):
    app = create_app(Settings(tmp_path, f"sqlite:///{tmp_path}/none.db", "k" * 32, "http://x.test"))

    rules = [rule for rule in app.url_map.iter_rules() if "POST" in rule.methods]

    assert sorted({f"POST {rule}" for rule in rules} - BY_KEY) == POSTS


@pytest.mark.parametrize("token", [None, "", "made-up", "other"])
def test_every_post_without_a_token_of_this_browser_is_refused(
    browser, new_browser, make, db, token
):
    browser.sign_in(make.person(Role.ADMIN))
    browser.get("/learn")
    other = Forms(new_browser().get("/sign-in/x").text).forms[-1].hidden["csrf_token"]
    form = {} if token is None else {"csrf_token": other if token == "other" else token}
    before = db.scalar(select(func.count()).select_from(AuditEntry))

    statuses = {route: browser.post(filled_in(route), data=form).status_code for route in POSTS}

    assert set(statuses.values()) == {400}, statuses
    assert db.scalar(select(func.count()).select_from(AuditEntry)) == before
    assert browser.get("/learn").status_code == 200, "nobody was signed out"


def test_refused_post_says_what_to_do(browser):
    page = browser.post("/sign-in/x")

    assert "Go back, load it again and send it once more." in page.text


def test_getting_a_page_never_changes_anything(browser, make, walk, db):
    """Links can be followed by anybody's browser, from anywhere."""
    admin = make.person(Role.ADMIN)
    task = make.assignment(admin)
    walk(admin, task).lessons()
    browser.sign_in(admin)
    before = db.scalar(select(func.count()).select_from(AuditEntry))

    desk = ("/team", "/team/assign", "/team/rules", "/hr/certificates")
    for url in ("/", "/learn", *desk, f"/check/{task.id}"):
        browser.get(url)

    assert db.scalar(select(func.count()).select_from(AuditEntry)) == before
