"""Reads about credentials, and their certificates as a page and as a PDF."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from threading import Lock
from typing import Any
from uuid import UUID

from markupsafe import Markup
from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    Subquery,
    and_,
    bindparam,
    exists,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import Session

from course.actor import Act, Actor
from course.assignments.domain import today_in
from course.content.model import Clause
from course.credentials import domain, edition_queries
from course.credentials.certificate import CertificateRecord
from course.credentials.certificate_page import qr_svg, render_page
from course.credentials.domain import Period, Status
from course.credentials.edition_queries import Missing, Shown
from course.credentials.models import Cover, CoverEnd, Credential, Reinstatement, Revocation
from course.credentials.pdf import Finish, PdfRenderer
from course.db import NAME_ERASED
from course.errors import NotFound
from course.library import queries as library
from course.people import queries as people
from course.people.models import Branch, Person

PLACED = people.Placed(Credential.person_id, Credential.branch_id, Credential.vendor_id)
"""Whose credential it is, for the one scope rule."""

TEMPLATES = "certificates/"
"""Folder of a pack that holds what certificates are made of."""
KEPT = 4
"""How many revisions' printers a process keeps; each holds its fonts in memory."""


# --- what holds, by the latest fact ------------------------------------------------------


def taken_back(credential: Any = Credential, fact: Any = Revocation) -> ColumnElement[bool]:
    """Joins a credential with the revocation in force: one at most, none once reinstated.

    Everything that asks whether a credential is revoked asks this.
    """
    lifted = exists().where(
        Reinstatement.credential_id == fact.credential_id, Reinstatement.ordinal == fact.ordinal
    )
    return and_(fact.credential_id == credential.id, ~lifted.correlate(fact))


def taken_back_before(
    moment: Any, credential: Any = Credential, fact: Any = Revocation
) -> ColumnElement[bool]:
    """Joins a credential with the revocation that was in force just before a moment."""
    lifted = exists().where(
        Reinstatement.credential_id == fact.credential_id,
        Reinstatement.ordinal == fact.ordinal,
        Reinstatement.reinstated_at < moment,
    )
    known = fact.revoked_at < moment
    return and_(fact.credential_id == credential.id, known, ~lifted.correlate(fact))


def kept_until(moment: Any, credential: Any = Credential) -> ColumnElement[bool]:
    """Whether a credential was not revoked just before a moment, as it was known then."""
    known = exists().where(taken_back_before(moment, credential))
    return ~known.correlate(credential)


def covers() -> Subquery:
    """The last day of cover by person and path; ended covers left out, those run out not."""
    lasting = ~exists().where(CoverEnd.cover_id == Cover.id)
    return (
        select(Cover.person_id, Cover.path_id, func.max(Cover.covers_until).label("covered_until"))
        .where(lasting)
        .group_by(Cover.person_id, Cover.path_id)
        .subquery("covers")
    )


def is_covered(person_id: Any, path_id: Any, on: Any) -> ColumnElement[bool]:
    """Whether cover answers for somebody on a path on a day; columns of whatever is asked about."""
    return (
        exists()
        .where(
            Cover.person_id == person_id,
            Cover.path_id == path_id,
            Cover.covers_until >= on,
            ~exists().where(CoverEnd.cover_id == Cover.id),
        )
        .correlate_except(Cover)
    )


COVERED = (
    select(func.max(Cover.covers_until))
    .where(
        Cover.person_id == Credential.person_id,
        Cover.path_id == Credential.path_id,
        ~exists().where(CoverEnd.cover_id == Cover.id),
    )
    .correlate(Credential)
    .scalar_subquery()
)
"""The last day of cover of a credential's holder, on its path."""
_TIMES_REVOKED = (
    select(func.count())
    .where(Revocation.credential_id == Credential.id)
    .correlate(Credential)
    .scalar_subquery()
)


# --- certificates ------------------------------------------------------------------------


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
    covers_until: date | None
    """Last day of the holder's cover on this path: no part of the certificate."""
    missing: Missing | None
    """What a newer edition asks of its holder."""
    shown: tuple[Shown, ...]
    """Evidence for newer editions, oldest first."""

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
_PERIODS = (
    select(Credential.valid_from, Credential.valid_until, Revocation.revoked_at)
    .outerjoin(Revocation, taken_back())
    .where(
        Credential.person_id == bindparam("person_id"), Credential.path_id == bindparam("path_id")
    )
    .order_by(Credential.valid_from, Credential.ordinal)
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


@dataclass(frozen=True)
class Periods:
    """What a person has had on a path."""

    kept: tuple[Period, ...]
    """Those that stand, by their first day."""
    revoked: tuple[Period, ...]

    @property
    def count(self) -> int:
        return len(self.kept) + len(self.revoked)


def periods(session: Session, person_id: UUID, path_id: str) -> Periods:
    """Every period of a person and path."""
    rows = session.execute(_PERIODS, {"person_id": person_id, "path_id": path_id}).all()
    sides: dict[bool, list[Period]] = {True: [], False: []}
    for row in rows:
        sides[row.revoked_at is None].append(Period(row.valid_from, row.valid_until))
    return Periods(tuple(sides[True]), tuple(sides[False]))


@dataclass(frozen=True)
class Fact:
    """A certificate was taken back, or reinstated: by whom, when and why."""

    what: str
    """``revoked`` or ``reinstated``."""
    at: datetime
    by: str | None
    """None for the operator."""
    reason: str


def history(session: Session, credential_id: UUID) -> Sequence[Fact]:
    """What has been added to a certificate since it was issued, oldest first."""
    revoked = (
        select(
            Revocation.ordinal,
            literal("revoked").label("what"),
            Revocation.revoked_at.label("at"),
            Person.name,
            Revocation.reason,
        )
        .outerjoin(Person, Person.id == Revocation.revoked_by)
        .where(Revocation.credential_id == credential_id)
    )
    reinstated = (
        select(
            Reinstatement.ordinal,
            literal("reinstated"),
            Reinstatement.reinstated_at,
            Person.name,
            Reinstatement.reason,
        )
        .outerjoin(Person, Person.id == Reinstatement.reinstated_by)
        .where(Reinstatement.credential_id == credential_id)
    )
    rows = session.execute(revoked.union_all(reinstated)).all()
    # A revocation stands before what lifted it, also where the clock stood still.
    ordered = sorted(rows, key=lambda row: (row.ordinal, row.what == "reinstated"))
    return [Fact(row.what, row.at, row.name, row.reason) for row in ordered]


# --- as a page and as a PDF ------------------------------------------------------------

_printers: OrderedDict[str, PdfRenderer] = OrderedDict()
_lock = Lock()


def page(session: Session, certificate: Certificate, base_url: str) -> Markup:
    """The certificate as HTML, by the page template of the revision it was earned on."""
    revision = library.revision(session, certificate.revision_id)
    template = revision.credential(certificate.path_id).page_template
    files = library.files_of(session, revision, template)
    record = certificate.printed(base_url)
    return render_page(files[template].decode(), record, qr_svg(record.verify_url))


def pdf(session: Session, certificate: Certificate, base_url: str, finish: Finish) -> bytes:
    """The certificate as PDF, by the print template of the revision it was earned on."""
    revision = library.revision(session, certificate.revision_id)
    template = revision.credential(certificate.path_id).print_template
    record = certificate.printed(base_url)
    return printer(session, revision.id).render(record, template, finish).pdf


def printer(session: Session, revision_id: str) -> PdfRenderer:
    """What prints the certificates of a revision: built once per process, shared by threads."""
    with _lock:
        if known := _printers.get(revision_id):
            _printers.move_to_end(revision_id)
            return known
        revision = library.revision(session, revision_id)
        built = PdfRenderer(library.files_of(session, revision, TEMPLATES))
        _printers[revision_id] = built
        while len(_printers) > KEPT:
            _printers.popitem(last=False)
        return built
