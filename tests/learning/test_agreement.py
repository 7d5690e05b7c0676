"""Reading the agreement and saying so: contract evidence, by the person's own hand."""

from html import unescape
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from course.agreements.models import Acknowledgement
from course.audit.models import AuditEntry
from tests.browser_client import Forms, without_tokens


@pytest.fixture
def url(task):
    return f"/agreement/{task.id}"


@pytest.fixture
def kept(db):
    return lambda: db.scalars(select(Acknowledgement)).all()


def test_agreement_shows_every_clause_with_whom_it_binds(browser, ana, url, revision):
    page = unescape(browser.sign_in(ana).get(url).text)

    assert len(revision.agreement.clauses) == page.count('class="clause__facts"')
    for clause in revision.agreement.clauses:
        assert f'id="clause-{clause.id}"' in page
        assert clause.title in page


def test_nothing_is_ticked_or_typed_beforehand(browser, ana, url):
    page = browser.sign_in(ana).get(url).text

    assert "checked" not in page
    assert 'name="typed_name"' in page
    assert 'value="Ana Alder"' not in page


def test_acknowledging_stores_what_was_read_ticked_and_typed(
    browser, ana, url, kept, revision, clock
):
    done = browser.sign_in(ana).submit(url, read="y", typed_name="Ana Alder")

    [row] = kept()
    agreement = revision.agreement
    assert done.status_code == 303
    assert (row.person_id, row.edition) == (ana.id, agreement.edition)
    assert (row.text_sha256, row.revision_id) == (agreement.digest, revision.id)
    assert (row.typed_name, row.language, row.acknowledged_at) == ("Ana Alder", "en", clock.now)
    assert (
        row.statement
        == f"I have read the {agreement.title}, edition {agreement.edition}, this text."
    )


def test_statement_that_is_stored_is_the_one_that_was_shown(browser, ana, url, kept):
    page = unescape(browser.sign_in(ana).get(url).text)
    browser.submit(url, read="y", typed_name="Ana Alder")

    assert kept()[0].statement in page


def test_page_says_who_when_and_which_text_afterwards(browser, ana, url, revision):
    page = browser.sign_in(ana).submit(url, read="y", typed_name="ana  ALDER")
    text = browser.get(page.location).text

    assert "ana  ALDER, 09:00 on 1 March 2026, Dublin time" in text
    assert revision.agreement.digest in text
    assert 'name="typed_name"' not in text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"typed_name": "Ana Alder"}, "Tick the box when you have read it."),
        ({"read": "y"}, "Type your name."),
        ({"read": "y", "typed_name": "   "}, "Type your name"),
        ({"read": "y", "typed_name": "Ben Birch"}, "Type your name as it stands here: Ana Alder"),
    ],
)
def test_half_a_statement_is_none_and_says_what_is_missing(browser, ana, url, kept, fields, words):
    page = browser.sign_in(ana).submit(url, **fields)

    assert page.status_code == 422
    assert words in unescape(page.text)
    assert kept() == []


def test_what_was_filled_in_stays_when_something_is_missing(browser, ana, url):
    ticked = browser.sign_in(ana).submit(url, read="y", typed_name="Ben <Birch>")

    assert "checked" in ticked.text
    assert 'value="Ben &lt;Birch&gt;"' in ticked.text


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("José Núñez", "jose\u0301 NÚN\u0303EZ"),
        ("Ana Alder", "  ana   alder "),
        ("Zoë O’Hara", "ZOË O’HARA"),
    ],
)
def test_name_is_known_again_however_a_phone_writes_it(browser, make, kept, name, typed):
    person = make.person(name=name)
    url = f"/agreement/{make.assignment(person).id}"

    browser.sign_in(person).submit(url, read="y", typed_name=typed)

    assert kept()[0].typed_name == typed.strip()


def test_acknowledging_twice_keeps_the_first(browser, ana, url, kept, db, clock):
    browser.sign_in(ana)
    form = Forms(browser.get(url).text).forms[-1].hidden | {"read": "y", "typed_name": "Ana Alder"}
    browser.post(url, data=form)
    first = clock.now
    clock.now = clock.now.replace(hour=15)

    again = browser.post(url, data=form)

    entries = select(func.count()).where(AuditEntry.event == "AgreementAcknowledged")
    assert again.status_code == 303
    assert [row.acknowledged_at for row in kept()] == [first]
    assert db.scalar(entries) == 1


def test_text_acknowledged_once_counts_for_every_path(browser, ana, make, url):
    browser.sign_in(ana).submit(url, read="y", typed_name="Ana Alder")

    other = browser.get(f"/agreement/{make.assignment(ana, path_id='office').id}")

    assert "You have read this" in other.text


def test_agreement_in_somebody_elses_name_is_not_there(new_browser, make, url, kept):
    stranger = new_browser().sign_in(make.person(name="Ana Alder"))
    token = Forms(stranger.get("/learn").text).forms[-1].hidden
    fields = token | {"read": "y", "typed_name": "Ana Alder"}

    hers, none = stranger.get(url), stranger.get(f"/agreement/{uuid4()}")

    assert hers.status_code == none.status_code == 404
    assert without_tokens(hers) == without_tokens(none)
    assert stranger.post(url, data=fields).status_code == 404
    assert kept() == []
