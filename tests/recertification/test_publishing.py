"""An edition handed in on the page: seen clause by clause, tried, published as it was shown."""

import io
import zipfile

import pytest
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from course.actor import Actor, Grant, Role
from course.audit.models import AuditEntry
from course.credentials.models import Demand
from course.library import queries as library
from course.recertification import staging
from course.recertification.models import StagedPack
from course.recertification.staging import Checked, Outcome
from tests.at_once import at_once
from tests.browser_client import Forms
from tests.packs import SHIPPED, next_edition, shipped
from tests.recertification.editions import edition

URL = "/editions/new"
SHOWN_IN = 3
"""Statements that a pack's page may run, whomever it asks."""
AGREEMENT = "modules/agreement.md"
SOONER = (
    ("call_office_minutes: 15", "call_office_minutes: 10"),
    ('edition: "1.0"', 'edition: "1.1"'),
    ("changes: {}", 'changes: {call-the-office: {kind: material, why: "Was 15"}}'),
)


def pack(*replacements) -> io.BytesIO:
    """The shipped course as a ZIP, its agreement changed."""
    files = dict(SHIPPED.files)
    text = files[AGREEMENT].decode()
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new, 1)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (files | {AGREEMENT: text.encode()}).items():
            archive.writestr(name, content)
    made.seek(0)
    return made


def hand_in(browser, file):
    form = next(f for f in Forms(browser.get(URL).text).forms if f.action == URL)
    data = form.hidden | {"file": FileStorage(file, "pack.zip")}
    boundary, body = encode_multipart(data)
    return browser.post(URL, data=body, content_type=f"multipart/form-data; boundary={boundary}")


@pytest.fixture
def aida(make, browser):
    return browser.sign_in(make.person(Role.AUTHOR, name="Aida Author"))


@pytest.fixture
def holders(make, award):
    pike = make.vendor(name="Pike")
    return [award(make.person(**given)) for given in ({}, {"vendor": pike}, {"vendor": pike})]


def demanded(db) -> int:
    db.expire_all()
    return db.scalar(select(func.count()).select_from(Demand))


def published(db) -> str:
    db.expire_all()
    return library.newest(db).agreement.edition


def test_author_sees_what_it_changes_and_whom_it_asks_then_publishes_just_that(
    aida, holders, db, new_browser, make, statements
):
    assert f'href="{URL}"' in aida.get("/editions").text

    address = hand_in(aida, pack(*SOONER)).location
    with statements() as ran:
        page = aida.get(address).text

    assert len(ran) <= SHOWN_IN
    assert (published(db), demanded(db)) == ("1.0", 0)
    assert "Changed, material" in page
    assert "M06/call" in page
    assert "Suspect:" in page
    assert "Publish edition 1.1: ask holders of 3 certificates" in page
    assert "15 December 2026" in page
    assert "Pike" in page
    assert "Edition 1.1 waits to be published" in aida.get("/editions").text
    outsider = new_browser().sign_in(make.person(Role.ADMIN, name="Otto Other"))
    assert outsider.get(address).status_code == 404

    form = next(f for f in Forms(page).forms if f.action == address)
    theirs = {"csrf_token": Forms(outsider.get(URL).text).forms[-1].hidden["csrf_token"]}
    assert outsider.post(address, data=theirs).status_code == 404
    answers = [aida.post(address, data=form.hidden) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert (published(db), demanded(db)) == ("1.1", 3)
    after = aida.get(address).text
    assert "Published on" in after
    assert [f for f in Forms(after).forms if f.action == address] == [], "nothing to press"
    entries = select(AuditEntry.actor_id).where(AuditEntry.event == "RevisionPublished")
    assert len(db.scalars(entries.where(AuditEntry.actor_id.is_not(None))).all()) == 1
    kept = db.execute(select(StagedPack.content, StagedPack.files)).one()
    assert tuple(kept) == (None, None), "what it was published from is forgotten"
    again = hand_in(aida, pack(*SOONER)).text
    assert "This is what is published already" in again


def test_problems_are_shown_with_file_and_line_and_nothing_is_kept(aida, db):
    answer = hand_in(aida, pack(*SOONER[:2]))

    assert answer.status_code == 422
    assert "Not yet: 1 thing to put right" in answer.text
    assert "modules/agreement.md:" in answer.text
    assert '<code class="breaks">call-the-office</code>' in answer.text
    assert db.scalars(select(StagedPack.id)).all() == []
    answer = hand_in(aida, io.BytesIO(b"not a zip"))
    assert "Make it again from the pack" in answer.text


def test_numbers_that_change_are_shown_anew_and_another_edition_is_refused(
    aida, holders, award, make, db, publish, clock
):
    address = hand_in(aida, pack(*SOONER)).location
    award(make.person(name="Lena Late"))

    answer = aida.submit(address)

    page = aida.get(answer.location).text
    assert "Nothing was published: it would ask others now" in page
    assert "ask holders of 4 certificates" in page
    assert (published(db), demanded(db)) == ("1.0", 0)

    publish(edition("2.0", material={"stay": "Stay there."}))
    stale = Forms(page).forms[-1]
    answer = aida.post(address, data=stale.hidden)

    page = aida.get(answer.location).text
    assert "Edition 2.0 was published since you handed this pack in" in page
    assert "Hand it in again" in page
    assert published(db) == "2.0"


def test_of_two_presses_at_one_moment_one_publishes(make, db, work):
    actor = Actor(make.person(Role.AUTHOR).id, "Aida Author", (Grant(Role.AUTHOR),))
    checked = Checked(next_edition(), shipped().revision, [])
    staged_id = staging.stage(lambda: work(actor), actor=actor, checked=checked)

    def press() -> Outcome:
        return staging.publish(lambda: work(actor), actor=actor, staged_id=staged_id)

    assert sorted(at_once(press, press)) == [Outcome.ALREADY, Outcome.PUBLISHED]
    assert published(db) == "1.1"


@pytest.mark.parametrize(
    ("role", "name"),
    [
        (Role.HR, "Hana Hr"),
        (Role.AUDITOR, "Audra Auditor"),
        (Role.MANAGER, "Mo Manager"),
        (None, "Lea Learner"),
    ],
)
def test_nobody_else_hands_in(browser, make, role, name):
    person = make.person(role, name=name) if role else make.person(name=name)
    browser.sign_in(person)

    assert browser.get(URL).status_code == 404
    if role in {Role.HR, Role.AUDITOR}:
        assert f'href="{URL}"' not in browser.get("/editions").text
