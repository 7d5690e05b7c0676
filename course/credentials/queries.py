"""Reads about credentials, and their certificates as a page and as a PDF."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from threading import Lock
from typing import Any
from uuid import UUID

from markupsafe import Markup
from sqlalchemy import Date, Select, bindparam, or_, select
from sqlalchemy.orm import Session

from course.actor import Act, Actor
from course.assignments.domain import today_in
from course.content.model import Clause
from course.credentials import domain, edition_queries
from course.credentials.certificate import CertificateRecord
from course.credentials.certificate_page import qr_svg, render_page
from course.credentials.domain import Period, Status
from course.credentials.edition_queries import Missing, Shown
from course.credentials.models import Credential, Revocation
from course.credentials.pdf import PdfRenderer
from course.errors import NotFound
from course.library import queries as library
from course.people import queries as people
from course.people.models import Branch

PLACED = people.Placed(Credential.person_id, Credential.branch_id, Credential.vendor_id)
"""Whose credential it is, for the one scope rule."""

TEMPLATES = "certificates/"
"""Folder of a pack that holds what certificates are made of."""
KEPT = 4
"""How many revisions' printers a process keeps; each holds its fonts in memory."""


@dataclass(frozen=True)
class Certificate:
    """One credential as issued, and whether it was taken back."""

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
    revocation_reason: str | None
    missing: Missing | None
    """What a newer edition asks of its holder."""
    shown: tuple[Shown, ...]
    """Evidence for newer editions, oldest first."""

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
        *edition_queries.MISSING,
        edition_queries.PROOFS.label("proofs"),
    )
    .join(Branch, Branch.id == Credential.branch_id)
    .outerjoin(Revocation, Revocation.credential_id == Credential.id)
)
_BY_SERIAL = _CERTIFICATE.where(Credential.serial == bindparam("serial"))
_HELD = _CERTIFICATE.where(Credential.person_id == bindparam("person_id")).order_by(
    Credential.valid_from.desc(), Credential.id
)
_VALID_PATHS = (
    select(Credential.path_id)
    .outerjoin(Revocation, Revocation.credential_id == Credential.id)
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
    .outerjoin(Revocation, Revocation.credential_id == Credential.id)
    .where(
        Credential.person_id == bindparam("person_id"), Credential.path_id == bindparam("path_id")
    )
    .order_by(Credential.valid_from.desc())
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


def newest_period(session: Session, person_id: UUID, path_id: str) -> Period | None:
    """The newest period of a person and path that was not revoked."""
    rows = session.execute(_PERIODS, {"person_id": person_id, "path_id": path_id})
    kept = (Period(row.valid_from, row.valid_until) for row in rows if row.revoked_at is None)
    return next(kept, None)


def period_count(session: Session, person_id: UUID, path_id: str) -> int:
    """How many periods a person and path have had, revoked ones too."""
    return len(session.execute(_PERIODS, {"person_id": person_id, "path_id": path_id}).all())


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


def pdf(session: Session, certificate: Certificate, base_url: str) -> bytes:
    """The certificate as PDF, by the print template of the revision it was earned on."""
    revision = library.revision(session, certificate.revision_id)
    template = revision.credential(certificate.path_id).print_template
    return printer(session, revision.id).render(certificate.printed(base_url), template).pdf


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
