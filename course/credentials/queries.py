"""Reads about credentials."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Select, bindparam, func, or_, select
from sqlalchemy.orm import Session

from course.actor import Act, Actor
from course.assignments.domain import today_in
from course.content.model import Clause
from course.credentials import domain, edition_queries
from course.credentials.certificate import CertificateRecord
from course.credentials.domain import Period, Status
from course.credentials.edition_queries import Missing, Shown
from course.credentials.fact_queries import COVERED, taken_back
from course.credentials.models import Credential, Revocation
from course.credentials.period_queries import HELD_BEFORE
from course.db import NAME_ERASED
from course.errors import NotFound
from course.library import queries as library
from course.people import queries as people
from course.people.models import Branch

PLACED = people.Placed(Credential.person_id, Credential.branch_id, Credential.vendor_id)
"""Whose credential it is, for the one scope rule."""
_TIMES_REVOKED = (
    select(func.count())
    .where(Revocation.credential_id == Credential.id)
    .correlate(Credential)
    .scalar_subquery()
)


@dataclass(frozen=True)
class Certificate:
    """One credential as issued, and whether it is taken back."""

    id: UUID
    serial: str
    person_id: UUID
    path_id: str
    revision_id: str
    edition: str
    valid_from: date
    valid_until: date
    """Last day, inclusive."""
    renewable_from: date
    issued_at: datetime
    time_zone: str
    """Of the branch where it was earned: decides when its days begin and end."""
    record: Mapping[str, Any]
    """The frozen ``CertificateRecord`` as stored; ``printed`` gives it ready for use."""
    revoked_at: datetime | None
    """None, too, where it was reinstated."""
    revocation_reason: str | None
    times_revoked: int
    """Reinstated or not: ``history`` tells."""
    held_before: date | None
    """Last day that an earlier certificate of the same person and path holds of its days. Only
    where two records were merged: see ``domain.apart``."""
    covers_until: date | None
    """Last day of the holder's cover on this path: no part of the certificate."""
    missing: Missing | None
    """What a newer edition asks of its holder."""
    shown: tuple[Shown, ...]
    """Evidence for newer editions, oldest first."""

    @property
    def counts_for(self) -> Period | None:
        """The days that no other certificate of the person and path answers for."""
        return Period(self.valid_from, self.valid_until).after(self.held_before)

    def covered_at(self, now: datetime) -> date | None:
        """The last day of cover, where the holder counts as covered and this does not hold."""
        today = today_in(self.time_zone, now)
        if self.covers_until is None or self.covers_until < today or self.status(today).holds:
            return None
        return self.covers_until

    def status(self, on: date) -> Status:
        status = domain.status(
            on, self.valid_from, self.valid_until, self.renewable_from, self.revoked_at is not None
        )
        return edition_queries.for_edition(status, self.missing, on)

    def missed(self, on: date) -> Missing | None:
        """Why it is lapsed though its days are not over; None if it is not."""
        lapsed = self.status(on) is Status.LAPSED and on <= self.valid_until
        return self.missing if lapsed else None

    def missed_at(self, now: datetime) -> Missing | None:
        return self.missed(today_in(self.time_zone, now))

    @property
    def editions(self) -> tuple[str, ...]:
        """Every edition it holds evidence for, the one it was earned on first."""
        return (self.edition, *(shown.edition for shown in self.shown))

    def status_at(self, now: datetime) -> Status:
        """The status at an aware moment, by the calendar of the branch."""
        return self.status(today_in(self.time_zone, now))

    @property
    def short_name(self) -> str:
        """The name for eyes that need no more."""
        name = str(self.record["name"])
        return name if name == NAME_ERASED else domain.short_name(name)

    def printed(self, base_url: str) -> CertificateRecord:
        """The record as page, PDF and JSON show it.

        Decision: the address of the check is completed here, not frozen with the rest. What is
        stored says ``/verify/AW-26-...``; where the pages are reached is a setting of the
        installation, and a certificate printed after a move must lead to the new address.
        """
        address = {"verify_url": base_url + self.record["verify_url"]}
        return CertificateRecord.from_data({**self.record, **address})


_CERTIFICATE = edition_queries.joined(
    select(
        Credential.id,
        Credential.serial,
        Credential.person_id,
        Credential.path_id,
        Credential.revision_id,
        Credential.edition,
        Credential.valid_from,
        Credential.valid_until,
        Credential.renewable_from,
        Credential.issued_at,
        Branch.time_zone,
        Credential.record,
        Revocation.revoked_at,
        Revocation.reason.label("revocation_reason"),
        _TIMES_REVOKED.label("times_revoked"),
        HELD_BEFORE.label("held_before"),
        COVERED.label("covers_until"),
        *edition_queries.MISSING,
        edition_queries.PROOFS.label("proofs"),
    )
    .join(Branch, Branch.id == Credential.branch_id)
    .outerjoin(Revocation, taken_back())
)
_BY_SERIAL = _CERTIFICATE.where(Credential.serial == bindparam("serial"))
_HELD = _CERTIFICATE.where(Credential.person_id == bindparam("person_id")).order_by(
    Credential.valid_from.desc(), Credential.id
)
_VALID_PATHS = (
    select(Credential.path_id)
    .outerjoin(Revocation, taken_back())
    .where(
        Credential.person_id == bindparam("person_id"),
        Credential.valid_from <= bindparam("on"),
        Credential.valid_until >= bindparam("on"),
        ~edition_queries.is_missed(bindparam("on", type_=Date())),
        Revocation.credential_id.is_(None),
    )
)


def by_serial(session: Session, serial: str) -> Certificate | None:
    """A certificate by its serial, typed in any of the forms that people type it in.

    For the public check, which asks nobody who they are: show little of it.
    """
    return _found(session, _BY_SERIAL, serial)


def within_reach(
    session: Session, actor: Actor, serial: str, act: Act = Act.SEE_CERTIFICATES
) -> Certificate:
    """A certificate that somebody may act on; to look at, everybody reaches their own too.

    Raises:
        NotFound: there is no such certificate, or it is out of reach.
    """
    mine = [Credential.person_id == actor.person_id] if act is Act.SEE_CERTIFICATES else []
    reached = or_(people.within_reach(actor, act, PLACED), *mine)
    found = _found(session, _BY_SERIAL.where(reached), serial)
    if found is None:
        raise NotFound("There is no such certificate.")
    return found


def _found(session: Session, statement: Select[*tuple[Any, ...]], typed: str) -> Certificate | None:
    serial = domain.normalise_serial(typed)
    row = session.execute(statement, {"serial": serial}).one_or_none() if serial else None
    return _certificate(row) if row else None


def _certificate(row: Any) -> Certificate:
    """What newer editions ask of it, and what was shown of them, stands in columns of its own."""
    values = row._asdict()
    missing = edition_queries.missing_in(values)
    shown = edition_queries.read_proofs(values.pop("proofs"))
    return Certificate(**values, missing=missing, shown=shown)


def missing_clauses(session: Session, certificate: Certificate) -> Sequence[Clause]:
    """The clauses that a newer edition asks of a certificate's holder, as they are now."""
    if certificate.missing is None:
        return []
    revision = library.revision(session, certificate.missing.revision_id)
    return [revision.clause(id_) for id_ in certificate.missing.clause_ids]


def held_by(session: Session, person_id: UUID) -> Sequence[Certificate]:
    """Every certificate of one person, newest first; ended and revoked ones too."""
    return [_certificate(row) for row in session.execute(_HELD, {"person_id": person_id})]


def valid_paths(session: Session, person_id: UUID, on: date) -> set[str]:
    """Ids of the paths for which the person holds a valid credential on a day."""
    return set(session.scalars(_VALID_PATHS, {"person_id": person_id, "on": on}))
