"""Inviting a vendor by a link: once, for fourteen days, to a record of its own."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from course.actor import Role
from course.audit.models import AuditEntry
from course.directory.models import VendorInvitation
from course.people.models import Engagement, Person, RoleGrant, Vendor
from tests.at_once import at_once
from tests.browser_client import Forms, token, without_tokens

ASKED = {"vendor": "Newman", "name": "Nell Newman", "email": "nell@newman.test"}


@pytest.fixture
def invite(browser, desk):
    """``invite(vendor="Pike")``: HR makes a link; the path of its address."""

    def invite(**given) -> str:
        page = browser.sign_in(desk.hr).submit("/vendors/invite", **ASKED | given)
        assert page.status_code == 200
        return re.search(r"http://course\.test(/join/[\w-]+)", page.text)[1]

    return invite


def grants(db):
    return db.execute(
        select(Person.name, Person.email, RoleGrant.role, Vendor.name)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .join(Vendor, Vendor.id == RoleGrant.vendor_id)
        .where(Person.code.startswith("V-"))
    ).all()


def test_link_makes_a_record_that_runs_the_firms_people_and_lands_on_what_to_do(
    invite, new_browser, db
):
    address = invite()
    phone = new_browser()

    page = phone.get(address)
    assert page.status_code == 200
    assert "Nell Newman" in page.text
    assert grants(db) == []

    done = phone.submit(address, name="Nell M. Newman")

    assert done.location == "/vendors/welcome"
    first = phone.get(done.location).text
    for words in ("Newman", "Import a list", "Print cards", "Assign"):
        assert words in first
    assert [tuple(row) for row in grants(db)] == [
        ("Nell M. Newman", "nell@newman.test", Role.VENDOR_ADMIN, "Newman")
    ]
    assert phone.get("/people").status_code == 200
    assert phone.get("/vendors").status_code == 404


def test_vendor_that_is_there_is_not_made_twice(invite, db):
    invite(vendor="  pike ", email="pat@pike.test")

    assert db.scalars(select(Vendor.name).where(Vendor.name.ilike("%pike%"))).all() == ["Pike"]


def test_secret_is_shown_once_and_stored_nowhere(invite, browser, db):
    secret = invite().rsplit("/", 1)[1]

    assert secret not in browser.get("/vendors").text
    kept = [
        *db.scalars(select(AuditEntry.data)),
        *db.scalars(select(VendorInvitation.token_sha256)),
    ]
    assert not any(secret in text for text in kept)
    assert "nell@" not in "".join(db.scalars(select(AuditEntry.data)))


def test_used_link_says_what_to_do_next(invite, new_browser, db):
    address = invite()
    new_browser().submit(address, name="Nell")

    page = new_browser().get(address)

    assert page.status_code == 403
    assert "has been used" in page.text
    assert "/sign-in" in page.text


def test_link_of_fifteen_days_ago_is_too_old(invite, new_browser, clock, db):
    address = invite()
    clock.now += timedelta(days=15)

    page = new_browser().get(address)

    assert page.status_code == 403
    assert "too old" in page.text
    assert grants(db) == []


def test_withdrawn_link_opens_nothing(invite, browser, new_browser, db):
    address = invite()
    phone = new_browser()
    given = token(phone.get(address))
    listed = browser.get("/vendors")
    assert "Nell Newman" in listed.text
    [withdraw] = [form for form in Forms(listed.text).forms if "withdraw" in form.action]

    for _ in range(2):
        assert browser.post(withdraw.action, data=withdraw.hidden).status_code == 303

    assert phone.post(address, data=given | {"name": "Nell"}).status_code == 403
    assert "taken back" in phone.get(address).text
    assert "Nell Newman" not in browser.get("/vendors").text
    events = db.scalars(select(AuditEntry.event)).all()
    assert events.count("VendorInvitationWithdrawn") == 1


def test_unknown_link_says_no_more_than_that(new_browser):
    page = new_browser().get("/join/nothing")

    assert page.status_code == 403
    assert "does not open" in page.text


def test_two_presses_at_once_make_one_record(invite, new_browser, db):
    address = invite()
    browsers = [new_browser() for _ in range(4)]
    given = [token(browser.get(address)) | {"name": "Nell"} for browser in browsers]

    answers = at_once(
        *(
            lambda b=browser, g=data: b.post(address, data=g).status_code
            for browser, data in zip(browsers, given, strict=True)
        )
    )

    assert sorted(answers) == [303, 403, 403, 403]
    assert len(grants(db)) == 1


def test_name_is_asked_for(invite, new_browser, db):
    page = new_browser().submit(invite(), name=" ")

    assert page.status_code == 422
    assert grants(db) == []


def test_guessing_links_is_slowed_down(new_browser):
    phone = new_browser()
    given = token(phone.get("/sign-in/any")) | {"name": "Eve"}

    answers = [phone.post(f"/join/{n}", data=given).status_code for n in range(25)]

    assert answers[0] == 403
    assert answers[-1] == 429


def test_invitation_never_opens_a_record_that_is_there(browser, desk, make, place, db):
    """HR could otherwise make a key to an admin."""
    make.person(Role.ADMIN, branch=place.bath, email="root@course.test")

    page = browser.sign_in(desk.hr).submit(
        "/vendors/invite", **ASKED | {"email": "ROOT@course.test"}
    )

    assert page.status_code == 422
    assert "Somebody has this e-mail already" in page.text
    assert db.scalars(select(VendorInvitation.id)).all() == []


def test_e_mail_that_somebody_got_meanwhile_is_refused_with_a_word(
    invite, new_browser, make, place, db
):
    address = invite()
    make.person(branch=place.bath, email="nell@newman.test")

    page = new_browser().submit(address, name="Nell")

    assert page.status_code == 422
    assert "Ask HR for a new link" in page.text
    assert grants(db) == []


def test_whoever_has_no_e_mail_works_at_a_branch_and_gets_a_card_there(
    invite, new_browser, db, place
):
    address = invite(email="", phone="086 123", branch="york")

    new_browser().submit(address, name="Nell")

    rows = db.execute(
        select(Engagement.branch_id, Engagement.job_role)
        .join(Person, Person.id == Engagement.person_id)
        .where(Person.name == "Nell")
    ).all()
    assert [tuple(row) for row in rows] == [(place.york.id, "vendor admin")]


def test_neither_e_mail_nor_branch_is_refused(browser, desk):
    page = browser.sign_in(desk.hr).submit(
        "/vendors/invite", **ASKED | {"email": "", "phone": "086 123"}
    )

    assert page.status_code == 422
    assert "sign in with a card" in page.text


@pytest.mark.parametrize("who", ["york", "north", "pike", "auditor"])
def test_outsiders_invite_nobody(browser, desk, db, who):
    browser.sign_in(getattr(desk, who))
    nothing = without_tokens(browser.get("/no/such/page"))
    given = token(browser.get("/learn")) | ASKED

    assert without_tokens(browser.get("/vendors")) == nothing
    assert without_tokens(browser.get("/vendors/invite")) == nothing
    assert without_tokens(browser.post("/vendors/invite", data=given)) == nothing
    assert db.scalars(select(VendorInvitation.id)).all() == []


def test_vendors_are_listed_with_people_share_and_who_answers(
    browser, desk, make, walk, place, settle
):
    pat = make.person(name="Pat", branch=place.york, vendor=place.pike)
    walk(pat, make.assignment(pat, branch_id=place.york.id)).certify()
    settle()

    page = browser.sign_in(desk.hr).get("/vendors").text

    pike = page.partition(">Pike<")[2].partition("</tr>")[0]
    assert "1 of 2, 50 %" in pike
    assert "Pia Pike" in pike
    kestrel = page.partition(">Kestrel<")[2].partition("</tr>")[0]
    assert "Nobody yet" in kestrel
    assert "vendor=Kestrel" in kestrel
