"""Vendor files: who reads and writes what, four eyes on every paper, and statuses that stay."""

import hashlib
import io
import json
import zipfile
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from course.actor import Actor, Grant, Role
from course.audit import queries as audit
from course.content.model.interview import Question
from course.content.serialise import named
from course.demo.paper import paper
from course.errors import Conflict, NotFound, NotReady
from course.library import service as library
from course.people.models import Vendor
from course.vendors import admitting, entry_queries, queries, service
from course.vendors.agreement_rules import Side
from course.vendors.domain import Outcome, Status
from course.vendors.models import (
    VendorDocument,
    VendorDocumentVerdict,
    VendorStatus,
)
from tests.browser_client import Forms, without_tokens
from tests.vendors.firms import Firm, hand_in


def file_url(firm) -> str:
    return f"/vendors/{firm.id}"


def hand_in_by_page(browser, firm, body: bytes, name="insurance.pdf", **given):
    url = f"{file_url(firm)}/documents/new"
    form = next(f for f in Forms(browser.get(url).text).forms if f.action == url)
    usual = {
        "kind": "insurance",
        "title": "Public liability",
        "issuer": "Harbour Mutual",
        "starts_on": "2026-01-01",
        "ends_on": "2026-12-31",
    }
    data = form.hidden | usual | given | {"file": FileStorage(io.BytesIO(body), name)}
    boundary, sent = encode_multipart(data)
    kind = f"multipart/form-data; boundary={boundary}"
    return browser.post(url, data=sent, content_type=kind)


# --- papers ------------------------------------------------------------------------------


def test_a_paper_is_handed_in_by_the_firm_approved_by_hr_and_served_as_a_download(
    new_browser, firm, db
):
    admin, hr = new_browser().sign_in(firm.admin_person), new_browser().sign_in(firm.hr_person)
    body = paper(["Insurance"])

    assert hand_in_by_page(admin, firm, body, name="../../run.html").status_code == 303
    made = db.scalars(select(VendorDocument)).one()
    assert (made.media_type, made.file_name, made.size) == (
        "application/pdf",
        "run.html",
        len(body),
    )
    look = f"{file_url(firm)}/documents/{made.id}/look"
    assert admin.get(look).status_code == 404
    assert hr.submit(look, answer="yes", reason="").status_code == 303
    assert "Holds" in hr.get(file_url(firm)).text

    got = admin.get(f"{file_url(firm)}/documents/{made.id}")
    assert got.data == body
    assert got.headers["Content-Disposition"] == "attachment; filename=insurance-2026-01-01.pdf"
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert got.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert got.headers["Cache-Control"] == "no-store"


def test_a_page_called_a_paper_is_refused_with_what_to_do(browser, firm, db):
    browser.sign_in(firm.admin_person)

    answer = hand_in_by_page(browser, firm, b"<script>alert(1)</script>")

    assert answer.status_code == 422
    assert "This is no PDF, PNG or JPEG" in answer.text
    assert db.scalars(select(VendorDocument)).all() == []


def test_whoever_handed_it_in_cannot_approve_it_not_even_past_the_service(firm, work, make):
    with work(firm.hr) as uow:
        own = hand_in(uow, firm.hr, firm.id)
    with pytest.raises(NotReady, match="handed this in yourself"):
        firm.do(admitting.judge_document, firm.hr, document_id=own, approved=True, reason="")

    with pytest.raises(Conflict), work(firm.hr) as uow:
        uow.session.add(
            VendorDocumentVerdict(
                document_id=own,
                approved=True,
                reason="",
                handed_in_by=firm.hr.person_id,
                made_by=firm.hr.person_id,
                made_at=uow.now,
            )
        )

    other = make.person(Role.HR, name="Second Eyes")
    eyes = Actor(other.id, other.name, (Grant(Role.HR),))
    assert firm.do(admitting.judge_document, eyes, document_id=own, approved=True, reason="")
    assert not firm.do(admitting.judge_document, eyes, document_id=own, approved=False, reason="x")


def test_who_is_hr_and_runs_the_firm_does_nothing_for_the_company(firm, work):
    both = Actor(firm.hr.person_id, firm.hr.name, (*firm.hr.grants, *firm.admin.grants))

    for act, given in (
        (admitting.set_status, {"status": Status.IN_REVIEW, "reason": "We are good"}),
        (admitting.judge_document, {"document_id": firm.paper(approved=None), "approved": True}),
    ):
        with pytest.raises(NotReady, match="Somebody else has to do this"):
            firm.do(act, both, **{"reason": "", **given})


def test_the_same_file_is_not_taken_twice_and_an_approved_one_is_not_taken_out_by_the_firm(firm):
    body = paper(["One and the same"])
    id_ = firm.paper(body=body)

    with pytest.raises(NotReady, match="in already"):
        firm.paper(body=body)
    with pytest.raises(NotReady, match="was approved"):
        firm.do(service.withdraw, firm.admin, what="document", item_id=id_)
    assert firm.do(service.withdraw, firm.hr, what="document", item_id=id_)
    assert not firm.do(service.withdraw, firm.hr, what="document", item_id=id_)


def test_too_many_papers_that_nobody_has_looked_at_have_to_wait(firm, monkeypatch):
    monkeypatch.setattr(service, "MOST_WAITING", 1)
    firm.paper(approved=None)

    with pytest.raises(NotReady, match="1 papers wait already"):
        firm.paper(approved=None, title="One more")


def test_a_reference_that_was_asked_stays_and_the_firm_does_not_read_it(browser, firm, db):
    id_ = firm.do(service.add_reference, firm.admin, title="Maeve Doran", contact="+353 1 55")
    firm.do(
        admitting.answer_reference,
        firm.hr,
        reference_id=id_,
        outcome=Outcome.POOR,
        words="They shouted at a tenant.",
    )
    with pytest.raises(NotReady, match="It stays"):
        firm.do(service.withdraw, firm.admin, what="reference", item_id=id_)

    assert "shouted" in browser.sign_in(firm.hr_person).get(file_url(firm)).text
    seen = browser.sign_in(firm.admin_person).get(file_url(firm)).text
    assert "Maeve Doran" in seen
    assert "shouted" not in seen
    assert "Poor" not in seen


def test_notes_of_a_talk_keep_the_words_that_were_asked_and_are_for_the_company(browser, firm, db):
    hr = browser.sign_in(firm.hr_person)

    done = hr.submit(
        f"{file_url(firm)}/interviews/new",
        held_on="2026-02-20",
        spoke_with="Joan Pike",
        **{"note-running-late": "Rings first."},
    )

    assert done.status_code == 303
    (talk,) = entry_queries.interviews(db, firm.id)
    asked = {id_: (ask, note) for id_, ask, note in talk.notes}
    assert asked["running-late"][1] == "Rings first."
    assert "late for a visit" in asked["running-late"][0]
    assert "Rings first." not in browser.sign_in(firm.admin_person).get(file_url(firm)).text


def test_companys_own_questions_are_asked_and_notes_keep_the_words_that_were_on_screen(
    browser, firm, db, work, revision
):
    def publish(*asked):
        own = named(replace(revision, interview=tuple(Question(*one) for one in asked)))
        with work() as uow:
            library.publish(uow, revision=own, files={})

    url, hr = f"{file_url(firm)}/interviews/new", browser.sign_in(firm.hr_person)
    publish(("sorry", "How do you say sorry?"))
    assert "How do you say sorry?" in hr.get("/vendors/interview").text
    page = Forms(hr.get(url).text).forms[-1]
    publish(("sorry", "How do you say it?"), ("new", "What else?"))
    said = {"held_on": "2026-02-20", "spoke_with": "Joan Pike", "note-sorry": "At once."}

    done = hr.post(url, data=page.hidden | said)

    assert done.status_code == 303
    (talk,) = entry_queries.interviews(db, firm.id)
    assert [list(one) for one in talk.notes] == [["sorry", "How do you say sorry?", "At once."]]
    assert "What else?" in hr.get(url).text
    assert hr.post(url, data=page.hidden | said | {"revision": "none"}).status_code == 404


def test_another_firm_is_asked_for_and_answered_with_a_reason(firm, db):
    id_ = firm.do(
        service.add_subcontractor,
        firm.admin,
        title="Reilly",
        words="Digging",
        starts_on=date(2026, 4, 1),
    )

    with pytest.raises(NotReady, match="Write why not"):
        firm.do(
            admitting.answer_subcontractor,
            firm.hr,
            subcontractor_id=id_,
            agreed=False,
            reason="",
        )
    assert firm.do(
        admitting.answer_subcontractor, firm.hr, subcontractor_id=id_, agreed=True, reason=""
    )
    assert entry_queries.subcontractor(db, firm.id, id_).agreed is True


# --- where a firm stands ------------------------------------------------------------------


def test_every_status_is_an_added_fact_with_who_and_why_and_cannot_be_changed(firm, db, app):
    firm.status(Status.IN_REVIEW, Status.ADMITTED, Status.PAUSED)

    past = queries.statuses(db, [firm.id])[firm.id]
    assert [(one.ordinal, one.status, one.who, one.reason) for one in past] == [
        (3, Status.PAUSED, firm.hr.name, "Now paused"),
        (2, Status.ADMITTED, firm.hr.name, "Now admitted"),
        (1, Status.IN_REVIEW, firm.hr.name, "Now in_review"),
    ]
    for change in (update(VendorStatus).values(reason="Nothing"), delete(VendorStatus)):
        with (
            pytest.raises(DBAPIError, match="are never"),
            app.extensions["course.engine"].begin() as connection,
        ):
            connection.execute(change)


def test_a_step_that_is_missing_or_a_reason_is_said(firm):
    with pytest.raises(NotReady, match="cannot become “Admitted”"):
        firm.do(admitting.set_status, firm.hr, status=Status.ADMITTED, reason="Quick")
    with pytest.raises(NotReady, match="Write the reason"):
        firm.do(admitting.set_status, firm.hr, status=Status.IN_REVIEW, reason="")


# --- reach --------------------------------------------------------------------------------


def test_managers_read_files_of_firms_that_work_or_are_to_work_at_their_branch(
    new_browser, make, firm, work
):
    here = new_browser().sign_in(make.person(Role.MANAGER, branch=firm.branch))
    elsewhere = make.branch(name="Mill Road")
    otto = new_browser().sign_in(make.person(Role.MANAGER, branch=elsewhere, name="Otto Outsider"))
    nothing = without_tokens(otto.get("/vendors/5b0c2ad4-54e7-4e52-9f19-6e6a4c1b7f10"))

    assert here.get(file_url(firm)).status_code == 200
    assert without_tokens(otto.get(file_url(firm))) == nothing
    assert "Pike" not in otto.get("/vendors/files").text
    branch_boss = Actor(None, "", (Grant(Role.MANAGER, branch_id=elsewhere.id),))
    with pytest.raises(NotFound):
        firm.do(service.add_reference, branch_boss, title="A", contact="B")

    assert firm.do(service.name_branch, firm.hr, branch_id=elsewhere.id)
    assert not firm.do(service.name_branch, firm.hr, branch_id=elsewhere.id)
    assert otto.get(file_url(firm)).status_code == 200
    assert firm.do(service.unname_branch, firm.hr, branch_id=elsewhere.id)
    assert otto.get(file_url(firm)).status_code == 404


def test_another_firms_admin_reaches_nothing_of_this_one(new_browser, make, work, firm, branch):
    other = Firm(make, work, branch, name="Kestrel")
    paper_id = firm.paper()
    kes = new_browser().sign_in(other.admin_person)

    for address in ("", f"/documents/{paper_id}", "/expectations", "/add/trade"):
        assert kes.get(f"{file_url(firm)}{address}").status_code == 404
    assert kes.get("/vendors/files").location == f"/vendors/{other.id}"


def test_a_list_of_three_hundred_firms_is_a_few_statements(browser, make, db, statements, app):
    with app.extensions["course.engine"].begin() as connection:
        for n in range(300):
            connection.execute(
                text("INSERT INTO vendor (id, name) VALUES (:id, :name)"),
                {"id": f"{n:032x}", "name": f"Firm {n:03}"},
            )
    browser.sign_in(make.person(Role.HR))
    browser.get("/vendors/files?page=2")

    with statements() as ran:
        page = browser.get("/vendors/files?page=2")

    assert page.text.count("Firm 0") >= 50
    assert db.scalar(select(Vendor.id).where(Vendor.name == "Firm 299"))
    assert len(ran) <= 10, "\n".join(["", *ran])


def test_the_whole_file_is_evidence_that_stands_on_its_own(browser, firm, app):
    firm.sign(Side.VENDOR, Side.COMPANY)
    body = paper(["Insurance"])
    firm.paper(body=body)
    hr = browser.sign_in(firm.hr_person)
    data = {"csrf_token": Forms(hr.get(file_url(firm)).text).forms[-1].hidden["csrf_token"]}

    taken = [hr.post(f"{file_url(firm)}/evidence", data=data).data for _ in range(2)]

    assert taken[0] == taken[1], "the same file gives the same bytes"
    pack = zipfile.ZipFile(io.BytesIO(taken[0]))
    sums = dict(line.split("  ")[::-1] for line in pack.read("SHA256SUMS").decode().splitlines())
    assert set(sums) == set(pack.namelist()) - {"SHA256SUMS"}
    for name, digest in sums.items():
        assert hashlib.sha256(pack.read(name)).hexdigest() == digest
    assert body in [pack.read(name) for name in sums if name.startswith("papers/")]
    words = json.loads(pack.read("file.json"))
    (agreement,) = words["agreements"]
    (text,) = [name for name in sums if name.startswith("agreements/")]
    assert sums[text] == agreement["text_sha256"]
    assert [one["typed_name"] for one in agreement["signatures"]] == [
        firm.admin.name,
        firm.hr.name,
    ]
    with app.extensions["course.read_sessions"]() as session:
        assert audit.verify(session) is None
