"""The page of keys: for HR and admins, the secret once, and the example works as it stands."""

import json
import re

import pytest
from markupsafe import Markup
from sqlalchemy import select

from course.actor import Role
from course.machines.models import MachineKey
from tests.browser_client import Forms, without_tokens

URL = "/machines"


@pytest.fixture
def harbour(make):
    return make.branch(name="Harbour")


@pytest.fixture
def ruth(new_browser, make):
    return new_browser().sign_in(make.person(Role.HR, name="Ruth Abara"))


def areas(page):
    """What stands in the boxes to copy from: the secret, and the call."""
    return [
        str(Markup(found).unescape())
        for found in re.findall(r"<textarea[^>]*>\n?(.*?)</textarea>", page.text, re.S)
    ]


def replay(browser, call):
    """Do what the example says: method, address, header and body as they stand there."""
    url = re.search(r"http://course\.test(\S+)", call)[1]
    header = re.search(r'"Authorization: ([^"]+)"', call)[1]
    body = re.search(r"-d '(.*)'", call, re.S)
    sent = {"json": json.loads(body[1])} if body else {}
    return browser.open(
        url, method="POST" if body else "GET", headers={"Authorization": header}, **sent
    )


def test_hr_makes_a_key_copies_it_and_ends_it(ruth, new_browser, harbour, db):
    assert "Make the first key" in ruth.get(URL).text
    for purpose, branch, status in (
        ("ready", str(harbour.id), 404),
        ("facts", "everywhere", 200),
    ):
        page = ruth.submit(
            f"{URL}/new", purpose=purpose, branch=branch, name=f"  The <{purpose}> machine "
        )
        assert (page.status_code, page.headers["Cache-Control"]) == (200, "no-store")
        secret, call = areas(page)
        assert secret in call
        answered = replay(new_browser(), call)
        assert answered.status_code == status, answered.text
    rows = ruth.get(URL).text
    assert secret not in rows
    assert rows.count("Ruth Abara") >= 2
    assert "The &lt;ready&gt; machine" in rows
    assert "The whole company" in rows
    assert "Never" not in rows

    key = db.scalars(select(MachineKey).where(MachineKey.purpose == "facts")).one()
    assert "Keep it" in ruth.get(f"{URL}/{key.id}/end").text
    ended = ruth.submit(f"{URL}/{key.id}/end")
    assert (ended.status_code, ended.location) == (303, URL)
    assert "Its secret opens nothing" in ruth.get(URL).text
    assert replay(new_browser(), call).status_code == 401
    asked = ruth.get(f"{URL}/{key.id}/end").text
    assert "It has ended" in asked
    assert "End it" not in asked


def test_example_for_events_needs_nothing_but_an_id(ruth, new_browser, harbour):
    page = ruth.submit(f"{URL}/new", purpose="events", branch=str(harbour.id), name="Phones")

    call = areas(page)[1].replace("NEW-UUID", "5b0c2ad4-54e7-4e52-9f19-6e6a4c1b7f10")
    answered = replay(new_browser(), call)

    assert answered.status_code == 201, answered.text


def test_pressing_twice_makes_one_key_and_shows_its_secret_once(ruth, harbour, db):
    form = Forms(ruth.get(f"{URL}/new").text).forms[-1]
    sent = form.hidden | {"purpose": "ready", "branch": str(harbour.id), "name": "North gate"}

    first, second = (ruth.post(f"{URL}/new", data=sent) for _ in range(2))

    assert (first.status_code, second.status_code) == (200, 303)
    assert "made already" in ruth.get(URL).text
    assert len(db.scalars(select(MachineKey)).all()) == 1


def test_what_is_missing_is_said_beside_its_field(ruth, harbour, db):
    empty = ruth.submit(f"{URL}/new", branch="")
    everywhere = ruth.submit(f"{URL}/new", purpose="ready", branch="everywhere", name="A gate")
    forged = ruth.submit(
        f"{URL}/new", purpose="all", branch=str(harbour.id), name="A", answer_id="x"
    )

    assert {page.status_code for page in (empty, everywhere, forged)} == {422}
    for words in ("Choose what it may do.", "Choose the branch", "Write which machine"):
        assert words in empty.text
    assert "Choose the branch" in everywhere.text
    assert db.scalars(select(MachineKey)).all() == []


def test_outsiders_see_and_end_nothing(make, new_browser, harbour, db):
    key_id = make.key(harbour)
    manager = make.person(Role.MANAGER, branch=harbour, name="Mark Manager")
    auditor = make.person(Role.AUDITOR, name="Ada Auditor")
    for outsider in (manager, auditor, make.person(name="Olga Outsider", branch=harbour)):
        browser = new_browser().sign_in(outsider)
        nothing = without_tokens(browser.get("/no/such/page"))
        assert f'href="{URL}"' not in browser.get("/learn").text
        for url in (URL, f"{URL}/new", f"{URL}/{key_id}/end"):
            assert without_tokens(browser.get(url)) == nothing, (outsider.name, url)
        token = Forms(browser.get("/learn/calendar").text).forms[-1].hidden
        assert browser.post(f"{URL}/{key_id}/end", data=token).status_code == 404

    assert db.get(MachineKey, key_id).withdrawn_at is None
