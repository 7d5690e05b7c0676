"""A certificate on screen and as PDF: whose it is, who else may see it, and what it shows."""

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pypdf
import pytest

from course.actor import Role
from course.app import connect
from course.baking import pdf as baked_pdf
from course.checking import reading
from course.checking.certificate import check
from course.checking.given import Given
from course.checking.words import Word
from course.content.compiler import compile_pack
from course.content.source import Pack, default_pack
from course.library import service as library
from course.people.models import Person
from tests.conftest import NOW

UNKNOWN = "AW-26-0000-0000"
FORMS = (".pdf", ".png", ".svg", ".json")


def page_of(serial: str) -> str:
    return f"/certificates/{serial}"


@pytest.fixture
def ana(make):
    return make.person(name="Ana Silva", vendor=make.vendor(name="Pike"))


@pytest.fixture
def certificate(award, ana):
    return award(ana)


def test_holder_sees_the_certificate_its_status_and_the_check_address(browser, ana, certificate):
    page = browser.sign_in(ana).get(page_of(certificate.serial))

    assert page.status_code == 200
    assert "Ana Silva" in page.text
    assert "28 February 2027" in page.text
    assert "pill--valid" in page.text
    assert f"http://course.test/verify/{certificate.serial}" in page.text
    assert "Revoke" not in page.text


def test_holder_downloads_a_pdf_with_the_name_of_its_serial(browser, ana, certificate):
    answer = browser.sign_in(ana).get(page_of(certificate.serial) + ".pdf")

    assert answer.mimetype == "application/pdf"
    disposition = f'attachment; filename="certificate-{certificate.serial}.pdf"'
    assert answer.headers["Content-Disposition"] == disposition
    words = pypdf.PdfReader(BytesIO(answer.data)).pages[0].extract_text()
    assert "Ana Silva" in words
    assert certificate.serial in words


def test_pdf_carries_the_signed_credential_and_is_sealed(browser, ana, certificate):
    address = page_of(certificate.serial)
    credential = browser.sign_in(ana).get(address + ".json").text
    pdf = browser.get(address + ".pdf").data

    assert baked_pdf.read(pdf) == credential
    checked = check(pdf, NOW, Given())
    assert checked.signature.word == checked.seal.word == Word.FITS
    assert checked.good


@pytest.mark.parametrize(("form", "kind"), [("png", "image/png"), ("svg", "image/svg+xml")])
def test_badge_carries_the_signed_credential(browser, ana, certificate, form, kind):
    address = page_of(certificate.serial)
    answer = browser.sign_in(ana).get(f"{address}.{form}")

    assert answer.mimetype == kind
    disposition = f'attachment; filename="badge-{certificate.serial}.{form}"'
    assert answer.headers["Content-Disposition"] == disposition
    assert reading.find(answer.data).text == browser.get(address + ".json").text.strip()
    assert check(answer.data, NOW, Given()).good


def test_page_offers_every_file(browser, ana, certificate):
    page = browser.sign_in(ana).get(page_of(certificate.serial)).text

    for form in FORMS:
        assert f'href="{page_of(certificate.serial)}{form}" download' in page


def test_key_that_cannot_seal_is_the_offices_business_not_the_learners(
    browser, ana, certificate, settings, tmp_path
):
    browser.sign_in(ana)
    lost = replace(settings, seal_key=tmp_path / "lost", seal_certificate=tmp_path / "lost")
    engine = browser.application.extensions["course.engine"]
    connect(browser.application, lost, engine)

    answer = browser.get(page_of(certificate.serial) + ".pdf")

    assert answer.status_code == 409
    assert "cannot be sealed just now" in answer.text
    assert "lost" not in answer.text


def test_pdf_is_the_same_to_the_byte_each_time(browser, ana, certificate):
    browser.sign_in(ana)
    first, second = (browser.get(page_of(certificate.serial) + ".pdf").data for _ in range(2))

    assert first == second


@pytest.mark.parametrize("role", [Role.HR, Role.AUDITOR, Role.ADMIN])
def test_hr_auditor_and_admin_see_everybodys(browser, make, certificate, role):
    browser.sign_in(make.person(role))

    for end in ("", *FORMS):
        assert browser.get(page_of(certificate.serial) + end).status_code == 200


def outsiders(make, ana):
    """Each of them works with Ana or stands above her; none of them may see her certificate."""
    vendor = make.vendor()
    return [
        make.person(name="Otto Otherlearner"),
        make.person(Role.MANAGER, name="Mia Manager"),
        make.person(Role.REGION_MANAGER, name="Rob Region"),
        make.person(Role.VENDOR_ADMIN, vendor=vendor, name="Vera Vendor"),
        make.person(Role.AUTHOR, name="Arno Author"),
    ]


def test_outsiders_get_the_answer_of_an_unknown_serial(browser, make, ana, certificate):
    for outsider in outsiders(make, ana):
        browser.sign_in(outsider)
        for end in ("", *FORMS):
            unknown = browser.get(page_of(UNKNOWN) + end)
            out_of_reach = browser.get(page_of(certificate.serial) + end)

            assert out_of_reach.status_code == unknown.status_code == 404
            assert out_of_reach.text == unknown.text


def test_vendor_admin_of_her_own_vendor_sees_status_elsewhere_not_the_certificate(
    browser, make, award
):
    pike = make.vendor(name="Pike")
    certificate = award(make.person(vendor=pike))

    browser.sign_in(make.person(Role.VENDOR_ADMIN, vendor=pike, name="Vera Vendor"))

    assert browser.get(page_of(certificate.serial)).status_code == 404


def test_nobody_signed_in_is_sent_to_sign_in_and_comes_back(browser, certificate):
    answer = browser.get(page_of(certificate.serial))

    assert answer.status_code == 303
    assert answer.location.startswith("/sign-in")


def test_name_changed_later_leaves_page_and_pdf_as_issued(browser, ana, certificate, work):
    browser.sign_in(ana)
    before = browser.get(page_of(certificate.serial) + ".pdf").data
    with work() as uow:
        uow.session.get(Person, ana.id).name = "Ana Changed"

    page = browser.sign_in(ana).get(page_of(certificate.serial)).text

    assert "Ana Silva" in page.split('class="certificate__name"')[1]
    assert browser.get(page_of(certificate.serial) + ".pdf").data == before


def test_new_templates_leave_old_certificates_as_issued(browser, ana, certificate, work):
    template = b"<p>New look for {{ certificate.name }}</p>"
    compilation = compile_pack(Pack({**default_pack(), "certificates/certificate.html": template}))
    with work() as uow:
        library.publish(uow, revision=compilation.revision, files=compilation.files)

    page = browser.sign_in(ana).get(page_of(certificate.serial)).text

    assert "New look" not in page
    assert 'class="certificate"' in page


HOSTILE = [
    "<script>alert(1)</script> Ana",
    '"><img/src=x/onerror=alert(1)> Ana',
    "{{ 7 * 7 }} {% raw %} Ana",
    '#eval("1") $x$ *Ana* \\ @ana',
    '=HYPERLINK("http://x") Ana',
    "\u202eanA O'Neill & Sons <b>",
    "A" * 200,
]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_shown_as_text_everywhere(browser, make, award, name):
    person = make.person(name=name)
    certificate = award(person)
    browser.sign_in(person)

    page = browser.get(page_of(certificate.serial))
    check = browser.get(f"/verify/{certificate.serial}")
    pdf = browser.get(page_of(certificate.serial) + ".pdf")

    for text in (page.text, check.text):
        assert "<script>alert" not in text
        assert "<img/src" not in text
        assert "\u202e" not in text.split("<main")[1]
    assert ">49 " not in page.text
    assert pdf.data.startswith(b"%PDF-")


def test_status_follows_the_day(browser, ana, certificate, clock):
    for moment, words in (
        (datetime(2026, 12, 30, 9, tzinfo=UTC), "Expiring"),
        (datetime(2027, 2, 28, 23, 59, tzinfo=UTC), "Expiring"),
        (datetime(2027, 3, 1, 0, 0, tzinfo=UTC), "Lapsed"),
    ):
        clock.now = moment

        assert words in browser.sign_in(ana).get(page_of(certificate.serial)).text


def test_hr_revokes_with_a_reason_and_the_page_says_so(browser, make, certificate):
    browser.sign_in(make.person(Role.HR))

    answer = browser.submit(page_of(certificate.serial), reason="Issued to the wrong person")

    assert answer.status_code == 303
    page = browser.get(answer.location).text
    assert "Revoked on 1 March 2026" in page
    assert "Issued to the wrong person" in page
    assert "Revoke this certificate" not in page


def test_revoking_without_a_reason_asks_for_it_and_revokes_nothing(browser, make, certificate):
    browser.sign_in(make.person(Role.HR))

    answer = browser.submit(page_of(certificate.serial), reason="   ")

    assert answer.status_code == 422
    assert "Write the reason." in answer.text
    assert "pill--valid" in browser.get(page_of(certificate.serial)).text


def test_too_long_a_reason_comes_back_with_everything_still_filled_in(browser, make, certificate):
    browser.sign_in(make.person(Role.HR))

    answer = browser.submit(page_of(certificate.serial), reason="long " * 200)

    assert answer.status_code == 422
    assert "500 characters" in answer.text
    assert "long long" in answer.text


def test_auditor_looks_but_has_no_form_and_cannot_post_one(
    browser, make, ana, certificate, monkeypatch
):
    browser.sign_in(make.person(Role.AUDITOR, name="Audra Auditor"))
    revoke = page_of(certificate.serial) + "/revoke"

    assert "Revoke this certificate" not in browser.get(page_of(certificate.serial)).text
    monkeypatch.setitem(browser.application.config, "WTF_CSRF_ENABLED", False)
    assert browser.post(revoke, data={"reason": "Because"}).status_code == 404
    assert "pill--valid" in browser.sign_in(ana).get(page_of(certificate.serial)).text


def test_holder_cannot_revoke_and_is_told_nothing(browser, ana, certificate, monkeypatch):
    browser.sign_in(ana)
    monkeypatch.setitem(browser.application.config, "WTF_CSRF_ENABLED", False)

    answer = browser.post(page_of(certificate.serial) + "/revoke", data={"reason": "Because"})

    assert answer.status_code == 404


def test_revoked_certificate_stays_visible_to_its_holder(browser, make, ana, certificate):
    hr = make.person(Role.HR)
    browser.sign_in(hr).submit(page_of(certificate.serial), reason="Wrong person")

    page = browser.sign_in(ana).get(page_of(certificate.serial))

    assert page.status_code == 200
    assert "pill--revoked" in page.text
