"""Passing earns one certificate per period, frozen as issued."""

from datetime import UTC, date, datetime
from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select

from course.actor import OPERATOR
from course.audit.models import AuditEntry
from course.credentials import queries, service
from course.credentials.models import Credential
from course.errors import Conflict, NotReady
from course.events import PathCompleted
from course.people.domain import Kind
from course.people.models import Person


def completed(passing, make, person) -> PathCompleted:
    passed = passing.passed(person)
    return PathCompleted(
        assignment_id=passed.assignment_id,
        attempt_id=passed.attempt_id,
        person_id=person.id,
        path_id="field",
        branch_id=make.home().id,
        revision_id=passed.revision_id,
        score_percent=92,
        decision_count=24,
        language="en",
    )


@pytest.fixture
def ana(make):
    return make.person(name="Ana Silva", phone="+353 1 555 0100")


def test_first_pass_is_valid_from_the_day_of_passing(award, ana, revision):
    certificate = award(ana)

    assert certificate.valid_from == date(2026, 3, 1)
    assert certificate.valid_until == date(2027, 2, 28)
    assert certificate.renewable_from == date(2026, 12, 30)
    assert certificate.serial.startswith("AW-26-")
    assert certificate.revision_id == revision.id


@pytest.mark.parametrize(
    ("zone", "at", "day"),
    [
        ("Pacific/Auckland", datetime(2026, 3, 1, 11, 0, tzinfo=UTC), date(2026, 3, 2)),
        ("Pacific/Auckland", datetime(2026, 3, 1, 10, 59, tzinfo=UTC), date(2026, 3, 1)),
        ("Pacific/Honolulu", datetime(2026, 3, 1, 9, 59, tzinfo=UTC), date(2026, 2, 28)),
    ],
)
def test_day_of_passing_is_the_day_at_the_branch(make, award, clock, zone, at, day):
    branch = make.branch(time_zone=zone)
    clock.now = at

    certificate = award(make.person(branch=branch), branch=branch)

    assert certificate.valid_from == day


def test_record_holds_what_the_certificate_rests_on(award, make, revision):
    contractor = make.person(name="Piotr Kowal", vendor=make.vendor(name="Pike"))

    record = award(contractor).printed("https://learn.example")

    assert record.name == "Piotr Kowal"
    assert record.kind == "contractor"
    assert record.edition == revision.agreement.edition
    assert record.clause_count == len(revision.agreement.clauses)
    assert (record.decision_count, record.score_percent) == (24, 92)
    assert record.verify_url == f"https://learn.example/verify/{record.serial}"


def test_credential_remembers_firm_and_branch_of_the_day(award, make, db):
    vendor, branch = make.vendor(), make.branch()
    award(make.person(vendor=vendor, branch=branch), branch=branch)

    row = db.scalars(select(Credential)).one()

    assert (row.kind, row.vendor_id, row.branch_id) == (Kind.CONTRACTOR, vendor.id, branch.id)


def test_ten_awards_in_a_row_are_one_certificate(passing, make, work, db, ana):
    passing.acknowledge(ana)
    event = completed(passing, make, ana)

    for _ in range(5):
        with work() as uow:
            uow.emit(event)
            uow.emit(event)

    assert db.scalar(select(func.count()).select_from(Credential)) == 1


def test_two_workers_at_once_are_one_certificate(passing, make, work, db, ana):
    passing.acknowledge(ana)
    event = completed(passing, make, ana)
    start, answers = Barrier(2), []

    def worker():
        start.wait()
        try:
            with work() as uow:
                uow.emit(event)
            answers.append("done")
        except Conflict:
            answers.append("conflict")

    workers = [Thread(target=worker) for _ in range(2)]
    for thread in workers:
        thread.start()
    for thread in workers:
        thread.join()

    assert len(answers) == 2
    assert "done" in answers
    assert db.scalar(select(func.count()).select_from(Credential)) == 1


def test_renewal_in_the_window_starts_the_day_after(award, ana, clock):
    first = award(ana)
    clock.now = datetime(2027, 2, 1, 9, tzinfo=UTC)

    second = award(ana)

    assert second.valid_from == date(2027, 3, 1)
    assert second.valid_until == date(2028, 2, 29)
    assert second.serial != first.serial


def test_renewal_after_expiry_starts_on_the_day_of_passing(award, ana, clock):
    award(ana)
    clock.now = datetime(2027, 6, 15, 9, tzinfo=UTC)

    assert award(ana).valid_from == date(2027, 6, 15)


def test_passing_after_a_revocation_starts_on_the_day_of_passing(award, ana, work, clock):
    first = award(ana)
    with work() as uow:
        service.revoke(uow, actor=OPERATOR, serial=first.serial, reason="Wrong person")
    clock.now = datetime(2026, 5, 4, 9, tzinfo=UTC)

    assert award(ana).valid_from == date(2026, 5, 4)


def test_passing_again_on_the_very_day_of_a_revoked_start_begins_that_day(award, ana, work):
    first = award(ana)
    with work() as uow:
        service.revoke(uow, actor=OPERATOR, serial=first.serial, reason="Wrong person")

    assert award(ana).valid_from == date(2026, 3, 1)


def test_without_acknowledgement_nothing_is_awarded_and_nothing_is_passed(passing, work, db, ana):
    with pytest.raises(NotReady, match="acknowledge"), work() as uow:
        uow.emit(passing.passed(ana))

    assert db.scalars(select(Credential)).all() == []


def test_name_changed_later_does_not_alter_the_certificate(award, ana, work, passing):
    before = award(ana)
    with work() as uow:
        uow.session.get(Person, ana.id).name = "Ana Smith"

    assert passing.newest(ana).record == before.record
    assert passing.newest(ana).record["name"] == "Ana Silva"


def test_serial_that_is_taken_is_not_given_again(award, ana, make, monkeypatch):
    numbers = iter([7, 7, 8])
    monkeypatch.setattr("secrets.randbits", lambda bits: next(numbers))

    assert award(ana).serial == "AW-26-0000-0007"
    assert award(make.person()).serial == "AW-26-0000-0008"


def test_award_stands_in_the_log_without_a_name(award, ana, db):
    certificate = award(ana)

    entry = db.scalars(select(AuditEntry).where(AuditEntry.event == "CredentialAwarded")).one()

    assert certificate.serial in str(entry.data)
    assert "Ana" not in str(entry.data)


def test_valid_paths_are_those_valid_on_the_day(award, ana, db):
    award(ana)

    assert queries.valid_paths(db, ana.id, date(2026, 3, 1)) == {"field"}
    assert queries.valid_paths(db, ana.id, date(2027, 2, 28)) == {"field"}
    assert queries.valid_paths(db, ana.id, date(2026, 2, 28)) == set()
    assert queries.valid_paths(db, ana.id, date(2027, 3, 1)) == set()


def test_certificates_are_listed_newest_first(award, ana, clock, db):
    first = award(ana)
    clock.now = datetime(2027, 2, 1, 9, tzinfo=UTC)
    second = award(ana)

    assert [c.serial for c in queries.held_by(db, ana.id)] == [second.serial, first.serial]
