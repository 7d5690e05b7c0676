"""Credentials are signed with their award, once, and stay verifiable for good."""

import json
import logging
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select, text, update

from course.actor import OPERATOR, Role
from course.app import connect
from course.audit.models import AuditEntry
from course.credentials import service, signed_queries, signing
from course.credentials.answers import Signature
from course.credentials.models import Credential, SignedCredential
from course.keys import queries as keys
from course.keys import service as key_service
from course.keys.domain import KeysLocked, Purpose
from course.people.models import Branch
from course.proofs import dids, integrity, jwt, statuslist
from tests.at_once import at_once
from tests.bulk import fill
from tests.tampering import unguarded

SECRET = "k" * 32


@pytest.fixture
def ana(make):
    return make.person(name="Ana Silva", email="ana@pike.test")


@pytest.fixture
def certificate(award, ana):
    return award(ana)


@pytest.fixture
def become(app, settings):
    """``become(base_url=...)``: the instance with another setting."""

    def change(**given):
        connect(app, replace(settings, **given), app.extensions["course.engine"])

    return change


def document(db, certificate):
    return json.loads(signed_queries.signed(db, certificate.id).document)


def answer_of(db, work, certificate, passing, person):
    return signed_queries.signature(
        signed_queries.signed(db, certificate.id), passing.newest(person)
    )


def revoke(work, certificate):
    with work() as uow:
        service.revoke(uow, actor=OPERATOR, serial=certificate.serial, reason="Wrong person")


# --- with the award --------------------------------------------------------------------


def test_an_award_is_signed_in_the_same_transaction(db, certificate):
    signed = document(db, certificate)

    (method,) = integrity.verify(signed, lambda _: None)
    key = keys.signer(db, Purpose.CREDENTIAL, SECRET)
    assert method == dids.method(dids.key(key.public), key.public)
    assert signed["credentialSubject"]["licenseNumber"] == certificate.serial
    assert db.get(SignedCredential, certificate.id).key_id == key.key_id
    assert "Silva" not in json.dumps(signed)


def test_where_others_can_ask_it_the_address_is_the_issuer(browser, award, ana, become, db):
    become(base_url="https://learn.example.com")

    signed = document(db, award(ana))

    assert signed["issuer"]["id"] == "did:web:learn.example.com"
    assert signed["credentialStatus"]["statusListCredential"].startswith("https://learn.exam")
    told = browser.get("/.well-known/did.json")
    methods = {m["id"]: m for m in told.json["verificationMethod"]}
    assert told.mimetype == "application/did+json"
    assert told.json["id"] == "did:web:learn.example.com"
    assert integrity.verify(
        signed, lambda m: dids.multikey.to_public(methods[m]["publicKeyMultibase"])
    )


def test_a_wrong_secret_costs_nobody_a_pass_and_is_made_up_for(
    become, award, ana, db, run, clock, passing, work
):
    become(secret_key="x" * 32)
    certificate = award(ana)
    assert signed_queries.signed(db, certificate.id) is None
    assert answer_of(db, work, certificate, passing, ana) is Signature.NOT_YET
    told = run("daily")
    assert told.exit_code == 0
    assert "rotate-key --purpose all" in told.output

    run("credentials", "rotate-key", "--purpose", "all")
    assert "have no signature yet" in run("doctor").output
    told = run("daily")

    assert "credentials without one" in told.output
    assert answer_of(db, work, certificate, passing, ana) is Signature.HOLDS
    assert signed_queries.unsigned_count(db) == 0


# --- later -----------------------------------------------------------------------------


def test_credentials_without_signature_are_signed_in_sets_each_once(work, db):
    with work() as uow:
        fill(uow, branches=1, people=30, credentials=30)

    def sign():
        with work() as uow:
            return signing.sign_waiting(uow, 20)

    counts = [*at_once(sign, sign), sign(), sign()]

    places = db.execute(select(SignedCredential.list_number, SignedCredential.list_index)).all()
    assert sum(counts) == len(places) == len(set(places)) == 30
    assert counts[-1] == 0
    told = db.scalars(select(AuditEntry.data).where(AuditEntry.event == "CredentialsSigned"))
    assert sum(json.loads(data)["credentials"] for data in told) == 30


def test_places_are_drawn_and_a_half_full_list_is_followed_by_the_next(
    work, db, award, make, monkeypatch
):
    monkeypatch.setattr(signing, "HALF", 2)

    for _ in range(5):
        award(make.person())

    rows = db.execute(
        select(SignedCredential.list_number, SignedCredential.list_index)
        .join(Credential, Credential.id == SignedCredential.credential_id)
        .order_by(SignedCredential.list_number)
    ).all()
    assert [row.list_number for row in rows] == [1, 1, 2, 2, 3]
    assert len({row.list_index for row in rows}) == 5
    assert max(row.list_index for row in rows) > 1_000, "as good as certain for five of 131,072"


def test_a_place_that_is_taken_is_not_given_again(award, make, db, monkeypatch):
    drawn = iter([7, 7, 7, 9])
    monkeypatch.setattr("secrets.randbelow", lambda below: next(drawn))

    for _ in range(2):
        award(make.person())

    assert set(db.scalars(select(SignedCredential.list_index))) == {7, 9}


def test_a_record_that_nobody_can_sign_does_not_hold_up_the_others(work, db, award, make, caplog):
    bad, good = award(make.person()), award(make.person())
    with work() as uow:
        unguarded(uow).execute(delete(SignedCredential))
        broken = {**bad.record, "company": ""}
        unguarded(uow).execute(
            update(Credential).where(Credential.id == bad.id).values(record=broken)
        )

    with caplog.at_level(logging.ERROR), work() as uow:
        assert signing.sign_waiting(uow) == 1

    assert signed_queries.signed(db, good.id)
    assert str(bad.id) in caplog.text


# --- rotation --------------------------------------------------------------------------


@pytest.mark.parametrize("base_url", ["http://course.test", "https://learn.example.com"])
def test_what_an_old_key_signed_still_verifies_after_rotation(
    become, award, ana, make, work, db, browser, passing, base_url
):
    become(base_url=base_url)
    old = award(ana)
    with work() as uow:
        key_service.rotate(uow, Purpose.CREDENTIAL)

    new = award(make.person())

    assert answer_of(db, work, old, passing, ana) is Signature.HOLDS
    methods = browser.get("/.well-known/did.json").json or {}
    known = {m["id"]: m["publicKeyMultibase"] for m in methods.get("verificationMethod", [])}
    used = set()
    for certificate in (old, new):
        used |= set(
            integrity.verify(document(db, certificate), lambda m: dids.multikey.to_public(known[m]))
        )
    assert len(used) == 2


def test_a_list_is_always_from_who_issued_what_stands_in_it(become, award, make, work, db, browser):
    """A key that is the issuer itself goes on for its own credentials; an address has one list."""
    of_old_key = document(db, award(make.person()))
    with work() as uow:
        key_service.rotate(uow, Purpose.CREDENTIAL)
    of_new_key = document(db, award(make.person()))
    become(base_url="https://learn.example.com")
    by_address = document(db, award(make.person()))
    run_on = document(db, award(make.person()))

    numbers = []
    for signed in (of_old_key, of_new_key, by_address, run_on):
        number = int(signed["credentialStatus"]["statusListCredential"].rpartition("/")[2])
        numbers.append(number)
        listed = json.loads(browser.get(f"/status/{number}").data)
        assert listed["issuer"] == signed["issuer"]["id"]
        assert integrity.verify(listed, lambda m: dids.multikey.to_public(m.rpartition("#")[2]))
    assert numbers == [1, 2, 3, 3]


# --- what spoils a signature -----------------------------------------------------------


def other_serial(db, certificate):
    said = document(db, certificate)
    said["credentialSubject"]["licenseNumber"] = "AW-26-0000-0000"
    return json.dumps(said)


def signed_by_a_stranger(db, certificate):
    from tests.proofs.documents import CREATED, KEY

    said = document(db, certificate)
    del said["proof"]
    said["issuer"]["id"] = KEY.did
    return json.dumps(integrity.sign(said, KEY, did=KEY.did, created=CREATED))


@pytest.mark.parametrize(
    "alter", [other_serial, signed_by_a_stranger, lambda *_: "{}", lambda *_: "no json"]
)
def test_an_altered_credential_is_noticed(alter, certificate, db, work, passing, ana, browser):
    altered = alter(db, certificate)
    with work() as uow:
        unguarded(uow).execute(update(SignedCredential).values(document=altered))

    assert answer_of(db, work, certificate, passing, ana) is Signature.BROKEN
    page = browser.get(f"/verify/{certificate.serial}").text
    assert "Cannot be confirmed" in page
    assert "Valid today" not in page
    assert "Ana" not in page
    assert browser.get(f"/verify/{certificate.serial}.json").json["answer"] == "broken"


def test_an_altered_register_is_noticed(certificate, db, work, passing, ana):
    longer = {**certificate.record, "valid_until": "2029-01-01"}
    with work() as uow:
        unguarded(uow).execute(update(Credential).values(record=longer))

    assert answer_of(db, work, certificate, passing, ana) is Signature.BROKEN


def test_a_branch_that_moves_its_clocks_spoils_no_certificate(certificate, db, work, passing, ana):
    with work() as uow:
        uow.session.execute(update(Branch).values(time_zone="Pacific/Auckland"))

    assert answer_of(db, work, certificate, passing, ana) is Signature.HOLDS


# --- status lists ----------------------------------------------------------------------


def is_revoked(listed, entry):
    array = statuslist.decode(listed["credentialSubject"]["encodedList"])
    return statuslist.is_set(array, int(entry["statusListIndex"]))


def test_a_revocation_stands_in_the_list_at_once_in_both_forms(browser, award, ana, make, work, db):
    gone, stays = (document(db, award(person)) for person in (ana, make.person()))
    before = browser.get("/status/1")
    assert not is_revoked(json.loads(before.data), gone["credentialStatus"])

    with work() as uow:
        serial = gone["credentialSubject"]["licenseNumber"]
        service.revoke(uow, actor=OPERATOR, serial=serial, reason="Wrong person")
    after = browser.get("/status/1")
    token = browser.get("/status/1", headers={"Accept": "application/vc+jwt"})

    assert after.mimetype == "application/vc"
    assert token.mimetype == "application/vc+jwt"
    assert browser.get("/status/1.jwt").data == token.data
    assert integrity.verify(json.loads(after.data), lambda _: None)
    for listed in (json.loads(after.data), jwt.verify(token.text, lambda _: None)):
        assert is_revoked(listed, gone["credentialStatus"])
        assert not is_revoked(listed, stays["credentialStatus"])
        assert listed["issuer"] == gone["issuer"]["id"]
        assert listed["id"] == gone["credentialStatus"]["statusListCredential"]


def test_a_copy_of_a_list_is_good_as_long_as_nothing_changes(browser, certificate, work, clock):
    first = browser.get("/status/1")
    asked = {"If-None-Match": first.headers["ETag"]}

    assert browser.get("/status/1", headers=asked).status_code == 304
    assert first.headers["Cache-Control"] == "public, no-cache"
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    clock.now += timedelta(hours=3)
    assert browser.get("/status/1", headers=asked).status_code == 304
    revoke(work, certificate)
    assert browser.get("/status/1", headers=asked).status_code == 200


def test_there_is_no_list_that_nobody_stands_in(browser, certificate):
    assert browser.get("/status/2").status_code == 404
    assert browser.get("/status/99999999999999999999").status_code == 404


def test_a_list_that_cannot_be_signed_says_so_without_details(browser, certificate, become):
    become(secret_key="x" * 32)

    page = browser.get("/status/1")

    assert page.status_code == 409
    assert "COURSE_SECRET_KEY" not in page.text


# --- the file --------------------------------------------------------------------------


def test_holder_and_hr_download_the_credential_and_nobody_else(browser, certificate, ana, make, db):
    url = f"/certificates/{certificate.serial}.json"

    for person in (ana, make.person(Role.HR)):
        answer = browser.sign_in(person).get(url)
        assert answer.mimetype == "application/vc"
        assert certificate.serial in answer.headers["Content-Disposition"]
        assert json.loads(answer.data) == document(db, certificate)
    assert browser.sign_in(make.person(name="Otto Outsider")).get(url).status_code == 404


def test_asking_for_a_file_signs_what_was_not_signed_yet(browser, certificate, ana, work, db):
    with work() as uow:
        unguarded(uow).execute(delete(SignedCredential))

    answer = browser.sign_in(ana).get(f"/certificates/{certificate.serial}.json")

    assert answer.status_code == 200
    assert answer.text == signed_queries.signed(db, certificate.id).document
    assert db.scalars(select(func.count()).select_from(SignedCredential)).one() == 1


def test_who_cannot_get_it_yet_is_told_so_in_plain_words(browser, certificate, ana, work, become):
    with work() as uow:
        unguarded(uow).execute(delete(SignedCredential))
    become(secret_key="x" * 32)

    page = browser.sign_in(ana).get(f"/certificates/{certificate.serial}.json")

    assert page.status_code == 409
    assert "cannot be signed just now" in page.text


def test_no_key_signs_where_there_is_no_secret(work, certificate):
    with work() as uow:
        unguarded(uow).execute(text("DELETE FROM signed_credential"))
        uow.instance = replace(uow.instance, secret_key="")
        with pytest.raises(KeysLocked):
            signing.sign_one(uow, certificate.id)


# --- three answers ---------------------------------------------------------------------


def words(page):
    return [part.split("</b>")[0] for part in page.text.split('class="check__about">')[1:]]


def test_check_and_certificate_give_three_answers(browser, certificate, ana, work):
    public, own = f"/verify/{certificate.serial}", f"/certificates/{certificate.serial}"
    browser.sign_in(ana)

    for page in (browser.get(public), browser.get(own)):
        assert words(page) == [
            "Signature: <b>Genuine",
            "Time: <b>Within its days",
            "Status: <b>Not revoked",
        ]
    revoke(work, certificate)
    for page in (browser.get(public), browser.get(own)):
        assert words(page)[1:] == ["Time: <b>Within its days", "Status: <b>Revoked"]


def test_a_revoked_certificate_tells_the_public_no_days(browser, certificate, work):
    revoke(work, certificate)

    page = browser.get(f"/verify/{certificate.serial}").text

    assert "2027" not in page
    assert "Ana" not in page


def test_machines_learn_no_more_than_people(browser, certificate, ana, work):
    url = f"/verify/{certificate.serial}.json"

    told = browser.get(url)

    assert told.json == {
        "serial": certificate.serial,
        "checked_at": "2026-03-01T09:00:00+00:00",
        "answer": "valid",
        "signature": "Genuine",
        "time": "Within its days",
        "status": "Not revoked",
        "name": "Ana S.",
        "path": certificate.record["path_title"],
        "valid_until": "2027-02-28",
    }
    revoke(work, certificate)
    gone = browser.get(url).json
    assert gone["answer"] == "revoked"
    assert not {"name", "path", "valid_until"} & gone.keys()
    assert browser.get("/verify/AW-26-0000-0000.json").status_code == 404
