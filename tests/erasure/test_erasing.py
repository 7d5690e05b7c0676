"""After an erasure nothing says who somebody was, and everything they did still counts."""

import hashlib
import json

import pytest
from sqlalchemy import func, select

from course.actor import OPERATOR, Actor, Grant, Role
from course.agreements.models import Acknowledgement
from course.audit import queries as audit
from course.credentials import queries as credentials
from course.credentials import signed_queries
from course.credentials.answers import Signature
from course.credentials.models import Credential, Revocation, SignedCredential
from course.erasure import service
from course.errors import NotFound, NotReady
from course.events import PersonErased
from course.notices.models import Notice
from course.people.merge_models import Merge
from course.reports.models import Standing
from tests.erasure.conftest import BEFORE, CODE, EMAIL, LAST_DAY, NAME


@pytest.fixture
def erase(work):
    def act(person, actor=OPERATOR, *, keep=True):
        with work(actor) as uow:
            done = service.erase_person(uow, actor=actor, person_id=person.id)
            if not keep:
                uow.discard()
        return dict(done.rows)

    return act


def counted(db):
    """What statistics count."""
    tables = (Acknowledgement, Credential, Notice, Revocation)
    counts = [db.scalar(select(func.count()).select_from(table)) for table in tables]
    columns = (Standing.path_id, Standing.valid_until, Standing.revoked)
    return counts, db.execute(select(*columns).order_by(*columns)).all()


def test_nothing_of_the_person_is_left_anywhere(zuza, left, erase, run, db, now):
    before = {table for table, _ in left()}
    assert {
        "acknowledgement", "assignment", "assignment_rule", "audit_entry", "audit_view", "claim",
        "claim_line", "claim_ruling", "cover", "cover_end", "credential", "expectation_review",
        "job", "machine_key", "merge_move", "notice", "person", "preferred", "preferred_end",
        "recognition", "recognition_rule", "reinstatement", "review", "review_action",
        "review_action_said", "review_notes", "review_point", "review_rhythm", "revocation",
        "roster_line", "roster_row", "standing", "thanks", "vendor_document",
        "vendor_document_verdict", "vendor_entry", "vendor_interview", "vendor_invitation",
        "vendor_reference", "vendor_signature", "vendor_status", "vendor_subcontractor",
        "visit_appeal", "visit_appeal_answer", "visit_decision",
    } <= before  # fmt: skip
    counts = counted(db)

    erase(zuza)

    assert left() == set()
    assert now(zuza).name == "Name erased"
    assert now(zuza).erased_at
    assert counted(db)[0] == counts[0]
    assert counted(db)[1] == counts[1]
    verified = run("audit", "verify")
    assert verified.exit_code == 0, verified.output


def test_what_would_go_is_what_goes_and_looking_changes_nothing(zuza, erase, left, everything, db):
    before = everything()

    would = erase(zuza, keep=False)

    assert everything() == before
    assert erase(zuza) == would
    with_name = {what: n for what, n in would.items() if "name" in what}
    assert with_name["names on certificates"] == 2
    [told] = audit.told_of(db, PersonErased)
    assert dict(told["rows"]) == would
    assert told["cause"] == "request"


def test_what_stays_answers_with_least_data(
    zuza, erase, browser, hana, new_browser, db, everything, run
):
    columns = (Acknowledgement.text_sha256, Acknowledgement.acknowledged_at)
    acknowledged = db.execute(select(*columns).where(Acknowledgement.person_id == zuza.id)).all()
    serial = next(c.serial for c in credentials.held_by(db, zuza.id) if not c.revoked_at)
    assert "Zuzanna M." in browser.get(f"/verify/{serial}").text
    browser.sign_in(zuza)
    assert browser.get("/learn").status_code == 200

    erase(zuza)

    page = browser.get(f"/verify/{serial}").text
    assert "Name erased" in page
    assert serial in page
    assert "Zuz" not in page
    typed = (Acknowledgement.typed_name, *columns)
    assert db.execute(select(*typed).where(Acknowledgement.person_id == zuza.id)).all() == [
        ("Name erased", *row) for row in acknowledged
    ]
    assert browser.get("/learn").status_code in {302, 303, 401}, "signed out"
    assert db.scalars(select(Merge.id)).all() == [], "nothing is left that could be parted"
    desk = new_browser().sign_in(hana)
    for address in ("contact", "engagements/new", "erase"):
        shown = desk.get(f"/people/{zuza.id}/{address}")
        assert shown.status_code == 404 or "erased before" in shown.text, address
    link = run("people", "sign-in", f"erased-{zuza.id.hex[:12]}").output
    browser.get(next(word for word in link.split() if "/sign-in/" in word))
    assert browser.get("/learn").status_code in {302, 303, 401}, "whatever link is made"
    before = everything()
    with pytest.raises(NotReady, match="erased before"):
        erase(zuza)
    assert everything() == before


def test_the_credential_is_signed_anew_without_any_trace_of_the_name(zuza, erase, db):
    columns = (SignedCredential.list_number, SignedCredential.list_index)
    place = db.execute(select(*columns)).one()
    [before] = _identities(db)
    assert before["identityHash"] in _hashes(before["salt"])

    erase(zuza)

    [after] = _identities(db)
    assert after["identityHash"] not in _hashes(after["salt"])
    assert db.execute(select(*columns)).one() == place, "files that are out are answered for"
    signed = db.scalars(select(SignedCredential.credential_id)).one()
    certificate = next(one for one in credentials.held_by(db, zuza.id) if one.id == signed)
    found = signed_queries.signed(db, signed)
    assert signed_queries.signature(found, certificate) is Signature.HOLDS


def _identities(db):
    document = json.loads(db.scalars(select(SignedCredential.document)).one())
    named = document["credentialSubject"]["identifier"]
    return [one for one in named if one["identityType"] == "name"]


def _hashes(salt):
    """What somebody who guesses her name would look for."""
    return {
        "sha256$" + hashlib.sha256(f"{name}{salt}".encode()).hexdigest()
        for name in (NAME, BEFORE, EMAIL)
    }


def test_whoever_still_works_here_has_to_leave_first(make, york, erase):
    ana = make.person(name="Ana Alder", branch=york)

    with pytest.raises(NotReady, match="York"):
        erase(ana)


def test_nobody_but_hr_erases(make, york, erase, now):
    ana = make.person(name="Ana Alder", branch=york, ends_on=LAST_DAY)

    for role in (Role.MANAGER, Role.AUDITOR, Role.REGION_MANAGER, None):
        outsider = make.person(role, branch=york, name="Otto Outsider")
        with pytest.raises(NotFound):
            erase(ana, Actor(outsider.id, outsider.name, (Grant(role),) if role else ()))
    assert now(ana).name == "Ana Alder"


def test_hr_erases_neither_themselves_nor_an_admin(make, york, hana, browser):
    abe = make.person(Role.ADMIN, name="Abe Admin", branch=york, ends_on=LAST_DAY)
    browser.sign_in(hana)

    assert "Ask an admin" in browser.get(f"/people/{abe.id}/erase").text
    assert "your own record" in browser.get(f"/people/{hana.id}/erase").text


# --- the page and the command ----------------------------------------------------------


def test_page_shows_what_goes_and_asks_for_the_id_by_hand(zuza, hana, browser, left):
    address = f"/people/{zuza.id}/erase"
    page = browser.sign_in(hana).get(address).text
    assert "Goes for good" in page
    assert "Names on certificates" in page
    assert "Attempts and their answers" in page

    wrong = browser.submit(address, code="ZZ-1")
    assert wrong.status_code == 422
    assert "That is not their person id" in wrong.text
    assert ("person", "zuza") in left()

    done = browser.submit(address, code=f" {CODE.lower()} ")
    assert done.status_code == 303
    assert left() == set()
    after = browser.get(done.headers["Location"]).text
    assert "Erased. Their certificates still verify" in after
    assert "Nobody can sign in with this record" in after
    assert "Change name" not in after


def test_command_says_first_and_does_it_with_yes(zuza, run, left):
    before = left()
    would = run("people", "erase", CODE)
    assert would.exit_code == 0
    assert "Nothing was changed" in would.output
    assert left() == before

    done = run("people", "erase", CODE, "--yes")

    assert done.exit_code == 0
    assert "names on certificates" in done.output
    assert left() == set()
    assert run("people", "erase", CODE).exit_code == 1
    assert NAME not in run("people", "erase", CODE).output
