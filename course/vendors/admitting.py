"""What the company says about a firm: verdicts, references, talks, answers, where it stands.

Nobody does any of it for a firm that they run themselves.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import update

from course.actor import Act, Actor
from course.db import UnitOfWork
from course.errors import Conflict, NotReady
from course.events import (
    SubcontractorAnswered,
    VendorDocumentJudged,
    VendorReferenceAnswered,
    VendorReferenceAsked,
    VendorStatusChanged,
)
from course.library import queries as library
from course.vendors import document_queries, entry_queries, interview_rules, queries
from course.vendors.domain import Outcome, Status, may_become
from course.vendors.models import (
    VendorDocumentVerdict,
    VendorInterview,
    VendorReference,
    VendorStatus,
    VendorSubcontractor,
)
from course.vendors.service import add, file_of

OWN = "You handed this in yourself. Somebody else has to look at it."
OWN_FIRM = "You run this firm’s people. Somebody else has to do this for the company."


def _for_company(uow: UnitOfWork, actor: Actor, act: Act, vendor_id: UUID) -> queries.Firm:
    """A firm in reach for an act of the company."""
    firm = file_of(uow, actor, act, vendor_id)
    if any(grant.vendor_id == vendor_id for grant in actor.grants):
        raise NotReady(OWN_FIRM)
    return firm


def judge_document(
    uow: UnitOfWork,
    *,
    actor: Actor,
    vendor_id: UUID,
    document_id: UUID,
    approved: bool,
    reason: str,
) -> bool:
    """Approve a document or refuse it; once, and by somebody else than whoever handed it in.

    Returns:
        Whether this call did it; False where somebody was faster.

    Raises:
        NotFound: out of reach, or there is no such document.
        NotReady: it is one's own, was withdrawn, or is refused without a reason.
    """
    _for_company(uow, actor, Act.REVIEW_VENDOR, vendor_id)
    document = document_queries.document(uow.session, vendor_id, document_id)
    if document.added_by is not None and document.added_by == actor.person_id:
        raise NotReady(OWN)
    if document.withdrawn_at:
        raise NotReady("It was withdrawn. There is nothing to look at any more.")
    if not approved and not reason:
        raise NotReady("Write what is wrong with it, so that the firm can put it right.")
    return uow.add_once(
        VendorDocumentVerdict,
        VendorDocumentJudged(vendor_id=vendor_id, document_id=document_id, approved=approved),
        document_id=document_id,
        approved=approved,
        reason=reason,
        handed_in_by=document.added_by,
        made_by=uow.actor_id,
        made_at=uow.now,
    )


def ask_reference(uow: UnitOfWork, *, actor: Actor, vendor_id: UUID, reference_id: UUID) -> bool:
    """Note that a reference was asked. Returns whether that is new."""
    _for_company(uow, actor, Act.REVIEW_VENDOR, vendor_id)
    entry_queries.reference(uow.session, vendor_id, reference_id)
    new = _once(uow, VendorReference, reference_id, "asked")
    if new:
        uow.emit(VendorReferenceAsked(vendor_id=vendor_id, reference_id=reference_id))
    return new


def answer_reference(
    uow: UnitOfWork,
    *,
    actor: Actor,
    vendor_id: UUID,
    reference_id: UUID,
    outcome: Outcome,
    words: str,
) -> bool:
    """Write down what a reference said; once. Returns whether this call did it.

    Raises:
        NotFound: out of reach, or there is no such reference.
        NotReady: it is one's own firm.
    """
    _for_company(uow, actor, Act.REVIEW_VENDOR, vendor_id)
    entry_queries.reference(uow.session, vendor_id, reference_id)
    _once(uow, VendorReference, reference_id, "asked")
    new = _once(uow, VendorReference, reference_id, "answered", outcome=outcome, words=words)
    if new:
        uow.emit(
            VendorReferenceAnswered(
                vendor_id=vendor_id, reference_id=reference_id, outcome=outcome.value
            )
        )
    return new


def answer_subcontractor(
    uow: UnitOfWork,
    *,
    actor: Actor,
    vendor_id: UUID,
    subcontractor_id: UUID,
    agreed: bool,
    reason: str,
) -> bool:
    """Say whether a sub-contractor may be sent; once. Returns whether this call did it."""
    _for_company(uow, actor, Act.REVIEW_VENDOR, vendor_id)
    entry_queries.subcontractor(uow.session, vendor_id, subcontractor_id)
    if not agreed and not reason:
        raise NotReady("Write why not, so that the firm knows what to change.")
    new = _once(
        uow, VendorSubcontractor, subcontractor_id, "answered", agreed=agreed, reason=reason
    )
    if new:
        uow.emit(
            SubcontractorAnswered(
                vendor_id=vendor_id, subcontractor_id=subcontractor_id, agreed=agreed
            )
        )
    return new


def _once(uow: UnitOfWork, table: Any, id_: UUID, what: str, **given: Any) -> bool:
    """Fill in who and when, unless somebody has already."""
    at = getattr(table, f"{what}_at")
    done = uow.session.execute(
        update(table)
        .where(table.id == id_, at.is_(None), table.withdrawn_at.is_(None))
        .values({f"{what}_at": uow.now, f"{what}_by": uow.actor_id, **given})
        .returning(table.id)
    )
    return done.first() is not None


def note_interview(
    uow: UnitOfWork,
    *,
    actor: Actor,
    vendor_id: UUID,
    held_on: date,
    spoke_with: str,
    notes: Mapping[str, str],
    revision_id: str | None = None,
) -> UUID:
    """Keep what was said in a talk, with the words of each question as it was asked.

    Args:
        revision_id: the text whose questions were on screen; None for the newest.
        notes: question id -> what was said. Questions without a note are kept as not asked.

    Raises:
        NotReady: nothing was noted, or the talk is still to come.
    """
    _for_company(uow, actor, Act.REVIEW_VENDOR, vendor_id)
    if held_on > uow.now.date():
        raise NotReady("The day of the talk is still to come.")
    session = uow.session
    text = library.revision(session, revision_id) if revision_id else library.newest(session)
    questions = interview_rules.questions(text)
    asked = [[one.id, one.ask, notes.get(one.id, "")] for one in questions]
    if not any(note for _, _, note in asked):
        raise NotReady("Write at least one note.")
    return add(
        uow,
        VendorInterview,
        vendor_id,
        "interview",
        held_on=held_on,
        spoke_with=spoke_with,
        questions_sha256=interview_rules.digest(questions),
        notes=asked,
    )


# --- where a firm stands ---------------------------------------------------------------


def set_status(
    uow: UnitOfWork, *, actor: Actor, vendor_id: UUID, status: Status, reason: str
) -> int:
    """Add a status with its reason. Two at once: one stands, the other is told to look again.

    Returns:
        Which status of this firm it is, counted from 1.

    Raises:
        NotFound: out of reach.
        NotReady: no reason, or a step is missing before it.
        Conflict: somebody else did so at the same moment.
    """
    _for_company(uow, actor, Act.ADMIT_VENDOR, vendor_id)
    if not reason:
        raise NotReady("Write the reason. The firm reads it, too.")
    past = queries.statuses(uow.session, [vendor_id]).get(vendor_id, ())
    before = past[0].status if past else Status.INVITED
    if not may_become(before, status):
        raise NotReady(
            f"From “{before.words}” a firm cannot become “{status.words}”. Look at the file again."
        )
    ordinal = past[0].ordinal + 1 if past else 1
    new = uow.add_once(
        VendorStatus,
        VendorStatusChanged(vendor_id=vendor_id, ordinal=ordinal, status=status.value),
        id=uuid4(),
        vendor_id=vendor_id,
        ordinal=ordinal,
        status=status,
        reason=reason,
        made_by=uow.actor_id,
        made_at=uow.now,
    )
    if not new:
        raise Conflict("Somebody changed where this firm stands just now. Look again.")
    return ordinal
