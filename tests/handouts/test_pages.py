"""The kit, sheets, cards, both sides and promises as pages; and who may keep their files."""

import io
import sys
from dataclasses import replace
from html import unescape

import pytest
from pypdf import PdfReader

from course.actor import Role
from course.handouts import prints
from course.library import service as library
from tests.packs import next_edition

FILES = ("/kit/M06/sheet.pdf", "/kit/M06/card.pdf", "/kit/M06/wallpaper.png", "/promises.pdf")


@pytest.fixture
def ana(make):
    return make.person(name="Ana Alder", vendor=make.vendor(name="Pike"))


@pytest.fixture
def signed_in(browser, ana):
    return browser.sign_in(ana)


@pytest.fixture
def publish(work):
    """``publish(revision)``; its files are those of the course that is there already."""

    def publish(revision) -> None:
        with work() as uow:
            library.publish(uow, revision=revision, files={})

    return publish


def words(response) -> str:
    return " ".join(unescape(response.text).split())


def test_kit_lists_every_module_with_all_there_is_of_it(signed_in, revision):
    page = signed_in.get("/kit")

    for module in revision.modules:
        if not module.part_of:
            assert module.title in words(page)
            for what in ("", "/sheet.pdf", "/card", "/card.pdf", "/wallpaper.png"):
                assert f'href="/kit/{module.id}{what}"' in page.text


@pytest.mark.parametrize(("role", "there"), [(Role.MANAGER, True), (None, False)])
def test_kit_stands_in_the_menu_of_those_who_lead_and_is_open_to_all(browser, make, role, there):
    browser.sign_in(make.person(role))

    assert ('href="/kit"' in browser.get("/agreement/both-sides").text.split("<main")[0]) is there
    assert browser.get("/kit").status_code == 200


def test_sheet_says_the_clauses_in_their_own_words(signed_in, revision):
    page = words(signed_in.get("/kit/M06"))

    module = revision.module("M06")
    for said in (module.title, module.objective, module.team_talk, module.pocket_line):
        assert said in page
    for id_ in module.clause_ids:
        assert f'id="clause-{id_}"' in page
    assert "Sam drills into a wall" in page


def test_card_rings_the_office(signed_in):
    page = signed_in.get("/kit/M06/card").text

    assert '<a href="tel:08005550140">0800 555 0140</a>' in page
    assert "<b>15</b> minutes" in page


@pytest.mark.parametrize("address", FILES)
def test_file_is_not_sent_again_while_it_is_the_same(signed_in, address):
    first = signed_in.get(address)

    again = signed_in.get(address, headers={"If-None-Match": first.headers["ETag"]})

    assert first.status_code == 200
    assert first.headers["Content-Disposition"].startswith("inline; filename=")
    assert (again.status_code, again.data) == (304, b"")


def test_promises_are_open_to_everybody_and_name_nobody(browser):
    page, file = browser.get("/promises"), browser.get("/promises.pdf")

    assert "You get a time window of at most 4 hours. We arrive inside it." in words(page)
    assert "0800 555 0100" in words(page)
    assert file.mimetype == "application/pdf"
    assert file.headers["Cache-Control"] == "public, max-age=3600"


def test_both_sides_show_a_clause_that_binds_both_on_both(signed_in):
    page = signed_in.get("/agreement/both-sides").text

    assert 'id="promise-in-the-window"' in page
    assert 'id="expect-in-the-window"' in page
    assert 'id="expect-what-contractors-can-expect"' in page
    assert 'id="promise-what-contractors-can-expect"' not in page


def test_handouts_follow_the_newest_edition(signed_in, publish):
    before = signed_in.get("/kit/M06/card.pdf")

    publish(next_edition("call-the-office", words="Within 7 minutes, if you can.").revision)

    after = signed_in.get("/kit/M06/card.pdf", headers={"If-None-Match": before.headers["ETag"]})
    printed = PdfReader(io.BytesIO(after.data)).pages[0].extract_text()
    assert after.status_code == 200
    assert "7 minutes" in printed
    assert "edition 1.1" in printed


def test_module_of_an_older_edition_is_offered_only_what_there_is(
    signed_in, make, walk, ana, revision, publish
):
    task = make.assignment(ana)
    walk(ana, task).lessons()
    assert 'href="/kit/M06/card"' in signed_in.get(f"/learn/{task.id}/M06").text

    without = tuple(module for module in revision.modules if module.id != "M06")
    publish(replace(revision, id="0" * 64, modules=without))

    assert "/kit/M06" not in signed_in.get(f"/learn/{task.id}/M06").text
    assert signed_in.get("/kit/M06").status_code == 404


@pytest.mark.parametrize(
    ("address", "most"),
    [("/kit", 2), ("/kit/M06", 2), ("/kit/M06/card", 2), ("/agreement/both-sides", 2)]
    + [(file, 2) for file in FILES],
)
def test_pages_read_who_asks_and_what_is_newest(signed_in, statements, address, most):
    signed_in.get(address)

    with statements() as found:
        assert signed_in.get(address).status_code == 200

    assert len(found) <= most, "\n".join(["", *found])


@pytest.mark.parametrize("address", FILES)
def test_nothing_is_printed_while_the_database_is_held(app, signed_in, address):
    """When the file is being made, every connection has been given back."""
    for kept in (prints._printed, prints._drawn, prints._press):
        kept.cache_clear()
    pool = app.extensions["course.engine"].pool
    held = []
    signed_in.get("/kit")  # warms the course

    def note(frame, event, _):
        if event == "call" and frame.f_code.co_name in ("pdf", "png"):
            held.append(pool.checkedout())

    sys.setprofile(note)
    try:
        assert signed_in.get(address).status_code == 200
    finally:
        sys.setprofile(None)

    assert held
    assert set(held) == {0}
