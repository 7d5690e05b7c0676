"""HR's certificate register: what it shows, to whom, and at what cost."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from course.actor import Act, Actor, Grant, Role
from course.credentials.domain import Status, status
from course.credentials.models import Credential, Revocation
from course.people.domain import Kind
from course.people.models import Branch, Region, Vendor
from course.reports import queries
from tests.browser_client import parsed
from tests.bulk import BRANCH, VENDOR, fill, id_of
from tests.tampering import unguarded

URL = "/hr/certificates"
TODAY = date(2026, 3, 1)
XHTML = "{http://www.w3.org/1999/xhtml}"


def body(page):
    return parsed(page.text)


def title(page) -> str:
    words = "".join(body(page).find(f".//{XHTML}h1").itertext())
    return re.sub(r"\s+", " ", words).removeprefix("Certificate register").strip()


def serials(page) -> list[str]:
    links = [a.get("href") for a in body(page).iter(f"{XHTML}a")]
    return [link.removeprefix("/certificates/") for link in links if link.startswith("/certif")]


def next_page(page) -> str | None:
    links = [a.get("href") for a in body(page).iter(f"{XHTML}a")]
    return next((link for link in links if "after=" in link), None)


@pytest.fixture
def everything(db, certificates):
    """Each credential with the moment of its revocation, as the tables have them."""
    joined = select(Credential, Revocation.revoked_at).outerjoin(
        Revocation, Revocation.credential_id == Credential.id
    )
    return db.execute(joined).all()


def state(credential, revoked_at, on=TODAY) -> Status:
    return status(
        on,
        credential.valid_from,
        credential.valid_until,
        credential.renewable_from,
        revoked_at is not None,
    )


# --- filters ---------------------------------------------------------------------------

SOME_DAY = date(2025, 6, 1)


def relied_on(credential, revoked_at) -> bool:
    night = datetime(2025, 6, 2, tzinfo=UTC)
    inside = credential.valid_from <= SOME_DAY <= credential.valid_until
    return inside and (revoked_at is None or revoked_at >= night)


FILTERS = {
    "everything": ({}, lambda c, r: True),
    "branch": ({"branch_id": id_of(BRANCH, 2)}, lambda c, r: c.branch_id == id_of(BRANCH, 2)),
    "vendor": ({"vendor_id": id_of(VENDOR, 1)}, lambda c, r: c.vendor_id == id_of(VENDOR, 1)),
    "kind": ({"kind": Kind.CONTRACTOR}, lambda c, r: c.kind is Kind.CONTRACTOR),
    "valid_on": ({"valid_on": SOME_DAY}, relied_on),
    **{
        f"status {wanted}": ({"status": wanted}, lambda c, r, w=wanted: state(c, r) is w)
        for wanted in Status
    },
    "several": (
        {"kind": Kind.EMPLOYEE, "status": Status.VALID},
        lambda c, r: c.kind is Kind.EMPLOYEE and state(c, r) is Status.VALID,
    ),
}


@pytest.mark.parametrize("name", FILTERS)
def test_filter_shows_exactly_what_it_says(read, everything, asked, name):
    chosen, fits = FILTERS[name]

    shown = [row.serial for row in queries.register(read, asked(**chosen))]

    expected = [c for c, revoked_at in everything if fits(c, revoked_at)]
    ordered = sorted(expected, key=lambda c: (-c.valid_until.toordinal(), c.serial))
    assert shown == [credential.serial for credential in ordered]
    assert queries.count(read, asked(**chosen)) == len(shown)


def test_region_means_all_regions_below_it_too(read, make, work, certificates, asked):
    top = make.region(name="Everywhere")
    middle = make.region(name="West", parent_id=top.id)
    with work() as uow:
        uow.session.get(Branch, id_of(BRANCH, 1)).region_id = middle.id

    shown = list(queries.register(read, asked(region_id=top.id)))

    assert {row.branch for row in shown} == {"Bulk branch 001"}
    assert {row.region for row in shown} == {"West"}


def test_revoked_after_a_day_was_valid_on_that_day(read, work, certificates, asked):
    with work() as uow:
        revocation = unguarded(uow).query(Revocation).first()
        revocation.revoked_at = datetime(2026, 2, 25, 12, tzinfo=UTC)
        serial = uow.session.get(Credential, revocation.credential_id).serial

    def shown(day: date) -> bool:
        rows = queries.register(read, asked(valid_on=day))
        return serial in {row.serial for row in rows}

    assert shown(date(2026, 2, 24))
    assert not shown(date(2026, 2, 25))


def test_database_and_rules_agree_about_every_status(read, everything, asked):
    def edges(credential):
        days = (credential.valid_from, credential.valid_until, credential.renewable_from)
        return {day + timedelta(days=n) for day in days for n in (-1, 0, 1)}

    for day in sorted(set().union(*(edges(c) for c, _ in everything[:12]))):
        on_that_day = asked().__class__(**{**vars(asked()), "on": day})
        shown = {row.serial: row.status for row in queries.register(read, on_that_day)}

        assert shown == {c.serial: state(c, revoked, day).value for c, revoked in everything}


def test_row_says_what_the_certificate_says(db, read, certificates, asked):
    row, *_ = queries.register(read, asked(branch_id=id_of(BRANCH, 3)))

    credential = db.scalars(select(Credential).filter_by(serial=row.serial)).one()
    region = db.scalars(select(Region).join(Branch).where(Branch.id == id_of(BRANCH, 3))).one()
    assert row.name == credential.record["name"]
    assert (row.region, row.branch) == (region.name, "Bulk branch 003")
    assert row.verify_url == f"http://course.test/verify/{row.serial}"
    assert row.person_id.startswith("B0")


# --- the page --------------------------------------------------------------------------


def test_title_is_the_answer(browser, hr, certificates):
    page = browser.sign_in(hr).get(URL)

    assert title(page) == "60 certificates"


def test_filter_stays_filled_in_and_in_the_links(browser, hr, certificates, work):
    page = browser.sign_in(hr).get(URL, query_string={"kind": "employee", "valid_on": "2025-12-01"})

    chosen = [o.get("value") for o in body(page).iter(f"{XHTML}option") if "selected" in o.attrib]
    assert "employee" in chosen
    assert 'value="2025-12-01"' in page.text
    assert page.status_code == 200


def test_bad_day_is_said_beside_its_field(browser, hr, certificates):
    page = browser.sign_in(hr).get(URL, query_string={"valid_on": "14/31/2027"})

    assert page.status_code == 422
    assert "Write year, month, day" in page.text
    assert 'value="14/31/2027"' in page.text
    assert serials(page) == []


def test_choice_from_elsewhere_is_refused(browser, hr, certificates):
    page = browser.sign_in(hr).get(URL, query_string={"branch": "x' OR 1=1 --"})

    assert page.status_code == 422
    assert "Choose one from the list." in page.text


def test_nothing_found_leads_back(browser, hr, certificates):
    page = browser.sign_in(hr).get(URL, query_string={"valid_on": "1999-01-01"})

    assert title(page) == "0 certificates"
    assert "No certificate matches these filters." in page.text
    assert "Export what you see" not in page.text


def test_empty_register_says_what_will_fill_it(browser, hr):
    assert "Whoever passes a final check gets one" in browser.sign_in(hr).get(URL).text


def test_name_of_a_person_cannot_write_the_page(browser, hr, work, certificates):
    with work() as uow:
        credential = unguarded(uow).query(Credential).first()
        credential.record = credential.record | {"name": "<script>alert(1)</script>"}

    page = browser.sign_in(hr).get(URL, query_string={"branch": str(credential.branch_id)})

    assert "&lt;script&gt;alert(1)" in page.text


def test_neither_can_a_firm_or_a_branch(browser, hr, work, certificates):
    with work() as uow:
        for kind in (Branch, Vendor):
            for number, place in enumerate(uow.session.query(kind)):
                place.name = f'"><script>&{number}'

    page = browser.sign_in(hr).get(URL)

    assert re.search(r'<td role="cell">&#34;&gt;&lt;script&gt;&amp;\d</td>', page.text)
    assert "<script>" not in page.text.partition("<main")[2]


def test_new_branch_appears_in_the_filter_at_once(browser, hr, make, certificates):
    browser.sign_in(hr).get(URL)

    make.branch(name="Brand new")

    assert ">Brand new</option>" in browser.get(URL).text


def test_filter_of_one_is_not_the_filter_of_another(browser, hr, certificates):
    browser.sign_in(hr)

    def chosen(**given):
        page = browser.get(URL, query_string=given)
        return [o.get("value") for o in body(page).iter(f"{XHTML}option") if "selected" in o.attrib]

    assert chosen(kind="employee") == ["employee"]
    assert chosen(status="valid") == ["valid"]
    assert chosen() == []
    assert chosen(kind="employee") == ["employee"]


def test_page_after_page_shows_each_certificate_once(browser, hr, work):
    with work() as uow:
        fill(uow, branches=5, people=700, credentials=1_020)
    browser.sign_in(hr)
    address, seen = URL, []

    while address:
        page = browser.get(address)
        seen += serials(page)
        address = next_page(page)

    assert title(page) == "More than 1,000 certificates"
    assert len(seen) == len(set(seen)) == 1_020


def test_pages_keep_the_filter(browser, hr, work):
    with work() as uow:
        fill(uow, branches=2, people=200, credentials=200)

    first = browser.sign_in(hr).get(URL, query_string={"kind": "contractor"})
    second = browser.get(next_page(first))

    assert len(serials(first)) == len(serials(second)) == 50
    assert title(second) == "100 certificates"
    assert next_page(second) is None


def test_place_that_nobody_can_read_is_the_beginning(browser, hr, certificates):
    browser.sign_in(hr)

    assert serials(browser.get(f"{URL}?after=nonsense")) == serials(browser.get(URL))


def test_page_takes_at_most_five_statements(browser, hr, certificates, statements):
    browser.sign_in(hr).get(URL)

    with statements() as ran:
        browser.get(URL, query_string={"kind": "contractor", "status": "valid"})

    assert len(ran) <= 5


# --- who ------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.MANAGER, Role.REGION_MANAGER, Role.AUTHOR, None])
def test_outsider_finds_nothing_there(browser, make, certificates, role):
    otto = make.person(role, name="Otto Outsider")
    browser.sign_in(otto)

    assert browser.get(URL).status_code == 404
    assert browser.post(f"{URL}/export").status_code in {400, 404}


def test_vendor_admin_finds_nothing_there(browser, make, certificates):
    vera = make.person(Role.VENDOR_ADMIN, vendor=make.vendor(), name="Vera Vendor")

    assert browser.sign_in(vera).get(URL).status_code == 404


def test_auditor_looks_but_takes_nothing(browser, make, certificates):
    aud = make.person(Role.AUDITOR, name="Aud Auditor")

    page = browser.sign_in(aud).get(URL)

    assert len(serials(page)) == 50
    assert "Export what you see" not in page.text


def test_scope_rule_stands_behind_the_guard(read, make, certificates, settings):
    """Whoever gets past the page's guard by mistake still reaches nobody."""
    mona = Actor(None, "Mona Manager", (Grant(Role.MANAGER, branch_id=id_of(BRANCH, 0)),))
    asked = queries.Asked(mona, Act.EXPORT_CERTIFICATES, TODAY, settings.base_url)

    assert list(queries.register(read, asked)) == []
    assert queries.count(read, asked) == 0
