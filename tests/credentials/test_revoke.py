"""Taking a credential back is a fact that is added, by somebody, for a reason."""

from datetime import date

import pytest
from sqlalchemy import select

from course.actor import OPERATOR, Actor, Grant, Role
from course.audit.models import AuditEntry
from course.credentials import period_queries, queries, service
from course.credentials.domain import Status
from course.credentials.models import Revocation
from course.errors import NotFound, NotReady


@pytest.fixture
def certificate(award, make):
    return award(make.person(name="Ana Silva"))


def act(person, *grants: Grant) -> Actor:
    return Actor(person.id, person.name, grants)


def revoke(work, actor, serial, reason="Issued to the wrong person") -> bool:
    with work() as uow:
        return service.revoke(uow, actor=actor, serial=serial, reason=reason)


def test_revoked_credential_is_revoked_on_every_day_and_keeps_its_dates(work, db, certificate):
    assert revoke(work, OPERATOR, certificate.serial)

    after = queries.by_serial(db, certificate.serial)
    assert after.status(date(2026, 3, 1)) is Status.REVOKED
    assert after.status(date(2030, 1, 1)) is Status.REVOKED
    assert after.valid_until == certificate.valid_until
    assert queries.valid_paths(db, certificate.person_id, date(2026, 3, 1)) == set()
    assert period_queries.periods(db, certificate.person_id, "field").kept == ()


def test_revocation_has_a_time_an_actor_and_a_reason(work, db, make, certificate, clock):
    hr = make.person(Role.HR)

    revoke(work, act(hr, Grant(Role.HR)), certificate.serial, "  Wrong person ")

    row = db.scalars(select(Revocation)).one()
    assert (row.revoked_at, row.revoked_by, row.reason) == (clock(), hr.id, "Wrong person")


def test_second_revocation_changes_nothing(work, db, certificate):
    revoke(work, OPERATOR, certificate.serial, "First reason")

    assert not revoke(work, OPERATOR, certificate.serial, "Second reason")
    assert db.scalars(select(Revocation)).one().reason == "First reason"
    events = select(AuditEntry).where(AuditEntry.event == "CredentialRevoked")
    assert len(db.scalars(events).all()) == 1


def test_serial_may_be_typed_carelessly(work, certificate):
    assert revoke(work, OPERATOR, certificate.serial.lower().replace("-", " "))


def test_unknown_serial_is_not_found(work):
    with pytest.raises(NotFound):
        revoke(work, OPERATOR, "AW-26-0000-0000")


@pytest.mark.parametrize("reason", ["", "   ", "\n"])
def test_reason_is_required(work, db, certificate, reason):
    with pytest.raises(NotReady, match="reason"):
        revoke(work, OPERATOR, certificate.serial, reason)

    assert db.scalars(select(Revocation)).all() == []


@pytest.mark.parametrize(
    "role", [Role.LEARNER, Role.VENDOR_ADMIN, Role.MANAGER, Role.REGION_MANAGER, Role.AUDITOR]
)
def test_who_may_not_revoke_does_not_learn_that_it_exists(work, db, make, certificate, role):
    otto = make.person(name="Otto Outsider")
    grant = Grant(role, branch_id=make.home().id, region_id=make.home().region_id)

    with pytest.raises(NotFound):
        revoke(work, act(otto, grant), certificate.serial)

    assert db.scalars(select(Revocation)).all() == []


def test_nobody_revokes_their_own(work, make, award):
    ana = make.person()
    certificate = award(ana)

    with pytest.raises(NotFound):
        revoke(work, act(ana), certificate.serial)
