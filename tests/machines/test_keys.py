"""One way in for every machine: what a secret opens, how often, and when it opens nothing."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from course.audit import queries as audit
from course.errors import Conflict, NotReady
from course.events import MachineKeyEnded, MachineKeyMade
from course.machines import domain, service
from course.machines.domain import TERMS, Purpose, Terms
from course.machines.models import MachineKey
from course.people.service import sha256

EVENT = {"id": str(uuid4()), "what": "Cut", "where": "A", "found_at": "2026-03-01T08:50:00+00:00"}
ASKS = {
    Purpose.READY: ("GET", "/api/ready/NOBODY-7", None, 404),
    Purpose.EVENTS: ("POST", "/api/events", EVENT | {"id": "x"}, 422),
    Purpose.FACTS: ("POST", "/api/visits", [], 200),
}
"""How each is asked, and what is answered to whoever was let in."""
MAKE = {
    Purpose.READY: ("vendors", "gate-key", "--branch", "Harbour", "--name", "A machine"),
    Purpose.EVENTS: ("service-events", "key", "--branch", "harbour", "--name", "A machine"),
    Purpose.FACTS: ("measures", "token", "A machine"),
}
LIST = {
    Purpose.READY: ("vendors", "gate-keys"),
    Purpose.EVENTS: ("service-events", "keys"),
    Purpose.FACTS: ("measures", "tokens"),
}
END = {
    Purpose.READY: ("vendors", "end-gate-key"),
    Purpose.EVENTS: ("service-events", "end-key"),
}


@pytest.fixture(autouse=True)
def harbour(make):
    return make.branch(name="Harbour")


def ask(browser, purpose, secret):
    method, url, sent, _ = ASKS[purpose]
    headers = {"Authorization": f"Bearer {secret}"}
    return browser.open(url, method=method, json=sent, headers=headers).status_code


def test_each_secret_opens_one_thing_until_it_is_ended(browser, run, db, clock):
    made = {purpose: run(*MAKE[purpose]).output.strip() for purpose in Purpose}
    for purpose, secret in made.items():
        clock.now += timedelta(minutes=5)
        kept = db.scalars(select(MachineKey).where(MachineKey.purpose == purpose)).one()
        assert secret.startswith(TERMS[purpose].begins)
        assert (kept.secret_sha256, kept.used_at) == (sha256(secret), None)
        assert ask(browser, purpose, secret) == ASKS[purpose][3]
        assert [ask(browser, other, secret) for other in Purpose if other != purpose] == [401, 401]
        db.expire_all()
        assert (kept.used_at, kept.name) == (clock(), "A machine")
        shown = run(*LIST[purpose]).output
        assert "A machine" in shown
        assert secret not in shown
        ended = [
            run(*END[purpose], str(kept.id)).output
            if purpose in END
            else run("measures", "tokens", "--end", "A machine").output
            for _ in range(2)
        ]
        assert ended[0] in {"Ended.\n", "Ended 1.\n"}
        assert ended[1] in {"It had ended already.\n", "Ended 0.\n"}
        assert ask(browser, purpose, secret) == 401

    told = audit.told_of(db, MachineKeyMade)
    assert [(one["purpose"], one["branch_id"] is None) for one in told] == [
        ("ready", False),
        ("events", False),
        ("facts", True),
    ]
    assert len(audit.told_of(db, MachineKeyEnded)) == 3


def test_key_of_another_purpose_is_not_ended_by_mistake(run, make, harbour, db):
    key_id = make.key(harbour, Purpose.EVENTS)

    wrong = run("vendors", "end-gate-key", str(key_id))

    assert wrong.exit_code == 1
    assert "no such key" in wrong.output
    assert db.get(MachineKey, key_id).withdrawn_at is None


def test_more_than_its_number_a_minute_have_to_wait(browser, run, clock, monkeypatch):
    few = {p: Terms(t.begins, t.words, 2 if t.a_minute else None, True) for p, t in TERMS.items()}
    monkeypatch.setattr(service, "TERMS", few)
    assert {p: t.a_minute for p, t in domain.TERMS.items()} == dict(
        zip(Purpose, (60, 60, None), strict=True)
    )
    for purpose in Purpose:
        secret, inside = run(*MAKE[purpose]).output.strip(), ASKS[purpose][3]
        third = 429 if few[purpose].a_minute else inside

        assert [ask(browser, purpose, secret) for _ in range(3)] == [inside, inside, third]
        clock.now += timedelta(minutes=1)
        assert ask(browser, purpose, secret) == inside


@pytest.mark.parametrize("purpose", Purpose)
def test_whoever_guesses_has_to_wait_and_a_machine_beside_them_need_not(browser, run, purpose):
    secret = run(*MAKE[purpose]).output.strip()

    statuses = [ask(browser, purpose, f"guess-{n}") for n in range(21)]

    assert statuses == [401] * 20 + [429]
    assert ask(browser, purpose, secret) == ASKS[purpose][3]


def test_key_is_made_once_and_needs_a_name_and_a_branch(work, harbour):
    given = {"key_id": uuid4(), "purpose": Purpose.READY, "branch_id": harbour.id}
    with work() as uow:
        service.make_key(uow, **given, name="North gate")

    with pytest.raises(Conflict, match="made already"), work() as uow:
        service.make_key(uow, **given, name="North gate")
    given["key_id"] = uuid4()
    with pytest.raises(NotReady, match="which machine"), work() as uow:
        service.make_key(uow, **given, name=" ")
    with pytest.raises(NotReady, match="Choose the branch"), work() as uow:
        service.make_key(uow, **given | {"branch_id": None}, name="North gate")
