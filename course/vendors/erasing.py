"""What is erased of vendor files, agreements and visits: who somebody was, and words about them.

What was signed, decided and answered stays, with its day, its id and its fingerprint. The bytes of
papers that a firm handed in are not read: a paper about somebody is taken out by hand.
"""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from sqlalchemy import or_, select, update

from course.db import NAME_ERASED, UnitOfWork, forget_words
from course.people.domain import Whose
from course.vendors.models import (
    ExpectationReview,
    VendorDocument,
    VendorDocumentVerdict,
    VendorEntry,
    VendorInterview,
    VendorReference,
    VendorSignature,
    VendorStatus,
    VendorSubcontractor,
    VisitAppeal,
    VisitAppealAnswer,
    VisitDecision,
)

FILE: Sequence[tuple[Any, ...]] = (
    (VendorEntry, VendorEntry.title, VendorEntry.words),
    (VendorReference, VendorReference.title, VendorReference.contact, VendorReference.words),
    (
        VendorSubcontractor,
        VendorSubcontractor.title,
        VendorSubcontractor.words,
        VendorSubcontractor.reason,
    ),
    (VendorInterview, VendorInterview.spoke_with),
    (
        VendorDocument,
        VendorDocument.title,
        VendorDocument.issuer,
        VendorDocument.number,
        VendorDocument.amount,
        VendorDocument.file_name,
    ),
    (VendorDocumentVerdict, VendorDocumentVerdict.reason),
    (VendorStatus, VendorStatus.reason),
    (ExpectationReview, ExpectationReview.present, ExpectationReview.words),
)
"""Tables about firms, each with what people type there: it goes where it names the person."""


def names(uow: UnitOfWork, *person_ids: object) -> set[str]:
    """Names that they signed with."""
    signed = select(VendorSignature.typed_name).where(VendorSignature.made_by.in_(person_ids))
    return set(uow.session.scalars(signed)) - {NAME_ERASED}


def erase(uow: UnitOfWork, whose: Whose) -> list[tuple[str, int]]:
    named = whose.words.named_in
    _rename_papers(uow, whose)
    files = sum(forget_words(uow.session, t, columns, named) for t, *columns in FILE)
    signed = VendorSignature.made_by.in_(whose.person_ids)
    columns = [VendorSignature.typed_name, VendorSignature.office]
    return [
        ("lines of vendor files that name them", files + _notes(uow, whose)),
        (
            "names under agreements with firms",
            forget_words(uow.session, VendorSignature, columns, named, signed),
        ),
        ("reasons and words about visits", _visits(uow, whose)),
    ]


def _visits(uow: UnitOfWork, whose: Whose) -> int:
    """Of decisions about them, and what they wrote in appeals and answers, all words go."""
    session, named, ids = uow.session, whose.words.named_in, whose.person_ids
    own = VisitDecision.person_id.in_(ids)
    theirs = select(VisitDecision.id).where(own)
    done = forget_words(session, VisitDecision, [VisitDecision.reason], named, own)
    for table in (VisitAppeal, VisitAppealAnswer):
        about = or_(table.made_by.in_(ids), table.decision_id.in_(theirs))
        done += forget_words(session, table, [table.words], named, about)
    shown = select(VisitDecision.id, VisitDecision.reasons).order_by(VisitDecision.id)
    naming = [
        id_ for id_, reasons in session.execute(shown) if any(named(words) for _, words in reasons)
    ]
    session.execute(update(VisitDecision).where(VisitDecision.id.in_(naming)).values(reasons=[]))
    return done


def _notes(uow: UnitOfWork, whose: Whose) -> int:
    """Notes of talks: the answers that name them, and no others."""
    columns = (VendorInterview.id, VendorInterview.notes)
    done = 0
    for id_, notes in uow.session.execute(select(*columns).order_by(VendorInterview.id)).all():
        new = [[q, ask, NAME_ERASED if whose.words.named_in(n) else n] for q, ask, n in notes]
        if new != notes:
            one = update(VendorInterview).where(VendorInterview.id == id_)
            uow.session.execute(one.values(notes=new))
            done += 1
    return done


def _rename_papers(uow: UnitOfWork, whose: Whose) -> None:
    """Papers replace each other by a key made of their title: the same go on so, by another one."""
    columns = (VendorDocument.vendor_id, VendorDocument.kind, VendorDocument.title_key)
    found = uow.session.execute(select(*columns).distinct().order_by(*columns)).all()
    naming = [row for row in found if whose.words.named_in(row.title_key)]
    for row in naming:
        same = [column == value for column, value in zip(columns, row, strict=True)]
        key = f"{NAME_ERASED} {uuid4().hex}"
        uow.session.execute(update(VendorDocument).where(*same).values(title_key=key))
