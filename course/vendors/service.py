"""Changes to vendor files: what is handed in, what is said about it, and where a firm stands."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert, select, update

from course.actor import Act, Actor
from course.db import UnitOfWork
from course.errors import NotFound, NotReady
from course.events import (
    ExportTaken,
    VendorDocumentAdded,
    VendorFileAdded,
    VendorFileWithdrawn,
)
from course.people import place_queries
from course.people.domain import fold
from course.vendors import document_queries, entry_queries, queries
from course.vendors.domain import (
    DocumentKind,
    EntryKind,
    check_days,
)
from course.vendors.file_rules import Upload
from course.vendors.models import (
    VendorBranch,
    VendorDocument,
    VendorDocumentBody,
    VendorEntry,
    VendorReference,
    VendorSubcontractor,
)

MOST_WAITING = 20
"""Papers of one firm that may wait to be looked at."""
WITHDRAWABLE: Mapping[str, Any] = {
    "entry": VendorEntry,
    "reference": VendorReference,
    "subcontractor": VendorSubcontractor,
    "document": VendorDocument,
}
"""What may be taken out of a file. It stays in the database, with who took it out and when."""


def file_of(uow: UnitOfWork, actor: Actor, act: Act, vendor_id: UUID) -> queries.Firm:
    """The firm, for whoever may do this in its file. Raises ``NotFound`` otherwise."""
    return queries.firm(uow.session, actor, act, vendor_id, uow.now.date())


# --- what is handed in -----------------------------------------------------------------


def add_entry(
    uow: UnitOfWork, *, actor: Actor, vendor_id: UUID, kind: EntryKind, title: str, words: str
) -> UUID:
    """Add a trade, an experience, a customer served or a testimonial.

    Raises:
        NotFound: there is no such firm, or it is out of reach.
    """
    file_of(uow, actor, Act.FILL_VENDOR_FILE, vendor_id)
    return add(uow, VendorEntry, vendor_id, kind.value, kind=kind, title=title, words=words)


def add_reference(
    uow: UnitOfWork, *, actor: Actor, vendor_id: UUID, title: str, contact: str
) -> UUID:
    """Name somebody who knows the firm's work."""
    file_of(uow, actor, Act.FILL_VENDOR_FILE, vendor_id)
    return add(uow, VendorReference, vendor_id, "reference", title=title, contact=contact, words="")


def add_subcontractor(
    uow: UnitOfWork, *, actor: Actor, vendor_id: UUID, title: str, words: str, starts_on: date
) -> UUID:
    """Ask whether another firm may be sent (clause ``known-people-only``)."""
    file_of(uow, actor, Act.FILL_VENDOR_FILE, vendor_id)
    given = {"title": title, "words": words, "starts_on": starts_on, "reason": ""}
    return add(uow, VendorSubcontractor, vendor_id, "subcontractor", **given)


def name_branch(uow: UnitOfWork, *, actor: Actor, vendor_id: UUID, branch_id: UUID) -> bool:
    """Say that a firm is to work for a branch, so that its manager may read the file.

    Safe to press twice. Returns whether it was new.
    """
    file_of(uow, actor, Act.ADMIT_VENDOR, vendor_id)
    known = {place.id for place in place_queries.places(uow.session) if place.kind == "branch"}
    if branch_id not in known:
        raise NotFound("There is no such branch.")
    if any(one.named and one.branch_id == branch_id for one in _branches(uow, vendor_id)):
        return False
    add(uow, VendorBranch, vendor_id, "branch", branch_id=branch_id)
    return True


def unname_branch(uow: UnitOfWork, *, actor: Actor, vendor_id: UUID, branch_id: UUID) -> bool:
    """The other way round. People of the firm who work there stay, and so does what they open."""
    file_of(uow, actor, Act.ADMIT_VENDOR, vendor_id)
    gone = uow.session.execute(
        update(VendorBranch)
        .where(
            VendorBranch.vendor_id == vendor_id,
            VendorBranch.branch_id == branch_id,
            VendorBranch.withdrawn_at.is_(None),
        )
        .values(withdrawn_at=uow.now, withdrawn_by=uow.actor_id)
        .returning(VendorBranch.id)
    ).scalars()
    ended = sorted(gone)
    for id_ in ended:
        uow.emit(VendorFileWithdrawn(vendor_id=vendor_id, what="branch", item_id=id_))
    return bool(ended)


def _branches(uow: UnitOfWork, vendor_id: UUID) -> Any:
    return entry_queries.branches(uow.session, vendor_id, uow.now.date())


def add(uow: UnitOfWork, table: Any, vendor_id: UUID, what: str, **given: Any) -> UUID:
    """One more row of a file, with who and when, and its event."""
    id_ = uuid4()
    uow.session.add(
        table(id=id_, vendor_id=vendor_id, made_by=uow.actor_id, made_at=uow.now, **given)
    )
    uow.session.flush()
    uow.emit(VendorFileAdded(vendor_id=vendor_id, what=what, item_id=id_))
    return id_


def add_document(
    uow: UnitOfWork,
    *,
    actor: Actor,
    vendor_id: UUID,
    upload: Upload,
    sha256: str,
    kind: DocumentKind,
    title: str,
    issuer: str,
    number: str,
    amount: str,
    starts_on: date,
    ends_on: date | None,
) -> UUID:
    """Hand in a document. It counts for nothing until somebody else has approved it.

    Raises:
        NotFound: there is no such firm, or it is out of reach.
        NotReady: the last day is before the first, the same file is in already, or too many
            wait to be looked at.
    """
    file_of(uow, actor, Act.FILL_VENDOR_FILE, vendor_id)
    check_days(starts_on, ends_on)
    same = select(VendorDocument.id).where(
        VendorDocument.vendor_id == vendor_id,
        VendorDocument.sha256 == sha256,
        VendorDocument.kind == kind,
        VendorDocument.withdrawn_at.is_(None),
    )
    if uow.session.execute(same).first():
        raise NotReady("This very file is in already. Choose the new one.")
    _refuse_too_many(uow, vendor_id)
    id_ = uuid4()
    uow.session.add(
        VendorDocument(
            id=id_,
            vendor_id=vendor_id,
            kind=kind,
            title=title,
            title_key=fold(title),
            issuer=issuer,
            number=number,
            amount=amount,
            starts_on=starts_on,
            ends_on=ends_on,
            file_name=upload.name,
            media_type=upload.media_type,
            size=len(upload.body),
            sha256=sha256,
            made_by=uow.actor_id,
            made_at=uow.now,
        )
    )
    uow.session.flush()
    uow.session.execute(insert(VendorDocumentBody).values(document_id=id_, body=upload.body))
    uow.emit(
        VendorDocumentAdded(
            vendor_id=vendor_id, document_id=id_, kind=kind.value, sha256=sha256, ends_on=ends_on
        )
    )
    return id_


def _refuse_too_many(uow: UnitOfWork, vendor_id: UUID) -> None:
    """Nobody fills the database with papers that nobody looks at."""
    found = document_queries.documents(uow.session, [vendor_id]).get(vendor_id, ())
    waiting = [one for one in found if one.approved is None and one.withdrawn_at is None]
    if len(waiting) >= MOST_WAITING:
        raise NotReady(f"{MOST_WAITING} papers wait already. Hand this in when some are looked at.")


def withdraw(uow: UnitOfWork, *, actor: Actor, vendor_id: UUID, what: str, item_id: UUID) -> bool:
    """Take a line out of a file: it is not shown any more, and counts for nothing.

    Safe to press twice. Returns whether this call did it.

    Raises:
        NotFound: out of reach, or this firm has no such line.
    """
    file_of(uow, actor, Act.FILL_VENDOR_FILE, vendor_id)
    table = WITHDRAWABLE.get(what)
    if table is None:
        raise NotFound("There is no such line.")
    mine = (table.vendor_id == vendor_id, table.id == item_id)
    if uow.session.execute(select(table.id).where(*mine)).first() is None:
        raise NotFound("There is no such line.")
    _refuse_hiding(uow, actor, vendor_id, what, item_id)
    gone = uow.session.execute(
        update(table)
        .where(*mine, table.withdrawn_at.is_(None))
        .values(withdrawn_at=uow.now, withdrawn_by=uow.actor_id)
        .returning(table.id)
    ).first()
    if gone:
        uow.emit(VendorFileWithdrawn(vendor_id=vendor_id, what=what, item_id=item_id))
    return gone is not None


def _refuse_hiding(
    uow: UnitOfWork, actor: Actor, vendor_id: UUID, what: str, item_id: UUID
) -> None:
    """A firm takes back what it has just handed in, and not what the company relied upon: a
    paper that ran out is replaced, and a reference that was asked stays with its answer."""
    if actor.may(Act.ADMIT_VENDOR):
        return
    if what == "document" and document_queries.document(uow.session, vendor_id, item_id).approved:
        raise NotReady("It was approved. Hand in the next one; HR takes this one out if need be.")
    found = (one for one in entry_queries.references(uow.session, vendor_id) if one.id == item_id)
    if what == "reference" and any(one.asked_at for one in found):
        raise NotReady("This reference was asked. It stays.")


def note_export(uow: UnitOfWork, *, vendor_id: UUID, files: int) -> None:
    """A whole file left the system."""
    given = (("vendor", str(vendor_id)),)
    uow.emit(ExportTaken(what="vendor_file", form="zip", filter=given, rows=files))
