"""Changes to credentials: awarding and revoking."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from sqlalchemy import select

from course.actor import Act, Actor
from course.agreements import queries as agreements
from course.assignments import queries as assignments
from course.assignments.domain import today_in
from course.content.model import Revision
from course.credentials import domain, queries, signing
from course.credentials.certificate import CertificateRecord, as_data, clean
from course.credentials.domain import Period
from course.credentials.models import Credential, Revocation
from course.db import UnitOfWork
from course.errors import NotReady
from course.events import CredentialAwarded, CredentialRevoked, PathCompleted
from course.library import queries as library
from course.people import queries as people
from course.people.queries import Posting


@dataclass(frozen=True)
class _Grounds:
    """What an award rests on, read once."""

    completed: PathCompleted
    revision: Revision
    posting: Posting
    passed_on: date
    """In the time zone of the branch."""
    acknowledged_at: datetime


def award(uow: UnitOfWork, completed: PathCompleted) -> None:
    """Give the credential that a completed path earns, frozen and signed as it is now.

    Safe to repeat: one final check gives one certificate. Where two workers do it at the same
    moment, the table's constraints let one through.

    Raises:
        NotReady: the agreement was not acknowledged in the wording of this revision, or
            nobody is on record at the branch any more.
    """
    if _awarded(uow, completed):
        return
    grounds = _grounds(uow, completed)
    period = _period(uow, grounds)
    credential = _credential(uow, grounds, period)
    uow.session.add(credential)
    uow.session.flush()
    signing.sign_award(uow, credential.id)
    uow.emit(
        CredentialAwarded(
            credential_id=credential.id,
            person_id=credential.person_id,
            path_id=credential.path_id,
            serial=credential.serial,
            valid_from=credential.valid_from,
            valid_until=credential.valid_until,
        )
    )


def _awarded(uow: UnitOfWork, completed: PathCompleted) -> bool:
    known = select(Credential.id).where(Credential.attempt_id == completed.attempt_id)
    return uow.session.execute(known).first() is not None


def _grounds(uow: UnitOfWork, completed: PathCompleted) -> _Grounds:
    session, person_id = uow.session, completed.person_id
    revision = library.revision(session, completed.revision_id)
    zone = assignments.own(session, person_id, completed.assignment_id).time_zone
    passed_on = today_in(zone, uow.now)
    posting = people.posting(session, person_id, completed.branch_id, passed_on)
    if posting is None:
        raise NotReady("You are not on record at this branch. Ask your manager to put it right.")
    read = agreements.acknowledged(session, person_id, revision.agreement.digest)
    if read is None:
        raise NotReady("Read and acknowledge the agreement first. Then finish the check.")
    return _Grounds(completed, revision, posting, passed_on, read.acknowledged_at)


def _period(uow: UnitOfWork, grounds: _Grounds) -> Period:
    completed = grounds.completed
    months = grounds.revision.credential(completed.path_id).valid_months
    before = queries.newest_period(uow.session, completed.person_id, completed.path_id)
    return domain.next_period(before, grounds.passed_on, months)


def _credential(uow: UnitOfWork, grounds: _Grounds, period: Period) -> Credential:
    completed, posting = grounds.completed, grounds.posting
    definition = grounds.revision.credential(completed.path_id)
    serial = _free_serial(uow, definition.serial_prefix, grounds.passed_on.year)
    return Credential(
        id=uuid4(),
        serial=serial,
        person_id=completed.person_id,
        path_id=completed.path_id,
        ordinal=queries.period_count(uow.session, completed.person_id, completed.path_id) + 1,
        attempt_id=completed.attempt_id,
        revision_id=completed.revision_id,
        edition=grounds.revision.agreement.edition,
        kind=posting.kind,
        vendor_id=posting.vendor_id,
        branch_id=posting.branch_id,
        language=completed.language,
        score_percent=completed.score_percent,
        acknowledged_at=grounds.acknowledged_at,
        valid_from=period.valid_from,
        valid_until=period.valid_until,
        renewable_from=domain.renewable_from(period, definition.renew_from_days),
        issued_at=uow.now,
        record=as_data(_record(uow, grounds, period, serial)),
    )


def _free_serial(uow: UnitOfWork, prefix: str, year: int) -> str:
    """Meeting a serial twice is as good as impossible, but it must not cost anybody a pass."""
    while True:
        serial = domain.new_serial(prefix, year, secrets.randbits)
        known = select(Credential.id).where(Credential.serial == serial)
        if uow.session.execute(known).first() is None:
            return serial


def _record(uow: UnitOfWork, grounds: _Grounds, period: Period, serial: str) -> CertificateRecord:
    """What is frozen. The address of the check is a path: see ``queries.Certificate.printed``."""
    completed, revision = grounds.completed, grounds.revision
    definition = revision.credential(completed.path_id)
    return CertificateRecord(
        serial=serial,
        name=people.person(uow.session, completed.person_id).name,
        agreement_title=revision.agreement.title,
        edition=revision.agreement.edition,
        revision_id=revision.id,
        path_id=completed.path_id,
        path_title=revision.path(completed.path_id).title,
        credential_title=definition.title,
        company=revision.agreement.parameter("company_name"),
        valid_from=period.valid_from,
        valid_until=period.valid_until,
        issued_at=uow.now,
        signatory_name=definition.signatory_name,
        signatory_title=definition.signatory_title,
        clause_count=len(revision.agreement.clauses),
        decision_count=completed.decision_count,
        score_percent=completed.score_percent,
        acknowledged_at=grounds.acknowledged_at,
        kind=grounds.posting.kind.value,
        verify_url=f"/verify/{serial}",
        language=completed.language,
    )


def revoke(uow: UnitOfWork, *, actor: Actor, serial: str, reason: str) -> bool:
    """Take a credential back, from now on: a fact that is added, with its reason.

    Safe to repeat: the first revocation stands, a second one changes nothing.

    Returns:
        Whether this call revoked it.

    Raises:
        NotFound: there is no such certificate, or the actor may not revoke it.
        NotReady: no reason was given.
    """
    why = clean(reason)
    if not why:
        raise NotReady("Write the reason first.")
    certificate = queries.within_reach(uow.session, actor, serial, Act.REVOKE)
    if certificate.revoked_at:
        return False
    uow.session.add(
        Revocation(
            credential_id=certificate.id,
            revoked_at=uow.now,
            revoked_by=actor.person_id,
            reason=why,
        )
    )
    uow.session.flush()
    uow.emit(
        CredentialRevoked(
            credential_id=certificate.id,
            person_id=certificate.person_id,
            serial=certificate.serial,
            reason=why,
        )
    )
    return True
