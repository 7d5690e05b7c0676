"""The public check of a serial: an answer for anybody, with as little as will do."""

import re
from datetime import UTC, datetime

import pytest

from course.actor import OPERATOR
from course.credentials import service


@pytest.fixture
def ana(make):
    return make.person(name="Ana Maria Silva", phone="+353 1 555 0100", email="ana@pike.test")


@pytest.fixture
def certificate(award, ana):
    return award(ana)


def answer(page) -> str:
    return page.text.split('<section class="answer')[1].split("</section>")[0]


def test_valid_certificate_says_so_without_signing_in(browser, certificate):
    page = browser.get(f"/verify/{certificate.serial}")

    assert page.status_code == 200
    assert "Valid today" in answer(page)
    assert "28 February 2027" in answer(page)
    assert "Checked 1 March 2026, 09:00, Dublin time" in answer(page)


def test_check_shows_first_name_and_initial_and_nothing_more_about_the_person(
    browser, certificate, ana
):
    page = browser.get(f"/verify/{certificate.serial}")

    assert "Ana S." in page.text
    for private in ("Silva", "Maria", ana.phone, ana.email, ana.code, "contractor"):
        assert private not in page.text
    assert not re.search(r"\b92\b", page.text), "the score; a serial may hold the figures"


def test_expiring_is_simply_valid_for_the_public(browser, certificate, clock):
    clock.now = datetime(2027, 2, 28, 9, tzinfo=UTC)

    assert "Valid today" in answer(browser.get(f"/verify/{certificate.serial}"))


def test_day_ends_where_the_branch_is(browser, make, award, clock):
    branch = make.branch(time_zone="America/Los_Angeles")
    certificate = award(make.person(branch=branch), branch=branch)

    clock.now = datetime(2027, 3, 1, 7, 59, tzinfo=UTC)
    assert "Valid today" in answer(browser.get(f"/verify/{certificate.serial}"))

    clock.now = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)
    assert "It ran out on 28 February 2027" in answer(browser.get(f"/verify/{certificate.serial}"))


def test_renewal_that_has_not_begun_says_when_it_does(browser, award, ana, certificate, clock):
    clock.now = datetime(2027, 2, 1, 9, tzinfo=UTC)
    renewed = award(ana)

    page = browser.get(f"/verify/{renewed.serial}")

    assert "Not valid yet" in answer(page)
    assert "It begins on 1 March 2027" in answer(page)
    assert "Valid today" in answer(browser.get(f"/verify/{certificate.serial}"))


def test_revoked_certificate_tells_the_day_but_neither_name_nor_reason(browser, certificate, work):
    with work() as uow:
        service.revoke(uow, actor=OPERATOR, serial=certificate.serial, reason="Cheated badly")

    page = browser.get(f"/verify/{certificate.serial}")

    assert page.status_code == 200
    assert "Revoked on 1 March 2026" in answer(page)
    assert "Ana" not in page.text
    assert "Cheated" not in page.text


def test_unknown_serial_is_a_helpful_page_and_not_found(browser):
    page = browser.get("/verify/AW-26-0000-0000")

    assert page.status_code == 404
    assert "We do not know this serial" in answer(page)
    assert "AW-26-0000-0000" in answer(page)


def test_first_visit_asks_for_the_serial(browser):
    page = browser.get("/verify")

    assert page.status_code == 200
    assert "Serial on the certificate" in page.text
    assert 'class="answer' not in page.text


@pytest.mark.parametrize("change", [str, str.lower, lambda s: s.replace("-", ""), " {} ".format])
def test_typed_serial_finds_the_certificate_however_it_is_typed(browser, certificate, change):
    page = browser.get("/verify", query_string={"serial": change(certificate.serial)})

    assert "Valid today" in answer(page)


def test_empty_form_asks_to_write_the_serial(browser):
    page = browser.get("/verify?serial=")

    assert page.status_code == 422
    assert "Write the serial that stands on the certificate." in page.text


def test_far_too_long_a_serial_is_told_so_and_kept(browser):
    page = browser.get("/verify", query_string={"serial": "x" * 41})

    assert page.status_code == 422
    assert "x" * 41 in page.text


@pytest.mark.parametrize(
    "typed",
    [
        "<script>alert(1)</script>",
        '"><b>Otto</b>',
        "{{ 7 * 7 }}",
        "' OR 1=1",
        "é\u202e",
    ],
)
def test_whatever_is_typed_stays_text(browser, typed):
    page = browser.get("/verify", query_string={"serial": typed})

    assert page.status_code == 404
    assert "<script>alert" not in page.text
    assert "<b>Otto" not in page.text
    assert "49" not in answer(page)


def test_null_byte_in_an_address_is_an_unknown_serial(browser):
    assert browser.get("/verify/%00").status_code == 404
    assert browser.get("/verify?serial=%00a").status_code == 404


def test_search_engines_are_asked_to_stay_away(browser, certificate):
    page = browser.get(f"/verify/{certificate.serial}")

    assert page.headers["X-Robots-Tag"] == "noindex"
    assert page.headers["Cache-Control"] == "no-store"
