"""The agreement between company and firm: sent, read, signed by both, reviewed, never changed."""

import hashlib
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError

from course.actor import Actor, Role
from course.audit import queries as audit
from course.errors import NotReady
from course.library import service as library
from course.vendors import agreement_queries, signing
from course.vendors.agreement_rules import Side, Stage
from course.vendors.models import VendorAgreementView, VendorSignature
from course.vendors.ready_rules import GRACE, Owner
from course.vendors.signing import Signing
from tests.browser_client import without_tokens
from tests.packs import next_edition


def test_it_is_sent_read_signed_by_the_firm_and_countersigned(new_browser, firm, db, app):
    hr, admin = new_browser().sign_in(firm.hr_person), new_browser().sign_in(firm.admin_person)
    assert hr.submit(f"/vendors/{firm.id}/agreement/send", months="6").status_code == 303
    (sent,) = agreement_queries.sent(db, [firm.id])[firm.id]
    url = f"/vendors/{firm.id}/agreement/{sent.id}"

    assert "Nobody of the firm has opened it yet" in hr.get(url).text
    page = admin.get(url).text
    assert f"What {firm.vendor.name} promises" in page
    assert "Agreed invoices are paid in 30 days." in page
    wrong = admin.submit(url, agreed="y", typed_name="Somebody Else", office="Owner")
    assert wrong.status_code == 422
    assert "Type your name as it stands here" in wrong.text
    signed = {"agreed": "y", "office": "Owner"}
    assert admin.submit(url, typed_name=firm.admin.name.upper(), **signed).status_code == 303
    assert hr.submit(url, typed_name=firm.hr.name, **signed).status_code == 303

    done = agreement_queries.one(db, firm.id, sent.id)
    assert done.stage is Stage.COUNTERSIGNED
    assert [one.side for one in done.signatures] == [Side.VENDOR, Side.COMPANY]
    words = admin.get(f"{url}.txt").data
    assert {one.text_sha256 for one in done.signatures} == {hashlib.sha256(words).hexdigest()}
    assert firm.vendor.name in done.signatures[0].statement
    assert agreement_queries.due_on(done, []) == date(2026, 9, 1)
    with app.extensions["course.read_sessions"]() as session:
        assert audit.verify(session) is None


def test_each_step_waits_for_the_one_before(firm, db):
    id_ = firm.do(signing.send, firm.hr, review_months=12)
    by = {"agreement_id": id_, "signing": Signing("A", "B")}

    with pytest.raises(NotReady, match="read it first"):
        firm.do(signing.sign, firm.admin, side=Side.VENDOR, **by)
    with pytest.raises(NotReady, match="The firm signs first"):
        firm.do(signing.sign, firm.hr, side=Side.COMPANY, **by)
    assert not firm.do(signing.note_read, firm.hr, agreement_id=id_)
    assert firm.do(signing.note_read, firm.admin, agreement_id=id_)
    assert not firm.do(signing.note_read, firm.admin, agreement_id=id_)
    assert len(db.scalars(select(VendorAgreementView)).all()) == 1


def test_the_same_text_is_sent_once_and_each_side_signs_once(firm, db):
    id_ = firm.sign(Side.VENDOR, Side.COMPANY)

    assert firm.do(signing.send, firm.hr, review_months=12) is None
    again = {"agreement_id": id_, "side": Side.VENDOR, "signing": Signing("A", "B")}
    assert not firm.do(signing.sign, firm.admin, **again)
    assert len(db.scalars(select(VendorSignature)).all()) == 2


def test_nobody_signs_for_both_sides(firm):
    id_ = firm.sign(Side.VENDOR)
    both = Actor(firm.admin.person_id, "Both", (*firm.hr.grants, *firm.admin.grants))

    with pytest.raises(NotReady, match="Somebody else has to sign"):
        firm.do(
            signing.sign,
            both,
            agreement_id=id_,
            side=Side.COMPANY,
            signing=Signing("Both", "All"),
        )


def test_what_was_signed_cannot_be_changed(firm, app):
    firm.sign(Side.VENDOR, Side.COMPANY)

    with (
        pytest.raises(DBAPIError, match="never changed"),
        app.extensions["course.engine"].begin() as connection,
    ):
        connection.execute(update(VendorSignature).values(typed_name="Nobody"))


def test_a_review_is_kept_and_moves_the_day_of_the_next(browser, make, firm, db):
    manager = make.person(Role.MANAGER, branch=firm.branch)
    url = f"/vendors/{firm.id}/expectations"
    browser.sign_in(manager)
    given = {
        "held_on": "2026-03-01",
        "present": "Joan, Dana",
        "words": "Notes before four.",
        "months": "12",
    }
    assert "Both sides have signed nothing yet" in browser.get(url).text
    firm.sign(Side.VENDOR, Side.COMPANY)

    assert "Every clause reads as it did" in browser.get(url).text
    assert browser.submit(url, **given | {"months": "24"}).status_code == 303

    (held,) = agreement_queries.reviews(db, firm.id)
    binding = agreement_queries.in_force(agreement_queries.sent(db, [firm.id])[firm.id])
    assert agreement_queries.due_on(binding, [held]) == date(2028, 3, 1)
    assert "Notes before four." in browser.get(url).text
    late = browser.submit(url, **given | {"held_on": "2026-03-02"})
    assert "still to come" in late.text


def test_otto_of_another_branch_finds_no_agreement(browser, make, firm):
    id_ = firm.sign(Side.VENDOR)
    browser.sign_in(make.person(Role.MANAGER, branch=make.branch(), name="Otto Outsider"))
    other = "5b0c2ad4-54e7-4e52-9f19-6e6a4c1b7f10"

    for address in ("/agreement/{}", "/agreement/{}.txt"):
        mine = browser.get(f"/vendors/{firm.id}{address.format(id_)}")
        assert mine.status_code == 404
        assert without_tokens(mine) == without_tokens(
            browser.get(f"/vendors/{firm.id}{address.format(other)}")
        )


def test_the_gate_names_whose_turn_it_is_to_sign(firm, db, revision):
    def turn():
        sent = agreement_queries.sent(db, [firm.id]).get(firm.id, ())
        return agreement_queries.signs_next(sent, revision.agreement)

    turns = [turn()]
    id_ = firm.do(signing.send, firm.hr, review_months=12)
    turns.append(turn())
    firm.do(signing.note_read, firm.admin, agreement_id=id_)
    by = {"agreement_id": id_, "side": Side.VENDOR, "signing": Signing("A", "B")}
    firm.do(signing.sign, firm.admin, **by)
    turns.append(turn())

    assert turns == [Owner.HR, Owner.FIRM, Owner.HR]


def test_a_new_edition_shows_what_changed_and_is_signed_anew(browser, firm, db, work, clock):
    firm.sign(Side.VENDOR, Side.COMPANY)
    newer = next_edition("stay", words="This is new.")
    with work() as uow:
        library.publish(uow, revision=newer.revision, files=newer.files)
    hr = browser.sign_in(firm.hr_person)

    page = hr.get(f"/vendors/{firm.id}/expectations").text
    assert "1 clause reads differently" in page
    assert "It is new" in page
    assert "This is new. Stay with the customer" in page
    assert "Send edition 1.1" in hr.get(f"/vendors/{firm.id}").text
    agreement = newer.revision.agreement
    signed = agreement_queries.signed(agreement_queries.sent(db, [firm.id])[firm.id], agreement)
    assert (signed.newest, signed.any) == (False, True)
    assert signed.in_grace(agreement.effective_on + GRACE)
    assert not signed.in_grace(agreement.effective_on + GRACE + timedelta(days=1))

    firm.sign(Side.VENDOR, Side.COMPANY)
    both = agreement_queries.sent(db, [firm.id])[firm.id]
    assert agreement_queries.signed(both, agreement).newest
    assert {one.edition for one in both} == {"1.0", "1.1"}
