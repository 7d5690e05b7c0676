"""Changes to the agreement with a firm: sending, reading, signing by both sides, reviewing."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from course.actor import Act, Actor
from course.db import UnitOfWork
from course.errors import NotFound, NotReady
from course.events import (
    ExpectationsReviewed,
    VendorAgreementRead,
    VendorAgreementSent,
    VendorAgreementSigned,
)
from course.handouts.domain import company as company_of
from course.library import queries as library
from course.vendors import agreement_queries, queries
from course.vendors.agreement_queries import Sent
from course.vendors.agreement_rules import Side, review_due, sha256, statement, text_of
from course.vendors.models import (
    ExpectationReview,
    VendorAgreement,
    VendorAgreementView,
    VendorSignature,
)

ACT = {Side.VENDOR: Act.SIGN_FOR_VENDOR, Side.COMPANY: Act.ADMIT_VENDOR}
BOTH_SIDES = "You run this firm’s people. Somebody else has to sign for the company."


def send(uow: UnitOfWork, *, actor: Actor, vendor_id: UUID, review_months: int) -> UUID | None:
    """Send the newest text to a firm. Pressing twice sends once.

    Returns:
        The sending; None where the firm has this very text already.

    Raises:
        NotFound: out of reach.
    """
    firm = queries.firm(uow.session, actor, Act.ADMIT_VENDOR, vendor_id, uow.now.date())
    revision = library.newest(uow.session)
    agreement = revision.agreement
    text = text_of(agreement, company_of(agreement), firm.name)
    id_ = uuid4()
    new = uow.add_once(
        VendorAgreement,
        VendorAgreementSent(
            vendor_id=vendor_id,
            agreement_id=id_,
            edition=agreement.edition,
            text_sha256=sha256(text),
        ),
        id=id_,
        vendor_id=vendor_id,
        revision_id=revision.id,
        edition=agreement.edition,
        agreement_sha256=agreement.digest,
        text=text,
        text_sha256=sha256(text),
        language=agreement.language,
        review_months=review_months,
        made_by=uow.actor_id,
        made_at=uow.now,
    )
    return id_ if new else None


def note_read(uow: UnitOfWork, *, actor: Actor, vendor_id: UUID, agreement_id: UUID) -> bool:
    """Somebody of the firm has the text on screen. Only the first time is kept.

    Whoever looks for the company leaves no trace here: what counts is when the firm read it.
    """
    if actor.person_id is None or not _runs(actor, vendor_id):
        return False
    agreement_queries.one(uow.session, vendor_id, agreement_id)
    return uow.add_once(
        VendorAgreementView,
        VendorAgreementRead(
            vendor_id=vendor_id, agreement_id=agreement_id, person_id=actor.person_id
        ),
        agreement_id=agreement_id,
        made_by=actor.person_id,
        made_at=uow.now,
    )


def _runs(actor: Actor, vendor_id: UUID) -> bool:
    return any(g.vendor_id == vendor_id for g in actor.grants_for(Act.SIGN_FOR_VENDOR))


@dataclass(frozen=True)
class Signing:
    """What somebody fills in to sign."""

    typed_name: str
    office: str


def sign(
    uow: UnitOfWork,
    *,
    actor: Actor,
    vendor_id: UUID,
    agreement_id: UUID,
    side: Side,
    signing: Signing,
) -> bool:
    """Sign for one side, once: statement, typed name, time, and SHA-256 of the text as shown.

    The company signs after the firm, so that it never binds itself to what nobody accepted.

    Returns:
        Whether this call did it; False where this side has signed already.

    Raises:
        NotFound: out of reach, or never sent to this firm.
        NotReady: the firm has not read or signed it yet, or one person would sign for both.
    """
    firm = queries.firm(uow.session, actor, ACT[side], vendor_id, uow.now.date())
    sent = agreement_queries.one(uow.session, vendor_id, agreement_id)
    if actor.person_id is None:
        raise NotFound("Only a named person can sign.")
    _refuse(sent, actor, vendor_id, side)
    agreement = library.revision(uow.session, sent.revision_id).agreement
    text = agreement_queries.text(uow.session, agreement_id)
    if sha256(text) != sent.text_sha256:
        raise NotReady("The text does not fit its fingerprint. Tell your operator before you sign.")
    return uow.add_once(
        VendorSignature,
        VendorAgreementSigned(
            vendor_id=vendor_id,
            agreement_id=agreement_id,
            side=side.value,
            person_id=actor.person_id,
            text_sha256=sent.text_sha256,
        ),
        id=uuid4(),
        agreement_id=agreement_id,
        side=side,
        text_sha256=sent.text_sha256,
        statement=statement(side, agreement, company_of(agreement), firm.name),
        typed_name=signing.typed_name,
        office=signing.office,
        language=agreement.language,
        review_on=_review_on(uow, sent) if side is Side.COMPANY else None,
        made_by=actor.person_id,
        made_at=uow.now,
    )


def _review_on(uow: UnitOfWork, sent: Sent) -> date:
    return review_due(uow.now.date(), sent.review_months)


def _refuse(sent: Sent, actor: Actor, vendor_id: UUID, side: Side) -> None:
    firms = sent.signature(Side.VENDOR)
    if side is Side.VENDOR:
        if sent.read_at is None:
            raise NotReady("Open the text and read it first.")
        return
    if firms is None:
        raise NotReady("The firm signs first. Then it is your turn.")
    if firms.signed_by == actor.person_id or _runs(actor, vendor_id):
        raise NotReady(BOTH_SIDES)


def review(
    uow: UnitOfWork,
    *,
    actor: Actor,
    vendor_id: UUID,
    held_on: date,
    months: int,
    present: str,
    words: str,
) -> UUID:
    """Keep that both sides went through what they expect, and when they do so again.

    Raises:
        NotFound: out of reach.
        NotReady: both have signed nothing yet, or the day is still to come.
    """
    queries.firm(uow.session, actor, Act.REVIEW_VENDOR, vendor_id, uow.now.date())
    agreements = agreement_queries.sent(uow.session, [vendor_id]).get(vendor_id, ())
    binding = agreement_queries.in_force(agreements)
    if binding is None:
        raise NotReady("Both sides sign the agreement first. Then there is something to review.")
    if held_on > uow.now.date():
        raise NotReady("The day of the review is still to come.")
    id_, next_on = uuid4(), review_due(held_on, months)
    uow.session.add(
        ExpectationReview(
            id=id_,
            vendor_id=vendor_id,
            agreement_id=binding.id,
            held_on=held_on,
            next_on=next_on,
            present=present,
            words=words,
            made_by=uow.actor_id,
            made_at=uow.now,
        )
    )
    uow.session.flush()
    uow.emit(
        ExpectationsReviewed(vendor_id=vendor_id, review_id=id_, held_on=held_on, next_on=next_on)
    )
    return id_
