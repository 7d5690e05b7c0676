"""Reinstating is a new fact: the revocation stays, and status follows from the latest one."""

import itertools
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from course.actor import OPERATOR, Actor, Grant, Role
from course.audit.models import AuditEntry
from course.credentials import cover, fact_queries, period_queries, queries, service
from course.credentials.domain import Status
from course.credentials.models import Credential, Reinstatement, Revocation
from course.credentials.standin_models import Cover
from course.errors import Conflict, NotFound, NotReady
from course.people import merging
from course.people.models import Person
from course.reports import queries as register
from course.reports.models import Standing
from tests.at_once import at_once
from tests.conftest import NOW

TODAY = date(2026, 3, 1)


@pytest.fixture
def ana(make):
    return make.person(name="Ana Silva")


@pytest.fixture
def certificate(award, ana):
    return award(ana)


@pytest.fixture
def revoke(work):
    def revoke(serial, actor=OPERATOR, reason="Wrong person") -> bool:
        with work(actor) as uow:
            return service.revoke(uow, actor=actor, serial=serial, reason=reason)

    return revoke


@pytest.fixture
def reinstate(work):
    def reinstate(serial, actor=OPERATOR, reason="Right after all") -> bool:
        with work(actor) as uow:
            return service.reinstate(uow, actor=actor, serial=serial, reason=reason)

    return reinstate


def statuses(db, serial) -> tuple:
    """As the public check, the register, the board and the rule of renewal see it."""
    asked = register.Asked(OPERATOR, service.Act.SEE_CERTIFICATES, TODAY, "http://x.test")
    row = next(row for row in register.register_page(db, asked).rows if row.serial == serial)
    found = queries.by_serial(db, serial)
    stands = db.scalars(select(Standing).where(Standing.person_id == found.person_id)).one()
    return found.status(TODAY).value, row.status, stands.revoked, stands.valid_until


def test_reinstated_certificate_holds_everywhere_with_its_own_days(
    certificate, revoke, reinstate, db
):
    until, serial = certificate.valid_until, certificate.serial
    assert statuses(db, serial) == ("valid", "valid", False, until)
    assert revoke(serial)
    assert statuses(db, serial) == ("revoked", "revoked", True, None)

    assert reinstate(serial)

    assert statuses(db, serial) == ("valid", "valid", False, until)
    assert queries.valid_paths(db, certificate.person_id, TODAY) == {"field"}


def test_both_facts_stay_with_who_when_and_why(certificate, revoke, reinstate, db, make, clock):
    hr = make.person(Role.HR, name="Hanna")
    actor = Actor(hr.id, hr.name, (Grant(Role.HR),))
    revoke(certificate.serial, actor)
    clock.now = datetime(2026, 3, 4, 9, tzinfo=UTC)
    reinstate(certificate.serial, actor, " Right after all ")
    clock.now = datetime(2026, 3, 9, 9, tzinfo=UTC)
    revoke(certificate.serial, OPERATOR, "Wrong after all")

    told = [
        (fact.what, fact.at.day, fact.by, fact.reason)
        for fact in fact_queries.history(db, certificate.id)
    ]
    assert told == [
        ("revoked", 1, "Hanna", "Wrong person"),
        ("reinstated", 4, "Hanna", "Right after all"),
        ("revoked", 9, None, "Wrong after all"),
    ]
    assert queries.by_serial(db, certificate.serial).status(TODAY) is Status.REVOKED
    logged = db.scalars(select(AuditEntry.event).order_by(AuditEntry.seq.desc()).limit(3)).all()
    assert logged == ["CredentialRevoked", "CredentialReinstated", "CredentialRevoked"]


def test_register_of_a_day_in_the_past_knows_what_held_then(
    certificate, revoke, reinstate, db, clock
):
    revoke(certificate.serial)
    clock.now = datetime(2026, 3, 10, 9, tzinfo=UTC)
    reinstate(certificate.serial)

    def valid_on(day: date) -> int:
        filter_ = register.RegisterFilter(valid_on=day)
        see = service.Act.SEE_CERTIFICATES
        return register.count(db, register.Asked(OPERATOR, see, day, "", filter_))

    assert [valid_on(date(2026, 3, day)) for day in (1, 9, 10, 11)] == [0, 0, 1, 1]


def test_second_time_and_what_was_never_revoked_change_nothing(certificate, revoke, reinstate, db):
    assert not reinstate(certificate.serial)
    revoke(certificate.serial)
    assert reinstate(certificate.serial)

    assert not reinstate(certificate.serial, reason="Once more")
    assert [row.reason for row in db.scalars(select(Reinstatement))] == ["Right after all"]


def test_certificate_is_not_reinstated_beside_a_newer_one_for_the_same_days(
    certificate, revoke, reinstate, award, ana, db, clock
):
    revoke(certificate.serial)
    clock.now = datetime(2026, 5, 4, 9, tzinfo=UTC)
    newer = award(ana)

    with pytest.raises(Conflict, match="newer certificate"):
        reinstate(certificate.serial)

    assert db.scalars(select(Reinstatement)).all() == []
    revoke(newer.serial)
    assert reinstate(certificate.serial)


def test_certificate_that_ended_before_the_newer_one_began_may_be_reinstated(
    certificate, revoke, reinstate, award, ana, clock
):
    revoke(certificate.serial)
    clock.now = datetime(2027, 6, 1, 9, tzinfo=UTC)
    award(ana)

    assert reinstate(certificate.serial)


def test_history_is_never_altered_by_what_is_added(certificate, revoke, reinstate, award, ana, db):
    def frozen():
        db.expire_all()
        rows = db.execute(select(Credential.__table__).where(Credential.id == certificate.id))
        return rows.mappings().one()

    before = dict(frozen())
    revoke(certificate.serial)
    award(ana)
    again = queries.held_by(db, ana.id)[0].serial
    revoke(again if again != certificate.serial else queries.held_by(db, ana.id)[1].serial)
    reinstate(certificate.serial)

    assert dict(frozen()) == before
    assert len(db.scalars(select(Revocation)).all()) == 2


@pytest.mark.parametrize("act", [service.revoke, service.reinstate])
def test_two_at_once_add_one_fact(certificate, revoke, work, db, act):
    if act is service.reinstate:
        revoke(certificate.serial)

    def press() -> str:
        try:
            with work() as uow:
                done = act(uow, actor=OPERATOR, serial=certificate.serial, reason="At once")
        except Conflict:
            return "conflict"
        return "done" if done else "before"

    answers = at_once(*[press] * 3)

    table = Reinstatement if act is service.reinstate else Revocation
    assert answers.count("done") == 1
    assert len(db.scalars(select(table).where(table.reason == "At once")).all()) == 1


def test_reinstating_and_passing_at_once_never_overlap(
    certificate, revoke, work, passing, ana, db, clock
):
    revoke(certificate.serial)
    passed = passing.passed(ana)

    def back() -> str:
        try:
            with work() as uow:
                service.reinstate(uow, actor=OPERATOR, serial=certificate.serial, reason="Right")
        except Conflict:
            return "conflict"
        return "back"

    def again() -> str:
        with work() as uow:
            uow.emit(passed)
        return "passed"

    answers = at_once(back, again)

    kept = period_queries.periods(db, ana.id, "field").kept
    assert answers[1] == "passed"
    assert len(kept) == (2 if answers[0] == "back" else 1)
    assert not any(a.overlaps(b) for a, b in itertools.pairwise(kept))


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_reason_is_required(certificate, revoke, reinstate, reason):
    revoke(certificate.serial)

    with pytest.raises(NotReady, match="reason"):
        reinstate(certificate.serial, reason=reason)


@pytest.mark.parametrize("role", [Role.LEARNER, Role.VENDOR_ADMIN, Role.MANAGER, Role.AUDITOR])
def test_who_may_not_reinstate_does_not_learn_that_it_exists(
    certificate, revoke, reinstate, make, role
):
    revoke(certificate.serial)
    otto = make.person(name="Otto Outsider")
    home = make.home()
    grant = Grant(role, branch_id=home.id, region_id=home.region_id)

    with pytest.raises(NotFound):
        reinstate(certificate.serial, Actor(otto.id, otto.name, (grant,)))


def test_nobody_reinstates_their_own(certificate, revoke, reinstate, ana):
    revoke(certificate.serial)

    with pytest.raises(NotFound):
        reinstate(certificate.serial, Actor(ana.id, ana.name))


# --- pages and command ---------------------------------------------------------------------


def test_hr_reinstates_on_the_page_and_the_public_check_follows(
    certificate, revoke, make, browser, new_browser
):
    revoke(certificate.serial)
    address = f"/certificates/{certificate.serial}"
    browser.sign_in(make.person(Role.HR, name="Hanna"))

    assert browser.submit(address, reason="Right after all", form=-1).status_code == 303

    page = browser.get(address)
    assert "Reinstated." in page.text
    assert "Since it was issued" in page.text
    assert "Wrong person" in page.text
    assert "Right after all" in page.text
    check = new_browser().get(f"/verify/{certificate.serial}").text
    assert "Valid today" in check
    assert "Wrong person" not in check
    assert "Revoked" not in check


def test_overlap_is_said_on_the_page(certificate, revoke, award, ana, make, browser, clock):
    revoke(certificate.serial)
    clock.now = datetime(2026, 5, 4, 9, tzinfo=UTC)
    award(ana)
    browser.sign_in(make.person(Role.HR))

    page = browser.submit(f"/certificates/{certificate.serial}", reason="Right", form=-1)

    assert page.status_code == 409
    assert "newer certificate of this person" in page.text


def test_command_reinstates_and_may_be_repeated(certificate, revoke, run, db):
    revoke(certificate.serial)

    first = run("credentials", "reinstate", certificate.serial, "--reason", "By mistake")
    again = run("credentials", "reinstate", certificate.serial, "--reason", "By mistake")

    assert (first.exit_code, again.exit_code) == (0, 0)
    assert "reinstated." in first.output
    assert "is not revoked." in again.output
    assert queries.by_serial(db, certificate.serial).status_at(NOW) is Status.VALID


def test_command_says_overlap_and_wrong_use(certificate, revoke, run, award, ana):
    revoke(certificate.serial)
    award(ana)

    assert run("credentials", "reinstate", certificate.serial, "--reason", " ").exit_code == 2
    refused = run("credentials", "reinstate", certificate.serial, "--reason", "Right")
    assert refused.exit_code == 1
    assert "newer certificate" in refused.output


def test_merged_record_brings_its_cover_along(make, db, work, ana):
    """And an undone merge gives it back."""
    lost = make.person()
    with work() as uow:
        cover.add(
            uow,
            cover_id=lost.id,
            person_id=lost.id,
            path_id="field",
            days=(TODAY, date(2026, 4, 1)),
            reason="Ill",
        )
    merge_id = make.merge(ana, lost)
    assert db.scalars(select(Cover.person_id)).one() == ana.id
    stands = db.scalars(select(Standing).where(Standing.covered_until.is_not(None))).all()
    assert {row.person_id for row in stands} == {ana.id}

    with work() as uow:
        merging.undo(uow, merge_id=merge_id)
    db.expire_all()
    assert db.scalars(select(Cover.person_id)).one() == lost.id
    assert db.get(Person, lost.id).merged_into is None
