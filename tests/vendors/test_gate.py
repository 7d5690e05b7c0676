"""The gate: the answer in words, a named person who decides, and an appeal that is heard."""

from uuid import uuid4

import pytest
from sqlalchemy import select

from course.actor import Actor, Grant, Role
from course.errors import NotReady
from course.library import service as library
from course.people.cards import Site
from course.vendors import visiting
from course.vendors.models import VisitDecision
from tests.browser_client import untokened
from tests.recertification.editions import edition
from tests.vendors.firms import Firm

URL = "/gate/PK-4"


@pytest.fixture
def dana(make, branch):
    return make.person(Role.MANAGER, branch=branch, name="Dana Whitfield")


@pytest.fixture
def gate(browser, dana):
    return browser.sign_in(dana)


def decide(gate, worker, press="no", reason="No ladder on the van"):
    return gate.submit(URL, press=press, reason=reason)


def test_green_then_amber_when_the_insurance_has_run_out(gate, dana, firm, worker, clock):
    firm.ready()
    green = gate.get(URL).text
    assert "Green" in green
    assert "Ready to visit" in green
    assert "good until 31 December 2026" in green

    clock.now = clock.now.replace(year=2027, month=1, day=1)
    amber = gate.sign_in(dana).get(URL).text
    assert "Amber" in amber
    assert "The insurance of Pike ran out on 31 December 2026." in amber
    assert "To put right: Pike: Pike Admin." in amber


def test_certificate_lapses_at_the_gate_when_a_changed_clause_was_not_shown_in_time(
    gate, dana, firm, worker, work, clock
):
    firm.ready()
    one = edition("1.1", material={"stay": "Stay there."})
    with work() as uow:
        library.publish(uow, revision=one.revision, files=one.files)
    clock.now = clock.now.replace(month=12, day=15)
    assert "ran out on" not in gate.sign_in(dana).get(URL).text

    clock.now = clock.now.replace(day=16)

    assert "ran out on 15 December 2026" in gate.sign_in(dana).get(URL).text


def test_a_scanned_card_leads_whoever_is_signed_in_to_the_answer_and_others_to_the_pin(
    gate, new_browser, novice, firm
):
    scanned = Site("", "").address(novice.code)

    assert gate.get(scanned).location == URL
    assert new_browser().get(scanned).status_code == 200
    assert "PIN" in gate.get(f"{scanned}&sign-in=y").text
    assert gate.get("/gate?code=%20pk-4%20").location == "/gate/pk-4"
    assert "Piotr Kowal" in gate.get("/gate/pk-4").text


def test_the_serial_of_the_certificate_leads_to_the_same_person(gate, worker, firm, db):
    from course.credentials.models import Credential

    serial = db.scalars(select(Credential.serial)).one()

    assert "Piotr Kowal" in gate.get(f"/gate/{serial.lower()}").text


def test_otto_of_another_branch_gets_what_an_unknown_code_gets(browser, make, firm, novice):
    browser.sign_in(make.person(Role.MANAGER, branch=make.branch(), name="Otto Outsider"))

    known, unknown = browser.get(URL), browser.get("/gate/XX-1")

    assert known.status_code == unknown.status_code == 404
    assert untokened(known.text).replace("PK-4", "XX-1") == untokened(unknown.text)


def test_going_against_the_answer_needs_a_reason_and_is_kept_with_what_was_known(
    gate, worker, firm, db, dana
):
    refused = gate.submit(URL, press="yes", reason="")
    assert refused.status_code == 422
    assert "Write why" in refused.text

    done = gate.submit(URL, press="yes", reason="One job more, with a colleague")

    assert done.status_code == 303
    kept = db.scalars(select(VisitDecision)).one()
    assert (kept.let_in, kept.made_by, kept.light) == (True, dana.id, "amber")
    assert {code for code, _ in kept.reasons} == {
        "firm_not_admitted",
        "firm_agreement_unsigned",
        "insurance_missing",
    }
    assert "One job more, with a colleague" in gate.get(done.location).text


def test_pressing_twice_is_deciding_once(firm, novice, work, dana, db):
    actor = Actor(dana.id, dana.name, (Grant(Role.MANAGER, branch_id=firm.branch.id),))
    id_ = uuid4()
    made = []
    for _ in range(2):
        with work(actor) as uow:
            made.append(
                visiting.decide(
                    uow, actor=actor, decision_id=id_, code="PK-4", let_in=False, reason="Rain"
                )
            )

    assert made == [True, False]
    assert len(db.scalars(select(VisitDecision)).all()) == 1


def test_the_worker_appeals_and_somebody_else_than_the_decider_answers(
    gate, new_browser, make, novice, firm, db
):
    url = decide(gate, novice).location
    piotr = new_browser().sign_in(novice)
    head = make.person(Role.REGION_MANAGER, branch=firm.branch, name="Marta Lindqvist")
    marta = new_browser().sign_in(head)

    assert "No ladder on the van" in piotr.get(url).text
    assert piotr.get("/visits/mine").text.count("Not let in") == 1
    assert piotr.submit(url, form=-1, words="I had one.").status_code == 303
    assert "looks at it again" in gate.get(url).text
    own = gate.post(
        f"{url}/answer",
        data={"csrf_token": _token(gate, url), "answer": "yes", "reason": "I was right"},
    )
    assert own.status_code == 409
    assert "Somebody else has to look again" in own.text
    assert "Piotr Kowal" in marta.get("/visits?state=waiting").text
    assert marta.submit(url, answer="no", reason="He did.").status_code == 303
    assert "The decision was wrong" in piotr.get(url).text


def _token(browser, url):
    from tests.browser_client import Forms

    return Forms(browser.get(url).text).forms[-1].hidden["csrf_token"]


def test_the_firm_may_appeal_for_its_people_and_another_firm_finds_nothing(
    gate, new_browser, make, work, novice, firm, branch
):
    url = decide(gate, novice).location
    other = new_browser().sign_in(Firm(make, work, branch, name="Kestrel").admin_person)
    own = new_browser().sign_in(firm.admin_person)

    assert other.get(url).status_code == 404
    assert own.submit(url, words="He had one.").status_code == 303
    assert "He had one." in gate.get(url).text


def test_nobody_decides_about_themselves(make, firm, work, walk):
    boss = make.person(Role.MANAGER, branch=firm.branch, code="BOSS")
    actor = Actor(boss.id, boss.name, (Grant(Role.MANAGER, branch_id=firm.branch.id),))

    with pytest.raises(NotReady, match="This is you"), work(actor) as uow:
        visiting.decide(
            uow, actor=actor, decision_id=uuid4(), code="BOSS", let_in=True, reason="Me"
        )


def test_of_an_employee_nothing_about_a_firm_is_asked(gate, make, firm, walk):
    sam = make.person(name="Sam Okoro", code="AL-9", branch=firm.branch)
    walk(sam, make.assignment(sam, branch_id=firm.branch.id)).certify()

    page = gate.get("/gate/AL-9").text

    assert "Ready to visit" in page
    assert "Own staff" in page


def test_the_answer_takes_as_many_statements_for_one_person_as_for_a_firm_of_many(
    gate, make, walk, firm, worker, statements
):
    firm.ready()
    counts = []
    for more in (0, 4):
        for n in range(more):
            person = make.person(vendor=firm.vendor, branch=firm.branch, code=f"M-{n}")
            make.assignment(person, branch_id=firm.branch.id)
        gate.get(f"/vendors/{firm.id}")
        with statements() as ran:
            assert gate.get(f"/vendors/{firm.id}").status_code == 200
        counts.append(len(ran))
    with statements() as ran:
        gate.get(URL)

    assert counts[0] == counts[1] <= 24
    assert len(ran) <= 14, "\n".join(["", *ran])
