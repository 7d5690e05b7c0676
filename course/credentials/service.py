"""Changes to credentials: awarding, revoking and reinstating."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from sqlalchemy import select

from course.actor import Act, Actor
from course.agreements import queries as agreements
from course.assignments import queries as assignments
from course.assignments.domain import today_in
from course.content.model import CredentialDefinition, Revision
from course.credentials import domain, period_queries, queries, signing
from course.credentials.certificate import CertificateRecord, as_data, clean
from course.credentials.domain import Period
from course.credentials.models import Credential, Reinstatement, Revocation
from course.credentials.period_queries import Periods
from course.db import UnitOfWork
from course.errors import Conflict, NotReady
from course.events import (
    CredentialAwarded,
    CredentialReinstated,
    CredentialRevoked,
    PathCompleted,
)
from course.library import queries as library
from course.people import queries as people
from course.people.queries import Posting


@dataclass(frozen=True)
class _Grounds:
    """What an award rests on, read once."""

    completed: PathCompleted
    revision: Revision
    definition: CredentialDefinition
    """Of what the path earns: a shorter path renews the credential of the longer one."""
    before: Periods
    posting: Posting
    passed_on: date
    """In the time zone of the branch."""
    acknowledged_at: datetime


def award(uow: UnitOfWork, completed: PathCompleted) -> None:
    """Give the credential that a completed path earns, frozen and signed as it is now.

    Safe to repeat: one final check gives one certificate. Where two workers do it at the same
    moment, the table's constraints let one through.

    Raises:
        NotReady: the agreement was not acknowledged in the wording of this revision, nobody is
            on record at the branch any more, or what a shorter path was to renew was revoked.
    """
    if _awarded(uow, completed):
        return
    grounds = _grounds(uow, completed)
    period = _period(grounds)
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
    definition = revision.credential(completed.path_id)
    before = period_queries.periods(session, person_id, definition.path_id)
    if completed.path_id != definition.path_id and not before.kept:
        raise NotReady("There is no certificate to renew any more. Ask your branch for the path.")
    zone = assignments.own(session, person_id, completed.assignment_id).time_zone
    passed_on = today_in(zone, uow.now)
    posting = people.posting(session, person_id, completed.branch_id, passed_on)
    if posting is None:
        raise NotReady("You are not on record at this branch. Ask your manager to put it right.")
    read = agreements.acknowledged(session, person_id, revision.agreement.digest)
    if read is None:
        raise NotReady("Read and acknowledge the agreement first. Then finish the check.")
    return _Grounds(
        completed, revision, definition, before, posting, passed_on, read.acknowledged_at
    )


def _period(grounds: _Grounds) -> Period:
    before, months = grounds.before, grounds.definition.valid_months
    return domain.next_period(before.kept, before.revoked, grounds.passed_on, months)


def _credential(uow: UnitOfWork, grounds: _Grounds, period: Period) -> Credential:
    completed, posting, definition = grounds.completed, grounds.posting, grounds.definition
    serial = _free_serial(uow, definition.serial_prefix, grounds.passed_on.year)
    return Credential(
        id=uuid4(),
        serial=serial,
        person_id=completed.person_id,
        path_id=definition.path_id,
        ordinal=grounds.before.count + 1,
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
    completed, revision, definition = grounds.completed, grounds.revision, grounds.definition
    return CertificateRecord(
        serial=serial,
        name=people.person(uow.session, completed.person_id).name,
        agreement_title=revision.agreement.title,
        edition=revision.agreement.edition,
        revision_id=revision.id,
        path_id=definition.path_id,
        path_title=revision.path(definition.path_id).title,
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
        Conflict: somebody else revoked it at the same moment.
    """
    why = _reason(reason)
    certificate = queries.within_reach(uow.session, actor, serial, Act.REVOKE)
    if certificate.revoked_at:
        return False
    uow.session.add(
        Revocation(
            credential_id=certificate.id,
            ordinal=certificate.times_revoked + 1,
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


def reinstate(uow: UnitOfWork, *, actor: Actor, serial: str, reason: str) -> bool:
    """Let a revoked credential stand again, with its own days: one more fact, with its reason.

    The revocation stays in history. Safe to repeat.

    Returns:
        Whether this call reinstated it.

    Raises:
        NotFound: there is no such certificate, or the actor may not revoke it.
        NotReady: no reason was given.
        Conflict: a certificate that was earned since holds some of its days, or somebody else
            reinstated it at the same moment.
    """
    why = _reason(reason)
    certificate = queries.within_reach(uow.session, actor, serial, Act.REVOKE)
    if certificate.revoked_at is None:
        return False
    uow.session.add(
        Reinstatement(
            credential_id=certificate.id,
            ordinal=certificate.times_revoked,
            reinstated_at=uow.now,
            reinstated_by=actor.person_id,
            reason=why,
        )
    )
    uow.session.flush()
    uow.emit(
        CredentialReinstated(
            credential_id=certificate.id,
            person_id=certificate.person_id,
            serial=certificate.serial,
            reason=why,
        )
    )
    return True


def refuse_overlap(uow: UnitOfWork, reinstated: CredentialReinstated) -> None:
    """What is reinstated must not speak for days that another certificate speaks for.

    Runs behind the audit entry: appending to the log makes writers queue, so that a certificate
    awarded at the same moment is either seen here or begins after the one reinstated.

    Raises:
        Conflict: it does, and nothing is reinstated.
    """
    if period_queries.holds_its_days(uow.session, reinstated.serial):
        raise Conflict(
            "A newer certificate of this person holds some of the same days. If that one is "
            "wrong, revoke it first. If it is right, this one is not needed."
        )


def _reason(text: str) -> str:
    why = clean(text)
    if not why:
        raise NotReady("Write the reason first.")
    return why
