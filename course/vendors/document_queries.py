"""Reads about what firms handed in: documents, and which of them count."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from course.errors import NotFound
from course.people.models import Person, Vendor
from course.vendors.domain import SOON, Document, DocumentKind
from course.vendors.models import VendorDocument, VendorDocumentBody, VendorDocumentVerdict


def documents(session: Session, vendor_ids: Collection[UUID]) -> Mapping[UUID, Sequence[Document]]:
    """Every document of each firm, newest first; bytes are left where they are."""
    found: dict[UUID, list[Document]] = {}
    rows = session.execute(
        _DOCUMENTS.where(VendorDocument.vendor_id.in_(vendor_ids)).order_by(
            VendorDocument.vendor_id, VendorDocument.made_at.desc(), VendorDocument.id
        )
    )
    for row in rows:
        found.setdefault(row.vendor_id, []).append(Document(*row))
    return found


def document(session: Session, vendor_id: UUID, document_id: UUID) -> Document:
    """Raises ``NotFound`` where this firm has no such document."""
    row = session.execute(
        _DOCUMENTS.where(VendorDocument.vendor_id == vendor_id, VendorDocument.id == document_id)
    ).one_or_none()
    if row is None:
        raise NotFound("There is no such document.")
    return Document(*row)


def body(session: Session, document_id: UUID) -> bytes:
    found = select(VendorDocumentBody.body).where(VendorDocumentBody.document_id == document_id)
    return bytes(session.execute(found).scalar_one())


_ADDER, _JUDGE = aliased(Person), aliased(Person)
_DOCUMENTS: Select[*tuple[Any, ...]] = (
    select(
        VendorDocument.id,
        VendorDocument.vendor_id,
        VendorDocument.kind,
        VendorDocument.title,
        VendorDocument.issuer,
        VendorDocument.number,
        VendorDocument.amount,
        VendorDocument.starts_on,
        VendorDocument.ends_on,
        VendorDocument.file_name,
        VendorDocument.media_type,
        VendorDocument.size,
        VendorDocument.sha256,
        VendorDocument.made_by,
        func.coalesce(_ADDER.name, "The operator"),
        VendorDocument.made_at,
        VendorDocument.withdrawn_at,
        VendorDocumentVerdict.approved,
        _JUDGE.name,
        VendorDocumentVerdict.made_at,
        VendorDocumentVerdict.reason,
    )
    .outerjoin(VendorDocumentVerdict, VendorDocumentVerdict.document_id == VendorDocument.id)
    .outerjoin(_ADDER, _ADDER.id == VendorDocument.made_by)
    .outerjoin(_JUDGE, _JUDGE.id == VendorDocumentVerdict.made_by)
)


# --- for lists and reminders ---


def waits() -> ColumnElement[bool]:
    """Whether a document of ``Vendor`` waits for somebody to look at it."""
    looked = exists().where(VendorDocumentVerdict.document_id == VendorDocument.id)
    return (
        exists()
        .where(
            VendorDocument.vendor_id == Vendor.id,
            VendorDocument.withdrawn_at.is_(None),
            ~looked.correlate(VendorDocument),
        )
        .correlate_except(VendorDocument)
    )


def ends_soon(on: date) -> ColumnElement[bool]:
    """Whether a document of ``Vendor`` that counts has ended, or ends within ``SOON`` days."""
    last = date.fromordinal(on.toordinal() + SOON)
    return (
        exists()
        .where(VendorDocument.vendor_id == Vendor.id, VendorDocument.ends_on <= last, relied_on())
        .correlate_except(VendorDocument)
    )


def approved(document: Any = VendorDocument) -> ColumnElement[bool]:
    """Whether a document was approved and is not withdrawn."""
    verdict = aliased(VendorDocumentVerdict)
    return and_(
        document.withdrawn_at.is_(None),
        exists().where(verdict.document_id == document.id, verdict.approved).correlate(document),
    )


def relied_on() -> ColumnElement[bool]:
    """Whether ``VendorDocument`` counts and no other of its series lasts longer."""
    other = aliased(VendorDocument)
    later = exists().where(
        other.vendor_id == VendorDocument.vendor_id,
        other.kind == VendorDocument.kind,
        or_(other.kind == DocumentKind.INSURANCE, other.title_key == VendorDocument.title_key),
        or_(other.ends_on.is_(None), other.ends_on > VendorDocument.ends_on),
        approved(other),
    )
    return and_(approved(), ~later.correlate(VendorDocument))
